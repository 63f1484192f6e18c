"""Takes a port to listen on; beside the upstreams, because only they touch sockets."""

import socket

from router.errors import ConfigurationError


def take(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        ConfigurationError: somebody else has the port, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError:
        raise ConfigurationError(
            f"port {port} on {host} cannot be taken; is Halfdoor running already? Choose another with --port"
        ) from None
