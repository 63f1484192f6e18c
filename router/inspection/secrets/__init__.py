"""Credentials: provider keys, private keys, tokens, logins in addresses, and passwords by context."""

from router.inspection.secrets.detector import Secrets

__all__ = ["Secrets"]
