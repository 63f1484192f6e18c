"""The presets, as package data."""
