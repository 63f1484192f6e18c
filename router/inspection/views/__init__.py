"""What a text reads as without its disguises, each with the way back to the original."""
