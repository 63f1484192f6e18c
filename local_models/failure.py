"""Why nano-models cannot be used, in words that name the fix."""


class ModelsUnusable(Exception):
    """The weights are missing, damaged, or give other answers here than where they were made."""
