"""What can be wrong with an upstream: the closed list from which the fallback table takes its rows."""

from enum import StrEnum


class Trouble(StrEnum):
    """One way in which a cloud or an engine of this device does not answer as it should."""

    CLOUD_DOWN = "cloud down"
    """No connection, a broken one, or no HTTP."""
    CLOUD_ERROR = "cloud error"
    """It answers, with an error of its own making."""
    NO_NETWORK = "no network"
    """This device has no way out."""
    DNS_GONE = "dns gone"
    """The cloud's name cannot be resolved."""
    CAPTIVE_PORTAL = "captive portal"
    """Somebody else answers in the cloud's place: a web page, a redirect, a wrong certificate."""
    QUOTA_GONE = "quota gone"
    """The account is empty; trying again does not fill it."""
    CLOUD_BUSY = "cloud busy"
    """Too many requests at once, here or there; it passes."""
    KEY_REFUSED = "key refused"
    CLOUD_SLOW = "cloud slow"
    """A time limit ran out."""
    CLOUD_REFUSES = "cloud refuses"
    """The request itself is turned down."""
    CLOUD_TOO_LONG = "too long for the cloud"
    LOCAL_DOWN = "local down"
    """No connection, a broken one, no HTTP, or a server error."""
    LOCAL_SLOW = "local slow"
    LOCAL_MEMORY = "local out of memory"
    LOCAL_LOADING = "local loading"
    """The model is being loaded and will be there."""
    LOCAL_BUSY = "local busy"
    LOCAL_REFUSES = "local refuses"
    LOCAL_TOO_LONG = "too long for the engine"

    @property
    def at_home(self) -> bool:
        """Whether an engine of this device has it."""
        return self.name.startswith("LOCAL")


UNREACHED = frozenset({Trouble.CLOUD_DOWN, Trouble.NO_NETWORK, Trouble.DNS_GONE, Trouble.CAPTIVE_PORTAL})
"""Nobody was there: a question without content can find out when somebody is again."""
RESTS = frozenset(Trouble) - {
    Trouble.KEY_REFUSED,
    Trouble.CLOUD_REFUSES,
    Trouble.CLOUD_TOO_LONG,
    Trouble.LOCAL_REFUSES,
    Trouble.LOCAL_TOO_LONG,
    Trouble.LOCAL_LOADING,
    Trouble.LOCAL_MEMORY,
}
"""After these somebody else is preferred for a while. The others say something about one request, or pass soon."""
