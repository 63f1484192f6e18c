"""The ledger: its chain holds, and its key is this device's."""

from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.errors import LedgerUnavailable
from router.ledger.key import load_key
from router.ledger.verify import verify
from router.settings import Settings


def check(settings: Settings) -> Iterator[Remark]:
    """Follow the whole chain; writes nothing, makes nothing."""
    about, places = About("ledger"), settings.paths
    if not places.ledger.exists():
        yield about.ok(f"no receipts yet; they will be in {places.ledger}")
        return
    if not places.device_key.exists():
        what = f"{places.ledger} is there and its key {places.device_key} is not: its rows cannot be checked any more"
        yield about.wrong(what, f"put the key back, or begin anew: mv '{places.ledger}' '{places.ledger}.old'")
        return
    try:
        found = verify(places.ledger, load_key(places.device_key))
    except LedgerUnavailable as error:
        yield about.wrong(error.message, f"mv '{places.ledger}' '{places.ledger}.old'")
        return
    if found.ok:
        yield about.ok(f"the chain holds: {found.message}")
    else:
        keep = f"keep a copy as evidence, then begin anew: mv '{places.ledger}' '{places.ledger}.broken'"
        yield about.wrong(f"the chain is broken: {found.message}", keep)
