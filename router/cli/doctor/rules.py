"""The policy in force: readable, what it lets out, and whether its own examples hold here."""

from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.errors import ConfigurationError
from router.policy.loading import load_policy
from router.policy.rules import Policy
from router.settings import Settings

_about = About("policy")


def check(settings: Settings) -> Iterator[Remark]:
    """Read it as `serve` does, and try its examples through the real inspection."""
    try:
        policy = load_policy(settings.policy)
        wrong = _wrong(policy, settings)
    except ConfigurationError as error:
        yield _about.wrong(error.message, "mend that line, or choose a preset: halfdoor serve --policy default")
        return
    closed = "" if policy.cloud else "; `cloud: false`, so nothing leaves"
    if wrong:
        come = f"{wrong} of the {len(policy.examples)} examples of {policy.name} come out differently here"
        yield _about.wrong(come, f"halfdoor policy test {settings.policy}")
        return
    examples = f", and its {len(policy.examples)} examples hold" if policy.examples else ""
    yield _about.ok(f"{policy.name} ({settings.policy}) with {len(policy.rules)} rules{closed}{examples}")


def _wrong(policy: Policy, settings: Settings) -> int:
    """Return how many examples come out differently."""
    from router.cli.policy.test import results
    from router.inspecting import build_inspecting

    if not policy.examples:
        return 0
    inspecting = build_inspecting(settings)
    inspecting.load()
    return sum(bool(result.differences) for result in results(policy, inspecting))
