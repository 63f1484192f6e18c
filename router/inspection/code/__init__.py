"""Source code as a kind: where it stands in a text, in which language, and whether its header keeps all rights."""
