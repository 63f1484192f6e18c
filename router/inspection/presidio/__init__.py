"""Presidio's recognizers behind an RE2 gate: the only place that imports presidio."""
