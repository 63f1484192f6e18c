"""What may leave, decided purely from facts."""
