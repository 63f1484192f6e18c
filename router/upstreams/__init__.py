"""The only place with a network."""
