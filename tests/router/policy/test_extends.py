"""A file says what is different from another; what never leaves can only grow on the way."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from router.classification.label import Labels
from router.errors import ConfigurationError
from router.inspection.kinds import GROUPS, KINDS
from router.policy.decide import decide
from router.policy.decision import Route, Situation
from router.policy.facts import Fact, Facts
from router.policy.loading import load_policy, parse_policy
from router.policy.rules import Lean, Policy, Prefer, Treatment

BOTH = Situation(cloud=True, engine=True)


def written(folder: Path, **files: str) -> Path:
    """Write files that extend each other; the first is the one to load."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(f"version: 1\nname: {name}\n{text}", encoding="utf-8")
    return folder / f"{next(iter(files))}.yaml"


def loaded(folder: Path, **files: str) -> Policy:
    return load_policy(str(written(folder, **files)))


def test_a_child_says_only_what_is_different(tmp_path: Path) -> None:
    child = loaded(tmp_path, child="extends: default\nrouting: {prefer: cloud}\n")
    base = load_policy("default")
    assert (child.name, child.routing.prefer, child.routing.gain) == ("child", Prefer.CLOUD, base.routing.gain)
    assert (child.rules, child.otherwise, child.network_tools) == (base.rules, base.otherwise, base.network_tools)
    assert child.examples == ()
    assert child.layers == (str(tmp_path / "child.yaml"), "policies/default.yaml")


def test_a_rule_takes_the_place_of_the_rule_of_its_name_and_knows_its_file(tmp_path: Path) -> None:
    names, more = "{name: names, find: [PERSON], then: local}", "{name: more, find: [URL], then: mask}"
    rule = f"privacy:\n  rules:\n    - {names}\n    - {more}\n"
    child = loaded(tmp_path, child=f"extends: default\n{rule}")
    by_name = {one.name: one for one in child.rules}
    assert by_name["names"].then is Treatment.LOCAL
    assert by_name["names"].origin == by_name["more"].origin == str(tmp_path / "child.yaml")
    assert by_name["contacts"].origin == "policies/default.yaml"
    assert len(child.rules) == len(load_policy("default").rules) + 1


def test_lists_of_tools_and_words_are_added(tmp_path: Path) -> None:
    base = "privacy:\n  rules: []\n  restore: [{find: [BANK], tools: []}]\nnetwork_tools: [curl]\n"
    more = "extends: base.yaml\nprivacy:\n  restore: [{find: [NAME], tools: [mail]}]\nnetwork_tools: [wget]\n"
    (tmp_path / "w.txt").write_text("client: Globex\n")
    child = loaded(
        tmp_path, child=f"{more}vocabulary: {{forms: ['M-####']}}\n", base=f"{base}vocabulary: {{files: [w.txt]}}\n"
    )
    assert child.network_tools == ("curl", "wget")
    assert [(one.find, one.tools) for one in child.restore] == [
        (frozenset(GROUPS["BANK"]), ()),
        (frozenset(GROUPS["NAME"]), ("mail",)),
    ]
    assert (child.vocabulary.files, child.vocabulary.forms) == ((str(tmp_path / "w.txt"),), ("M-####",))


def test_two_ways_to_say_the_same_have_one_digest(tmp_path: Path) -> None:
    rules = "privacy:\n  rules: [{name: a, find: [URL], then: mask}]\n"
    whole = loaded(tmp_path, one=rules)
    parts = loaded(tmp_path, one="extends: two.yaml\n", two=rules)
    assert parts.digest == whole.digest
    assert loaded(tmp_path, one="extends: two.yaml\nnote: false\n", two=rules).digest != whole.digest


def test_a_circle_and_a_long_chain_and_a_missing_file_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"b\.yaml:3: key `extends`: these files extend each other in a circle"
    ):
        loaded(tmp_path, a="extends: b.yaml\n", b="extends: a.yaml\n")
    with pytest.raises(ConfigurationError, match=r"a\.yaml:3: key `extends`: these files extend"):
        loaded(tmp_path, a="extends: ./a.yaml\n")
    with pytest.raises(ConfigurationError, match=r"a\.yaml:3: key `extends`: .*did you mean `strict`"):
        loaded(tmp_path, a="extends: strikt\n")
    long = {f"f{i}": f"extends: f{i + 1}.yaml\n" for i in range(9)}
    with pytest.raises(ConfigurationError, match="more than 8 files"):
        loaded(tmp_path, **long, f9="privacy: {rules: []}\n")


def test_an_error_in_a_base_names_the_base(tmp_path: Path) -> None:
    bad = "privacy:\n  rules:\n    - {name: a, find: [PERSN], then: mask}\n"
    with pytest.raises(ConfigurationError, match=r"base\.yaml:5: rule `a`, key `find\[0\]`: .*did you mean `PERSON`"):
        loaded(tmp_path, child="extends: base.yaml\n", base=bad)


def test_an_example_may_name_a_rule_of_the_base_and_the_nearest_is_found_there(tmp_path: Path) -> None:
    example = "extends: default\nexamples:\n  - {say: hello, expect: {rule: %s}}\n"
    assert loaded(tmp_path, a=example % "contacts").examples[0].expected.rule == "contacts"
    with pytest.raises(ConfigurationError, match=r"a\.yaml:5: .*did you mean `contacts`"):
        loaded(tmp_path, a=example % "contact")


@pytest.mark.parametrize("key", ["never_leaves", "never_leaves_unmasked"])
def test_a_rule_that_would_loosen_what_never_leaves_is_an_error_wherever_that_is_said(tmp_path: Path, key: str) -> None:
    rule = "privacy:\n  rules:\n    - name: people\n      find: [PERSON]\n      then: allow\n"
    with pytest.raises(ConfigurationError, match=r"child\.yaml:8: rule `people`, key `then`: `allow` .*base\.yaml"):
        loaded(tmp_path, child=f"extends: base.yaml\n{rule}", base=f"privacy:\n  rules: []\n  {key}: [NAME]\n")
    with pytest.raises(ConfigurationError, match=key):
        loaded(tmp_path, child=f"{rule}  {key}: [NAME]\n")


kind = st.sampled_from(["PERSON", "URL", "US_SSN", "NAME", "BANK"])
some = st.lists(kind, max_size=2).map(lambda words: f"[{', '.join(words)}]")
treatment = st.sampled_from(["allow", "mask", "local", "refuse"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # files are written each time
@given(
    leaves=some,
    unmasked=some,
    child_leaves=some,
    then=treatment,
    otherwise=treatment,
    found=st.sampled_from(sorted(KINDS)),
)
def test_no_child_loosens_what_never_leaves(
    leaves: str, unmasked: str, child_leaves: str, then: str, otherwise: str, found: str
) -> None:
    """Whatever a child says, a kind that never leaves in its base never does in the child."""
    import tempfile

    privacy = f"  never_leaves: {leaves}\n  never_leaves_unmasked: {unmasked}\n"
    child = f"  never_leaves: {child_leaves}\n  otherwise: {otherwise}\n"
    everything = "[NAME, CONTACT, IDENTITY, BANK, CREDENTIAL]"
    rule = f"  rules:\n    - {{name: loose, find: {everything}, at_least: 0, then: {then}}}\n"
    with tempfile.TemporaryDirectory() as folder:
        base = loaded(Path(folder), base=f"privacy:\n  rules: []\n{privacy}")
        policy = loaded(
            Path(folder), child=f"extends: base.yaml\nprivacy:\n{child}{rule}", base=f"privacy:\n  rules: []\n{privacy}"
        )
    assert policy.never.leaves >= base.never.leaves
    assert policy.never.unmasked >= base.never.unmasked
    for exchange in (0, 1):
        facts = Facts((Fact(found, 0.01, exchange),), 1, Labels("chat", 0.5, 0.9), BOTH)
        decision = decide(policy, facts)
        if found in base.never.leaves and found != "CODE":
            assert decision.route is not Route.CLOUD or exchange in decision.omitted
            assert decision.treatments[0] >= Treatment.MASK
        if found in base.never.unmasked:
            assert decision.treatments[0] >= Treatment.MASK


def test_routing_rules_are_merged_by_name(tmp_path: Path) -> None:
    base = "privacy: {rules: []}\nrouting:\n  rules:\n    - {name: night, hours: '22:00-06:00', then: no_cloud}\n"
    child = "extends: base.yaml\nrouting:\n  rules:\n    - {name: night, hours: '23:00-06:00', then: prefer_local}\n"
    (rule,) = loaded(tmp_path, child=child, base=base).routing.rules
    assert (rule.then, rule.hours, rule.origin) == (Lean.LOCAL, (1380, 360), str(tmp_path / "child.yaml"))


def test_a_text_without_a_file_extends_presets() -> None:
    assert parse_policy("version: 1\nname: x\nextends: strict\n", "x").rules == load_policy("strict").rules
