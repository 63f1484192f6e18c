"""The fixed words that stand beside rule names in a decision's reasons."""

from enum import StrEnum


class Word(StrEnum):
    """Why, where no rule of the file says so. No rule may have one of these names."""

    OTHERWISE = "otherwise"
    """Something was found that no rule speaks of."""
    UNSURE = "unsure"
    """Something could not be inspected."""
    OPAQUE = "opaque"
    """There is an image, audio or a file."""
    FIXED = "fixed"
    """What must be masked stands where a placeholder would break the request: a number, a key."""
    NEVER = "never leaves"
    """The policy says so of a kind or a topic, and no rule may loosen it."""
    UNMASKED = "never leaves unmasked"
    """The policy says so of a kind, and no rule may loosen it."""
    CLOUD_OFF = "cloud off"
    """The policy says `cloud: false`."""
    LOCAL_ONLY = "local only"
    """The client or `--offline` asked that nothing leaves."""
    WISH = "named by client"
    """The client named a model or a side."""
    PERSONAL = "personal"
    """Both sides may answer; the current exchange holds something personal."""
    GAIN = "gain"
    """Both sides may answer; how much the cloud would gain decided."""
    LOOP = "tool loop"
    """Both sides may answer; one of them called the tools whose results this request brings."""
    PREFER = "prefer"
    """Both sides may answer; the policy prefers one."""
    UPSTREAMS = "no admitted cloud"
    """A cloud is there, and none that the policy's `upstreams` admits."""
    BUDGET = "budget spent"
    """The policy's budget of the day is spent, so nothing more leaves."""
    AVAILABILITY = "only choice"
    """One side is all there is."""


WORDS = tuple(word.value for word in Word)
