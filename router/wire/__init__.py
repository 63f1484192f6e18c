"""Bytes to conversations and back, one file per dialect."""
