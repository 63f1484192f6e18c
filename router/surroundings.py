"""What the clock, the machine and the day's account say at a moment; the only place that looks at them."""

import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Final

from router.policy.moment import Moment
from router.spending import NOTHING, Spent

EVERY_S: Final = 30.0
_ASKED_S: Final = 2.0
_METERED: Final = {"yes": True, "guess-yes": True, "no": False, "guess-no": False}
_NMCLI: Final = ("nmcli", "--terse", "--get-values", "GENERAL.METERED", "device", "show")


class Surroundings:
    """Remembers battery and network between looks: a decision never waits for another program."""

    def __init__(self, spent: Callable[[], Spent] = lambda: NOTHING, metered: bool | None = None) -> None:
        """Know nothing yet.

        Args:
            spent: says what went to clouds today.
            metered: what the configuration states of the network; None asks the system.
        """
        self._spent = spent
        self._stated = metered
        self._metered = metered
        self._battery: int | None = None
        self._looked = float("-inf")

    def moment(self) -> Moment:
        """Return the facts of this moment; asks nobody but the clock."""
        now = time.localtime()
        spent = self._spent()
        return Moment(
            minute=now.tm_hour * 60 + now.tm_min,
            weekday=now.tm_wday,
            metered=self._metered,
            battery=self._battery,
            requests=spent.requests,
            tokens=spent.tokens,
            cost=spent.cost,
        )

    def refresh(self) -> None:
        """Look at battery and network when the last look is half a minute old. May take seconds: not on the loop."""
        now = time.monotonic()
        if now - self._looked < EVERY_S:
            return
        self._looked = now
        self._battery = battery()
        if self._stated is None:
            self._metered = metered()


def battery() -> int | None:
    """Return the charge in percent while the machine runs on its battery; None on mains or where nobody can say."""
    import psutil

    sensors = getattr(psutil, "sensors_battery", None)  # not on every system
    try:
        state = sensors() if sensors is not None else None
    except (OSError, RuntimeError, ValueError):  # files of a driver that make no sense
        return None
    return None if state is None or state.power_plugged else int(state.percent)


def metered() -> bool | None:
    """Return whether the network is paid by volume, as NetworkManager says it; None where nobody can say."""
    program = shutil.which(_NMCLI[0])
    if program is None:
        return None
    try:
        asked = subprocess.run(  # noqa: S603 - fixed words
            [program, *_NMCLI[1:]], capture_output=True, text=True, timeout=_ASKED_S, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    words = [line.partition(" ")[0].strip() for line in asked.stdout.splitlines()]
    said = [_METERED[word] for word in words if word in _METERED]
    return any(said) if said else None
