"""The closed list of topics that a labeller may name and a policy may ask about."""

SPECIAL = ("health", "sexuality", "religion", "politics", "union", "ethnicity", "minors")
"""What the law protects by itself when it is about somebody (GDPR articles 8 and 9)."""

CONFIDENTIAL = ("legal", "hr", "finance", "credentials")
"""What a profession must keep to itself when it is about somebody, and talk of passwords and keys."""

TOPICS = (*SPECIAL, *CONFIDENTIAL)
"""Names are settled before every one of them has a model: a policy must not change its words later."""
