"""The workshop of the time model: rows, frozen states, heads, measures."""
