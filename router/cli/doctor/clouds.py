"""The clouds of the configuration and whether their keys are there; nobody is called, and no key is shown."""

from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.inspection.secrets.detector import Secrets
from router.settings import Settings

_about = About("clouds")


def check(settings: Settings) -> Iterator[Remark]:
    """Look at the configuration and the environment only."""
    if settings.offline:
        yield _about.note("offline: no cloud is called whatever is configured", "unset HALFDOOR_OFFLINE")
    for cloud in settings.clouds:
        where = f"{cloud.name} ({cloud.base_url})"
        if cloud.key_from_client:
            yield _about.ok(f"{where}: each client brings its own key")
        elif cloud.api_key_env is None:
            yield _about.note(f"{where}: no key is configured", "name its variable in `clouds.api_key_env`")
        elif cloud.api_key is None:
            unset = f"{where}: the variable {_variable(cloud.api_key_env)} is not set, so it is never called"
            yield _about.wrong(unset, f"export {_variable(cloud.api_key_env)}=…")
        else:
            yield _about.ok(f"{where}: {_variable(cloud.api_key_env)} is set")
        if not cloud.models:
            yield _about.note(
                f"{where}: no default model, so `auto` and `cloud` do not use it", "list some in `clouds.models`"
            )
    if not settings.clouds:
        yield _about.note("no cloud is configured: everything is answered here or refused", "halfdoor init")
    yield from _pasted(settings)


def _variable(name: str) -> str:
    """Return the name of a variable; a key that was pasted where a name belongs is not shown."""
    return name if name.isascii() and name.replace("_", "").isalnum() and name.upper() == name else "(not a name)"


def _pasted(settings: Settings) -> Iterator[Remark]:
    if settings.source is None:
        return
    detector = Secrets()
    detector.load()
    try:
        found = detector.detect(settings.source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return
    if found:
        what = f"{settings.source} holds what looks like a key ({', '.join(sorted({one.kind for one in found}))})"
        yield _about.wrong(what, "put it into a variable and name the variable in `api_key_env`; then renew the key")
