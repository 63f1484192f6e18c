"""The currency of every stage: places, messages, replies."""
