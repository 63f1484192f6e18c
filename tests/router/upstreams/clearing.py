"""Bodies cleared by the real guard, which here knows of nothing forbidden."""

from router.egress import Cleared, Exempt, Guard


class _Blind:
    """Finds nothing."""

    name = "blind"

    def detect(self, text: str) -> list[object]:
        return []


def cleared(payload: bytes) -> Cleared:
    blind = _Blind()
    return Guard(blind, blind, blind).clear(payload, (), Exempt(), "01ROW")  # type: ignore[arg-type]
