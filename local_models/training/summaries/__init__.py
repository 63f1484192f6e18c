"""The workshop of the summarizer and the finder."""
