"""Rules that could never do what they say, because everything they are about never leaves."""

from router.policy.rules import Never, Rule, Treatment


def never_applies(rule: Rule, never: Never) -> str:
    """Return the key that keeps a rule from ever applying as it is written; empty where none does."""
    stays = (rule.find and rule.find <= never.leaves) or (rule.topics and rule.topics <= never.topics)
    if stays and rule.then < Treatment.LOCAL:
        return "never_leaves"
    masked = rule.find and rule.find <= never.leaves | never.unmasked
    return "never_leaves_unmasked" if masked and rule.then < Treatment.MASK else ""
