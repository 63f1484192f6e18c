"""A policy's examples, tried through the real inspection, masking and guard; nothing is stored or sent."""
