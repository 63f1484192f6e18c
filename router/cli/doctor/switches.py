"""The switches that keep libraries from calling home, and what in the environment points elsewhere."""

import os
from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.upstreams.silence import SWITCHES

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")


def check() -> Iterator[Remark]:
    """Compare the environment of this process with what every command sets first."""
    about = About("telemetry")
    off = [name for name, value in SWITCHES.items() if os.environ.get(name) != value]
    if off:
        yield about.wrong(f"not set although every command sets it: {', '.join(off)}", "report this as a bug")
    else:
        yield about.ok(f"{len(SWITCHES)} switches keep libraries silent; all are set before a library loads")
    proxies = [name for name in _PROXIES if os.environ.get(name)]
    if proxies:
        yield about.note(
            f"{', '.join(proxies)}: Halfdoor does not use proxies; clouds are reached directly or not at all"
        )
