"""The presets are what the product says, and the schema and the pages say the same as the code."""

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from router.classification.topics import SPECIAL, TOPICS
from router.inspection.kinds import GROUPS, KINDS
from router.marked_yaml import Section
from router.policy.file import PolicyFile
from router.policy.guarded import guarded_kinds
from router.policy.loading import PRESETS, load_policy, preset_text
from router.policy.reasons import WORDS
from router.policy.rules import History, Prefer, Treatment
from router.policy.schema import schema_text

DETAILS = {"DATE_TIME", "ORGANIZATION", "LOCATION", "URL", "NRP", "AGE", "TITLE"}
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_loads_under_its_own_name_with_examples(preset: str) -> None:
    policy = load_policy(preset)
    assert policy.name == preset
    assert len(policy.examples) >= 15
    assert policy.claims


@pytest.mark.parametrize("preset", ["default", "masked"])
def test_every_kind_but_mere_details_is_masked_now_and_later(preset: str) -> None:
    policy = load_policy(preset)
    for kind in KINDS - DETAILS - {"CODE"}:
        rules = [rule for rule in policy.rules if kind in rule.find and not rule.with_any]
        assert [(rule.then, rule.history) for rule in rules] == [(Treatment.MASK, History.MASK)], kind
    details = [rule for rule in policy.rules if rule.find == DETAILS]
    assert {(rule.then, rule.with_any) for rule in details} == {
        (Treatment.MASK, frozenset({"PERSON"})),
        (Treatment.ALLOW, frozenset()),
    }
    assert policy.routing.prefer is (Prefer.CLOUD if preset == "masked" else Prefer.LOCAL_WHEN_PERSONAL)


@pytest.mark.parametrize("preset", PRESETS)
def test_code_is_allowed_and_doubt_stays(preset: str) -> None:
    policy = load_policy(preset)
    plain = [rule for rule in policy.rules if "CODE" in rule.find and not rule.conditional and not rule.proprietary]
    assert {rule.then for rule in plain} == {Treatment.ALLOW}
    assert (policy.unsure, policy.opaque) == (Treatment.LOCAL, Treatment.LOCAL)


def test_default_keeps_special_topics_of_a_person_and_leaves_old_ones_out() -> None:
    rules = [rule for rule in load_policy("default").rules if rule.topics]
    assert {topic for rule in rules for topic in rule.topics} == set(SPECIAL)
    assert {(r.then, r.history, r.with_any) for r in rules} == {
        (Treatment.LOCAL, History.OMIT, frozenset({"PERSON"}))
    }  # fmt: skip


@pytest.mark.parametrize("preset", ["strict", "offline"])
def test_strict_and_offline_keep_everything_found(preset: str) -> None:
    policy = load_policy(preset)
    rule = next(rule for rule in policy.rules if rule.then is not Treatment.ALLOW)
    assert rule.find == KINDS - {"CODE"}
    assert (rule.then, rule.history, rule.at_least) == (Treatment.LOCAL, History.LOCAL, 0)
    assert policy.cloud == (preset == "strict")


def test_the_guard_knows_what_each_preset_holds_back() -> None:
    assert guarded_kinds(load_policy("default")) == KINDS - DETAILS - {"CODE"}
    assert guarded_kinds(load_policy("masked")) == KINDS - DETAILS - {"CODE"}
    assert guarded_kinds(load_policy("strict")) == KINDS - {"CODE"}
    assert guarded_kinds(load_policy("offline")) == KINDS - {"CODE"}


def test_the_committed_schema_is_the_codes() -> None:
    committed = (files("policies") / "policy.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run: python -m router.policy.schema > policies/policy.schema.json"


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_names_the_schema_and_fits_it(preset: str) -> None:
    text = preset_text(preset)
    assert text.startswith("# yaml-language-server: $schema=policy.schema.json\n")
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(yaml.safe_load(text))


def keys(section: type[Section]) -> set[str]:
    found: set[str] = set()
    for name, field in section.model_fields.items():
        found.add(field.alias or name)
        for inner in re.findall(r"\w+Section", str(field.annotation)):
            found |= keys(next(one for one in Section.__subclasses__() if one.__name__ == inner))
    return found


@pytest.mark.parametrize("page", ["policies/README.md", "docs/policies.md"])
def test_every_key_word_and_group_is_documented(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    words = [*keys(PolicyFile), *GROUPS, *TOPICS, *PRESETS, *(["CODE", "VOCABULARY"])]
    if page.startswith("docs"):
        words = [*WORDS, *PRESETS, *(prefer.value for prefer in Prefer)]
    assert [word for word in words if f"`{word}`" not in text] == []


def test_the_list_of_keys_is_not_empty_by_accident() -> None:
    assert {"with", "at_least", "say", "gain", "network_tools", "cloud", "from", "files", "hours"} <= keys(PolicyFile)


def test_hipaa_masks_every_kind_wherever_it_stands() -> None:
    policy = load_policy("hipaa")
    assert policy.never.unmasked == KINDS - {"CODE"}
    assert guarded_kinds(policy) == KINDS - {"CODE"}


@pytest.mark.parametrize("preset", ["gdpr", "hipaa", "legal"])
def test_the_presets_of_professions_ask_clouds_to_keep_nothing(preset: str) -> None:
    upstreams = load_policy(preset).upstreams
    assert (upstreams.zero_retention, upstreams.no_training) == (True, True)


def test_every_whole_policy_on_the_page_says_what_can_be_meant(tmp_path: Path) -> None:
    text = (ROOT / "policies/README.md").read_text(encoding="utf-8")
    written = re.findall(r"```yaml\n(version: 1\n.*?)```", text, re.DOTALL)
    assert len(written) == 2
    (tmp_path / "clients.txt").write_text("client: Globex Ltd\n", encoding="utf-8")
    for policy in written:
        (tmp_path / "mine.yaml").write_text(policy, encoding="utf-8")
        assert load_policy(str(tmp_path / "mine.yaml")).examples
