"""Examples inside policy files come out as they say, through the real inspection, models, masking and guard."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from router.inspecting import Inspecting, build_inspecting
from router.inspection.vocabulary.together import Brought
from router.inspection.vocabulary.words import word
from router.paths import paths
from router.policy.brought import brought
from router.policy.loading import PRESETS, load_policy, parse_policy
from router.policy.rules import Policy
from router.settings import Settings
from router.trial.judged import differences
from router.trial.tried import Looking, Tried, tried

Try = Callable[[Policy], list[Tried]]
ROOT = Path(__file__).resolve().parents[3]
HEAD = "version: 1\nname: any\nextends: masked\n"


@pytest.fixture(scope="module")
def try_all(tmp_path_factory: pytest.TempPathFactory) -> Try:
    home = str(tmp_path_factory.mktemp("home"))
    places = paths({"HALFDOOR_CONFIG_DIR": home, "HALFDOOR_DATA_DIR": home})
    inspecting: Inspecting = build_inspecting(Settings(places))
    inspecting.load()

    def run(policy: Policy) -> list[Tried]:
        looking = Looking(inspecting.inspector, inspecting.labeller, inspecting.guard)
        outcomes = []
        for example in policy.examples:
            entries = tuple(entry for line in example.words if (entry := word(line)) is not None)
            inspecting.together.bring(brought(policy).joined(Brought(entries)))
            outcomes.append(tried(example, policy, looking))
        return outcomes

    return run


def told(outcome: Tried) -> list[str]:
    return [difference.what for difference in differences(outcome)]


@pytest.mark.parametrize("preset", PRESETS)
def test_each_example_of_each_preset_holds(preset: str, try_all: Try) -> None:
    began = time.process_time()
    wrong = {f"line {one.example.line}": told(one) for one in try_all(load_policy(preset)) if told(one)}
    assert wrong == {}
    assert time.process_time() - began < 20, "examples are run in every CI"


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "policies").glob("*.yaml")), ids=lambda path: path.name)
def test_each_policy_of_the_examples_holds(path: Path, try_all: Try) -> None:
    outcomes = [told(one) for one in try_all(load_policy(str(path)))]
    assert len(outcomes) >= 4
    assert not any(outcomes)


def test_the_first_policy_of_the_page_holds(try_all: Try) -> None:
    page = (ROOT / "policies" / "README.md").read_text(encoding="utf-8")
    (first,) = re.findall(r"```yaml\n(version: 1\nname: mine\n.*?)```", page, re.DOTALL)
    assert [told(one) for one in try_all(parse_policy(first, "mine.yaml"))] == [[], [], []]


def test_a_conversation_with_tools_and_images_is_an_example(try_all: Try) -> None:
    text = (
        HEAD
        + """\
examples:
  - turns:
      - system: You are brief.
      - user: Mail ada.byron@analytical.example.org about it.
      - assistant: Done.
      - user: And pay.
      - calls: {pay: {card: 4242 4242 4242 4242}}
      - tool: paid with 4242 4242 4242 4242
      - user: Thanks, what did it cost?
    tools: {pay: Pays an invoice.}
    expect:
      route: cloud-masked
      rule: bank numbers
      cloud_sees: ["Mail [EMAIL_ADDRESS_1] about it.", "paid with [CREDIT_CARD_1]"]
      cloud_never_sees: ada.byron
  - turns: [{user: "What is this?", attach: [image, file]}]
    expect: {route: local, rule: opaque}
  - say: "Ask Globex about M-2031."
    words: ["client: Globex"]
    expect: {cloud_sees: "Ask [VOCABULARY_1] about [VOCABULARY_2]."}
  - say: Why is the sky blue?
    there_is: cloud
    at: {time: "23:30", day: sat, battery: 10, network: metered, spent: {requests: 4}}
    expect: {route: refused, rule: night}
  - say: Why is the sky blue?
    model: cloud
    expect: {route: cloud, rule: named by client}
  - say: Why is the sky blue?
    there_is: nothing
    expect: {route: refused}
vocabulary: {forms: ["M-####"]}
routing:
  rules: [{name: night, hours: "22:00-06:00", days: [sat], battery_below: 20, network: metered, then: no_cloud}]
"""
    )
    assert [told(one) for one in try_all(parse_policy(text, "any.yaml"))] == [[]] * 6


def test_what_comes_out_differently_is_told_without_quoting(try_all: Try) -> None:
    text = (
        HEAD
        + """\
examples:
  - say: "My card is 4242 4242 4242 4242"
    expect: {route: local, treatment: refuse, rule: names, cloud_sees: [my card], cloud_never_sees: [my CARD]}
  - say: "Hello"
    there_is: engine
    expect: {cloud_sees: Hello}
"""
    )
    first, second = try_all(parse_policy(text, "any.yaml"))
    assert told(first) == [
        "route is cloud-masked, not local",
        "treatment is mask, not refuse",
        "rule `names` is not among the reasons (bank numbers, prefer)",
        "the cloud would not see `cloud_sees[0]`",
        "the cloud would see `cloud_never_sees[0]`",
    ]
    assert told(second) == ["the cloud would see nothing, and `cloud_sees` expects something"]
    assert "4242" not in " ".join(told(first))
    assert (first.example.line, second.example.line) == (5, 7)


def test_words_of_an_example_are_forgotten_with_it(try_all: Try) -> None:
    text = (
        HEAD
        + """\
examples:
  - {say: Globex and Initech, words: [Initech], expect: {cloud_sees: "Globex and [VOCABULARY_1]"}}
  - {say: Globex and Initech, words: [Globex], expect: {cloud_sees: "[VOCABULARY_1] and Initech"}}
"""
    )
    assert [told(one) for one in try_all(parse_policy(text, "any.yaml"))] == [[], []]
