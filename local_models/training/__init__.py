"""The workshop: makes the pool, trains the trunk and its heads, and writes the shipped weights with their card."""
