"""What `policy show` prints is the policy: loaded again, it decides the same."""

from pathlib import Path

import pytest

from router.policy.effective import effective
from router.policy.layers import written
from router.policy.loading import PRESETS, load_with_layers, parse_policy

EVERYTHING = """\
version: 1
name: everything
extends: default
cloud: true
privacy:
  never_leaves: [JWT, health]
  never_leaves_unmasked: [BANK, -CRYPTO]
  otherwise: local
  unsure: refuse
  opaque: allow
  restore: [{find: [BANK], tools: [pay]}, {find: [PERSON], tools: []}]
  rules:
    - {name: ours, find: [CODE], code: proprietary, files: [src/**], from: [tool], then: local, history: omit}
    - {name: clients, find: [VOCABULARY], words: [client, person], places: ["messages[*]*"], then: refuse}
    - {name: company, find: [URL], with: [PERSON, legal], within: conversation, at_least: 0.7, then: mask}
    - {name: work, topics: [legal, hr], at_least: 0.6, then: mask}
    - {name: "1.5 files", files: ["*.pem"], then: local}
    - {name: loose, find: [AGE], then: allow}
routing:
  prefer: cheapest
  gain: 0.5
  cloud_model: cheapest
  budget_per_day: {requests: 3, cost: 1.5}
  rules:
    - {name: night, hours: "22:00-07:05", days: [fri, sat], then: no_cloud}
    - {name: long, longer_than: 9000, needs: [vision], tasks: ["tool use"], then: prefer_cloud}
    - {name: train, network: metered, battery_below: 20, then: prefer_local}
upstreams: {clouds: [a*], models: [b], engines: [c], regions: [EU], zero_retention: true, no_training: true}
vocabulary: {forms: ["M-####"]}
ledger: {places: false, required: true}
note: false
network_tools: [curl]
claims: ["BANK never leaves unmasked"]
"""


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_shown_as_what_it_is(preset: str) -> None:
    policy, layers = load_with_layers(preset)
    shown = effective(policy, layers)
    again = parse_policy(shown, "shown")
    assert again.digest == policy.digest
    assert f"policies/{preset}.yaml" in shown


def test_every_key_is_shown_with_the_file_that_says_it(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(EVERYTHING)
    policy, layers = load_with_layers(str(path))
    shown = effective(policy, layers)
    assert parse_policy(shown, "shown").digest == policy.digest
    lines = shown.splitlines()
    assert f"  prefer: cheapest  # {path}" in lines
    assert "    - name: contacts  # policies/default.yaml" in lines
    assert f"    - name: company  # {path}" in lines
    assert any(
        line.startswith("network_tools:") and line.endswith(f"# policies/default.yaml, {path}") for line in lines
    )
    assert "      find: [IDENTITY, -DATE_TIME]" in lines


def test_the_digest_changes_with_every_key() -> None:
    base = parse_policy(EVERYTHING, "x").digest
    changes = [
        ("cloud: true", "cloud: false"), ("[JWT, health]", "[JWT]"), ("[BANK, -CRYPTO]", "[BANK]"),
        ("otherwise: local", "otherwise: mask"), ("unsure: refuse", "unsure: local"),
        ("opaque: allow", "opaque: local"),
        ("tools: [pay]", "tools: [pays]"), ("files: [src/**]", "files: [lib/**]"), ("from: [tool]", "from: [user]"),
        ("words: [client, person]", "words: [client]"), ('"messages[*]*"', '"messages[*].content"'),
        ("within: conversation, ", ""), ("[PERSON, legal]", "[PERSON, hr]"), ("prefer: cheapest", "prefer: cloud"),
        ("gain: 0.5", "gain: 0.6"), ("cloud_model: cheapest", "cloud_model: first"), ("requests: 3", "requests: 4"),
        ("22:00-07:05", "22:00-07:06"), ("[fri, sat]", "[fri]"), ("longer_than: 9000", "longer_than: 9001"),
        ("needs: [vision]", "needs: [tools]"), ('["tool use"]', "[code]"), ("network: metered, ", ""),
        ("battery_below: 20", "battery_below: 21"), ("clouds: [a*]", "clouds: [b*]"), ("models: [b]", "models: [c]"),
        ("engines: [c]", "engines: [d]"), ("regions: [EU]", "regions: [US]"),
        ("zero_retention: true", "zero_retention: false"),
        ("no_training: true", "no_training: false"), ("M-####", "M-###"), ("places: false", "places: true"),
        ("required: true", "required: false"), ("note: false", "note: true"), ("[curl]", "[wget]"),
        ("history: omit", "history: local"), ("at_least: 0.7", "at_least: 0.8"),
    ]  # fmt: skip
    for old, new in changes:
        assert EVERYTHING.count(old) >= 1, old
        assert parse_policy(EVERYTHING.replace(old, new, 1), "x").digest != base, old
    same = EVERYTHING.replace('claims: ["BANK never leaves unmasked"]', "claims: []")
    assert parse_policy(same, "x").digest == base


def test_a_rule_of_a_base_that_never_applies_is_shown_as_such() -> None:
    text = "version: 1\nname: x\nextends: default\nprivacy: {never_leaves: [BANK]}\n"
    layers = written(text, "x")
    shown = effective(parse_policy(text, "x"), layers)
    assert "    # bank numbers: everything it is about never leaves  # policies/default.yaml" in shown.splitlines()
    assert parse_policy(shown, "shown").never == parse_policy(text, "x").never
