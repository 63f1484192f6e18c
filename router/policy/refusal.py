"""The error of a refused request: which rules, which kinds, and what would change it."""

from types import MappingProxyType

from router.errors import NoModel, PolicyRefused
from router.policy.decision import Decision, Wish
from router.policy.facts import Facts
from router.policy.prefer import POLICY_REFUSED
from router.policy.reasons import Word
from router.policy.rules import Policy, Treatment

KEYS = MappingProxyType(
    {
        Word.OTHERWISE: "privacy.otherwise",
        Word.UNSURE: "privacy.unsure",
        Word.OPAQUE: "privacy.opaque",
        Word.CLOUD_OFF: "cloud",
        Word.NEVER: "privacy.never_leaves",
        Word.UNMASKED: "privacy.never_leaves_unmasked",
        Word.UPSTREAMS: "upstreams",
        Word.BUDGET: "routing.budget_per_day",
    }
)
ENGINE = "start a local engine (such as Ollama with a pulled model), or name one under `locals` in halfdoor.yaml"
CLOUD = "set OPENAI_API_KEY or name a cloud under `clouds` in halfdoor.yaml"


def refusal(policy: Policy, facts: Facts, decision: Decision) -> PolicyRefused | NoModel:
    """Return what the client is told on route `refused`. Names rules and kinds, never the conversation."""
    if decision.error == POLICY_REFUSED:
        return PolicyRefused(_refused(policy, facts, decision))
    return NoModel(_nobody(policy, facts, decision.reasons))


def _refused(policy: Policy, facts: Facts, decision: Decision) -> str:
    rules = {rule.name for rule in policy.rules}
    names = [reason for reason in decision.reasons if reason in rules]
    words = [word for word in Word if word in decision.reasons and word in KEYS]
    why = [f"rule `{name}`" for name in names] + [f"`{KEYS[word]}`" for word in words]
    kinds = sorted(
        {
            fact.kind
            for fact, treatment in zip(facts.findings, decision.treatments, strict=True)
            if treatment >= Treatment.LOCAL
        }
    )
    found = f" ({', '.join(kinds)})" if kinds else ""
    keys = [f"`then` and `history` of rule `{name}`" for name in names] + [f"`{KEYS[word]}`" for word in words]
    fixed = "; it stands in a number or a key, where no placeholder can" if Word.FIXED in decision.reasons else ""
    change = f"change {' or '.join(keys)} in policy `{policy.name}` (`halfdoor policy show`)"
    if decision.treatment is Treatment.REFUSE:
        return f"refused by {', '.join(why)}{found}{fixed}. To allow it, {change}."
    if Word.UPSTREAMS in decision.reasons and decision.treatment < Treatment.LOCAL:
        none = f"`upstreams` of policy `{policy.name}` admits no cloud that is there, and nothing here can answer"
        return f"{none}. Either {ENGINE}; or state in halfdoor.yaml what is true of a cloud, or change `upstreams`."
    kept = f"kept on this device by {', '.join(why)}{found}{fixed}"
    return f"{kept}, and nothing here can answer. Either {ENGINE}; or {change}."


def _nobody(policy: Policy, facts: Facts, reasons: tuple[str, ...]) -> str:
    situation = facts.situation
    if situation.wish is Wish.SKILL:
        return "the skill that was named does not fit this request. Name another model, or `auto`."
    if situation.wish is Wish.LOCAL:
        return f"a local model was named and no capable one is there. Either {ENGINE}; or name the model `auto`."
    if situation.local_only:
        return (
            "nothing may leave (`x-halfdoor-route: local` or `--offline`) and no capable local engine is there. "
            f"Either {ENGINE}; or leave that out."
        )
    if closed := _closed(policy, reasons):
        return closed
    if not policy.cloud:
        why = f"policy `{policy.name}` says `cloud: false` and no capable local engine is there"
        return f"{why}. Either {ENGINE}; or choose another policy."
    return f"no model is there that could answer. Either {ENGINE}; or {CLOUD}."


def _closed(policy: Policy, reasons: tuple[str, ...]) -> str:
    """Return what is said while routing closes the cloud; empty where it does not."""
    if Word.BUDGET in reasons:
        why = f"the budget of the day of policy `{policy.name}` is spent and no capable local engine is there"
        return f"{why}. Either {ENGINE}; or change `routing.budget_per_day`; or wait for midnight."
    if closing := [rule.name for rule in policy.routing.rules if rule.name in reasons]:
        why = f"routing rule `{closing[0]}` of policy `{policy.name}` closes the cloud at this moment"
        return f"{why}, and no capable local engine is there. Either {ENGINE}; or change that rule."
    return ""
