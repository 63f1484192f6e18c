"""What Halfdoor itself says to the cloud model: one sentence about placeholders, one line for what was left out."""

NOTE = (
    "Bracketed upper-case names with a number in this conversation stand for private values that were replaced before "
    "the text reached you: copy them exactly as they are wherever you need the value, treat equal ones as the same "
    "value and those that differ only behind a dot as other ways of writing it, and never guess, translate, alter or "
    "explain them, nor put them inside a URL."
)
"""A system message of its own on masked requests (policy `note`). Holds nothing that is shaped like a placeholder."""

OMITTED_LINE = "(An earlier part of this conversation was left out.)"
"""The whole of an omitted exchange, as the cloud sees it."""
