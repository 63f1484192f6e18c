"""Rows that a person wrote and annotated, for evaluation only: no generator and no training run may read them."""
