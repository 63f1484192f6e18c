"""Puts values back into one running text of an answer, at any split."""

from router.masking.vault import Vault


class Restorer:
    """feed and finish."""

    def __init__(self, vault: Vault, *, json_source: bool = False) -> None:
        self._vault = vault
        self._json = json_source

    def feed(self, text: str) -> str:
        return text

    def finish(self) -> str:
        return ""
