"""What a request is about, as labels."""
