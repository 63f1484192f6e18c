"""Write docs/fallbacks.md from the table that the pipeline follows: `python scripts/fallbacks.py`."""

from collections.abc import Iterator
from pathlib import Path

from router.policy.fallbacks import MID_STREAM, TABLE, Row, Step
from router.policy.freedom import Freedom

PAGE = Path(__file__).resolve().parent.parent / "docs" / "fallbacks.md"
OPEN = """# When something fails

Printed from `router/policy/fallbacks.py` by `scripts/fallbacks.py`; a test fails when the two differ. Each cell is a test
(`tests/router/test_fallbacks.py`).

A request has one of three freedoms, which privacy and the client's own wish decide and no failure changes: it may leave as it is, it
may leave masked, or it must stay. What must stay is another type in the code (`Staying`) than what may leave (`Leaving`): no
retry, wait, breaker or fallback makes the one of the other. A request that was decided again has a new row in the ledger before
anything of it leaves. What was answered here because a cloud was gone is never sent there later by itself.

## Before the first byte

Steps are tried from left to right until somebody answers. The answer then carries `x-halfdoor-fallback`: who was asked first, and
what was wrong.
"""
MIDDLE = f"""
`not asked`: a request that must stay is never with a cloud, so a cloud's trouble does not touch it.

- `again`: {Step.RETRY}
- `wait`: {Step.WAIT}
- `here`: {Step.HERE}
- `anywhere`: {Step.ANYWHERE}
- `error`: {Step.TELL}

No cloud's trouble sends anything to a second cloud: that would be a second disclosure.

## After the first byte

In every cell the same: {MID_STREAM}.
A stream's head goes out with its first event, or after five seconds without one. Where an engine of this device says nothing at all for so
long (it loads its model), the head goes out with comments; from then on `anywhere` means `here`, because the head says `local`.

## How often, how long

- Per upstream a circuit breaker. After one failure somebody else is preferred for 2 s, then 4, 8 … 60 s, or for as long as
  `Retry-After` says (60 s at most). After three in a row it is open: where others can answer they do; where nobody else can, one
  request at a time is the trial and the others are told at once (503, `retry-after: 1`). One answer closes it.
- Clients repeat by themselves, so Halfdoor repeats at most one request in ten, once, after 0.2 to 0.5 s or a `Retry-After` of up to 2 s.
  When it did, `x-should-retry` is `false`.
- `limits.connect_s`, `first_byte_s` and `idle_s` (between two pieces of bytes) hold for each attempt, `limits.total_s` for the whole
  answer, whoever gives it in the end. `limits.calls` caps the calls that one upstream has at once.
- A cloud that could not be reached is asked every four seconds, without key and content (`GET …/models`), until it answers. The log says
  once that it is gone and once that it is back. A cloud that nobody failed to reach is never asked.
- `serve --offline`, `HALFDOOR_OFFLINE` and the policy `offline` open no connection but to this device.
"""
SHORT = {
    Step.RETRY: "again",
    Step.WAIT: "wait",
    Step.HERE: "here",
    Step.ANYWHERE: "anywhere",
    Step.TELL: "error",
    Step.UNTOUCHED: "not asked",
}


def page() -> str:
    """Return the whole page."""
    head = f"\n| trouble | noticed by | {' | '.join(Freedom)} | error, when it comes to that |\n|---|---|---|---|---|---|\n"
    return OPEN + head + "".join(_rows()) + MIDDLE


def _rows() -> Iterator[str]:
    for trouble, row in TABLE.items():
        cells = " | ".join(_cell(row, freedom) for freedom in Freedom)
        yield f"| {trouble} | {row.noticed} | {cells} | {row.told} |\n"


def _cell(row: Row, freedom: Freedom) -> str:
    return " → ".join(SHORT[step] for step in row.steps(freedom))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
