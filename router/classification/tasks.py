"""The closed list of tasks that a labeller may name and a policy may ask about."""

TASKS = (
    "code", "debug", "math", "reasoning", "question", "summarize", "rewrite", "translate", "extract", "classify",
    "plan", "creative", "chat", "time-or-memory", "tool use",
)  # fmt: skip
"""A test compares them with what the shipped model names."""
