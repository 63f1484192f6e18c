"""Loopback stand-ins for a cloud and an engine: for `halfdoor demo` and for tests, never for answers."""
