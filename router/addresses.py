"""Which addresses are this very device, judged without asking a resolver."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_URL = re.compile(r"https?://[A-Za-z0-9._:\[\]%-]+(/[A-Za-z0-9._~/%-]*)?")


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this device.

    Other spellings of loopback (`127.1`, names from the hosts file) count as outside:
    a wrong "outside" costs a line of configuration, a wrong "inside" costs the promise.
    """
    if host.casefold() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str | None:
    """Return the host of a plain http(s) URL, or None for anything that parsers could read differently.

    User names, queries, fragments, backslashes and white space have no place in a base URL.
    """
    if not _URL.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is no port
    except ValueError:
        return None
    return parts.hostname or None
