"""What nano-models answer alone, without a generating model."""
