"""The policy in force: readable, and what it lets out."""

from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.errors import ConfigurationError
from router.policy.loading import load_policy
from router.settings import Settings


def check(settings: Settings) -> Iterator[Remark]:
    """Read it as `serve` does."""
    about = About("policy")
    try:
        policy = load_policy(settings.policy)
    except ConfigurationError as error:
        yield about.wrong(error.message, "mend that line, or choose a preset: halfdoor serve --policy default")
        return
    closed = "" if policy.cloud else "; `cloud: false`, so nothing leaves"
    yield about.ok(f"{policy.name} ({settings.policy}) with {len(policy.rules)} rules{closed}")
