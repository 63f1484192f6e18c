"""What an English time expression means, seen from a given moment: `resolve` is the door."""
