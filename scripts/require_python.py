"""Stop with a sentence a stranger can act on when this Python cannot run Halfdoor."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    found = ".".join(map(str, sys.version_info[:3]))
    sys.exit(
        f"Halfdoor needs Python 3.11, 3.12 or 3.13; `{sys.executable}` is {found}. "
        "Name another one: make PYTHON=python3.12 run"
    )
