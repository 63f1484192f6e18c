"""One file for each server that can answer on this device: how it is known, and what it says of its models."""
