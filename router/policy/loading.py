"""YAML to `Policy`: a preset by its name, or a file of the user's."""

import hashlib
import json
import os
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from router.errors import ConfigurationError
from router.marked_yaml import Marked, fit, nearest, read, wrong
from router.policy.file import PolicyFile, RuleSection, kinds
from router.policy.reasons import WORDS
from router.policy.rules import Example, History, Policy, Prefer, Routing, Rule, Treatment

PRESETS = ("default", "masked", "strict", "offline")


def load_policy(reference: str) -> Policy:
    """Return the preset of this name, or the policy in the file at this path.

    Raises:
        ConfigurationError: names file, line, rule, key and the nearest valid word.
    """
    if reference in PRESETS:
        return parse_policy(preset_text(reference), f"policies/{reference}.yaml")
    path = Path(reference).expanduser()
    try:
        return parse_policy(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        what = f"no preset and no file is named `{reference}`{nearest(reference, PRESETS)}"
        raise ConfigurationError(f"policy: {what}; presets are {', '.join(PRESETS)}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {os.strerror(error.errno or 0)}") from None


def preset_text(name: str) -> str:
    """Return the YAML of a preset as it is shipped."""
    return (files("policies") / f"{name}.yaml").read_text(encoding="utf-8")


def parse_policy(text: str, source: str) -> Policy:
    """Return the policy that a YAML text describes.

    Raises:
        ConfigurationError: names `source`, line, rule, key and the nearest valid word.
    """
    marked = read(text, source)
    file = fit(marked, PolicyFile)
    _check_names(marked, file)
    privacy = file.privacy
    policy = Policy(
        name=file.name,
        rules=tuple(_rule(section) for section in privacy.rules),
        otherwise=Treatment[privacy.otherwise.upper()],
        unsure=Treatment[privacy.unsure.upper()],
        opaque=Treatment[privacy.opaque.upper()],
        cloud=file.cloud,
        routing=Routing(Prefer(file.routing.prefer), file.routing.gain),
        note=file.note,
        network_tools=file.network_tools,
        examples=tuple(
            Example(
                example.say,
                Treatment[example.expect.treatment.upper()] if example.expect.treatment else None,
                example.expect.rule,
            )
            for example in file.examples
        ),
    )
    return replace(policy, digest=digest(policy))


def digest(policy: Policy) -> str:
    """Return the BLAKE2b of everything in a policy that can change an answer.

    The order of rules and kinds, comments and examples do not: two files that decide
    alike have one digest.
    """
    rules = [
        [r.name, r.then.name, sorted(r.find), sorted(r.topics), sorted(r.with_any), r.at_least, r.history.name]
        + ["proprietary"] * r.proprietary  # files from before there was this key keep their digest
        for r in sorted(policy.rules, key=lambda rule: rule.name)
    ]
    content = [
        policy.name,
        rules,
        [policy.otherwise.name, policy.unsure.name, policy.opaque.name, policy.cloud],
        [policy.routing.prefer.value, policy.routing.gain, policy.note, sorted(policy.network_tools)],
    ]
    return hashlib.blake2b(json.dumps(content, separators=(",", ":")).encode(), digest_size=16).hexdigest()


def _rule(section: RuleSection) -> Rule:
    then = Treatment[section.then.upper()]
    return Rule(
        name=section.name,
        then=then,
        find=kinds(section.find),
        topics=frozenset(section.topics),
        with_any=kinds(section.with_),
        at_least=section.at_least,
        history=_as_then(then) if section.history is None else History[section.history.upper()],
        proprietary=section.code == "proprietary",
    )


def _as_then(then: Treatment) -> History:
    """Return what happens to earlier turns when a rule does not say: nothing looser than now."""
    match then:
        case Treatment.ALLOW:
            return History.ALLOW
        case Treatment.MASK:
            return History.MASK
        case Treatment.LOCAL | Treatment.REFUSE:
            return History.LOCAL


def _check_names(marked: Marked, file: PolicyFile) -> None:
    seen: set[str] = set()
    for i, rule in enumerate(file.privacy.rules):
        if rule.name.casefold() in seen:
            raise wrong(marked, ("privacy", "rules", i, "name"), "another rule has this name already")
        seen.add(rule.name.casefold())
    names = {rule.name for rule in file.privacy.rules} | set(WORDS)
    for i, example in enumerate(file.examples):
        if example.expect.rule is not None and example.expect.rule not in names:
            what = f"there is no rule of this name{nearest(example.expect.rule, names)}"
            raise wrong(marked, ("examples", i, "expect", "rule"), what)
