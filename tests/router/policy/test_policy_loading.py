"""A policy file that is wrong stops with the file, the line, the rule, the key and the nearest word."""

import pytest

from router.errors import ConfigurationError
from router.inspection.kinds import GROUPS
from router.policy.loading import load_policy, parse_policy
from router.policy.rules import History, Policy, Prefer, Treatment

TOP = "version: 1\nname: mine\nprivacy:\n  rules:\n"
RULE = "    - name: numbers\n      find: [BANK]\n      then: mask\n"


def load(text: str) -> Policy:
    return parse_policy(text, "mine.yaml")


def test_the_published_example_loads() -> None:
    policy = load("""
version: 1
name: default
privacy:
  rules:
    - name: credentials
      find: [CREDENTIAL]
      at_least: 0.4
      then: mask
      history: mask
    - name: health of a person
      topics: [health]
      with: [PERSON]
      then: local
      history: omit
    - name: bank numbers
      find: [BANK]
      then: mask
  otherwise: allow
  unsure: local
  opaque: local
routing: {prefer: local_when_personal, gain: 0.3}
note: true
network_tools: [fetch*, browse*, search*, http*]
examples:
  - say: "My card is 4242 4242 4242 4242"
    expect: {treatment: mask, rule: bank numbers}
""")
    credentials, health, bank = policy.rules
    assert credentials.find == {"API_KEY", "PRIVATE_KEY", "JWT", "PASSWORD", "CONNECTION_STRING"}
    assert (*health.topics, *health.with_any, health.then) == ("health", "PERSON", Treatment.LOCAL)
    assert (health.history, bank.history) == (History.OMIT, History.MASK)
    assert policy.routing.prefer is Prefer.LOCAL_WHEN_PERSONAL
    assert policy.network_tools == ("fetch*", "browse*", "search*", "http*")
    assert policy.examples[0].expected.rule == "bank numbers"


WRONG = [
    (RULE.replace("then", "than"), ["mine.yaml:7", "rule `numbers`", "`than`", "did you mean `then`?"]),
    (RULE.replace("mask", "msak"), ["mine.yaml:7", "rule `numbers`", "`then`", "did you mean `mask`?"]),
    (RULE.replace("BANK", "PERSN"), ["mine.yaml:6", "rule `numbers`", "`find[0]`", "did you mean `PERSON`?"]),
    (RULE.replace("BANK", "clients"), ["mine.yaml:6", "`clients` is not", "words: [client]", "VOCABULARY"]),
    (RULE.replace("BANK", "person"), ["mine.yaml:6", "did you mean `PERSON`?"]),
    (RULE.replace("find: [BANK]", "topics: [helth]"), ["mine.yaml:6", "topics[0]", "did you mean `health`?"]),
    (RULE.replace("find: [BANK]", "find: BANK"), ["mine.yaml:6", "`find`", "list"]),
    (RULE + "      at_least: .nan\n", ["mine.yaml:8", "rule `numbers`", "`at_least`", "finite"]),
    (RULE + "      at_least: 40\n", ["mine.yaml:8", "`at_least`", "less than or equal to 1"]),
    (RULE + "      topics: [health]\n", ["mine.yaml:5", "rule `numbers`", "either `find` or `topics`"]),
    (RULE.replace("      find: [BANK]\n", ""), ["mine.yaml:5", "either `find` or `topics`"]),
    (RULE.replace("BANK", "CRYPTO, -CRYPTO"), ["rule `numbers`", "nothing is left"]),
    (RULE.replace("BANK", "NAME, -AEG"), ["`find[1]`", "did you mean `AGE`?"]),
    (RULE.replace("BANK", "OWN"), ["CODE cannot be masked"]),
    (RULE.replace("mask", "allow") + "      history: mask\n", ["leave `history` out"]),
    (RULE.replace("numbers", "unsure"), ["choose another name"]),
    (RULE.replace("numbers", '"a\\u2028b"'), ["`name`", "letters, digits"]),
    (RULE + RULE, ["mine.yaml:8", "rule `numbers`", "this name already"]),
    (RULE + "      then: allow\n", ["mine.yaml:8", "key `then` stands here twice"]),
    (RULE + "  unsure: mask\n", ["mine.yaml:8", "`privacy.unsure`"]),
    (RULE + "  unsure: allow\n", ["mine.yaml:8", "`privacy.unsure`", "one of local, refuse"]),
    (RULE + "  opaque: mask\n", ["mine.yaml:8", "`privacy.opaque`"]),
    (RULE + "routing: {prefer: clod}\n", ["mine.yaml:8", "`routing.prefer`", "did you mean `cloud`?"]),
    (RULE + "vocabulary: {forms: [M-0000]}\n", ["mine.yaml:8", "`vocabulary.forms[0]`", "# (a digit)"]),
    (RULE + "exampels: []\n", ["mine.yaml:8", "`exampels`", "did you mean `examples`?"]),
    (
        RULE + 'examples:\n  - say: "hello"\n    expect: {rule: nmbers}\n',
        ["mine.yaml:10", "`examples[0].expect.rule`", "did you mean `numbers`?"],
    ),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_an_error_names_place_and_nearest_word(number: int) -> None:
    text, expected = WRONG[number]
    with pytest.raises(ConfigurationError) as error:
        load(TOP + text)
    for words in expected:
        assert words in error.value.message


def test_a_secret_in_the_wrong_line_is_not_repeated() -> None:
    for wrong in (RULE.replace("mask", "sk-4f9aQ2x81"), RULE.replace("BANK", "sk-4f9aQ2x81")):
        with pytest.raises(ConfigurationError) as error:
            load(TOP + wrong)
        assert "4f9aQ2x81" not in error.value.message


def test_missing_and_future_parts_are_named() -> None:
    for text, words in [
        ("name: mine\nprivacy: {rules: []}\n", "`version`: is missing"),
        ("version: 2\nname: mine\nprivacy: {rules: []}\n", "`version`"),
        ("version: 1\nname: mine\n", "`privacy`: is missing"),
        ("version: 1\nname: mine\nprivacy: {}\n", "`privacy.rules`: is missing"),
        ("", "`version`: is missing"),
        ("- 1\n", "keys and values"),
        ("a: [\n", "not valid YAML"),
        ("a: !!python/name:os.system x\n", "mine.yaml:1"),
        ("a: 1\n---\nb: 2\n", "not valid YAML"),
    ]:
        with pytest.raises(ConfigurationError, match=words.replace("[", r"\[")):
            load(text)


def test_a_small_file_cannot_become_a_large_one() -> None:
    bomb = "a: &a [1,1,1,1,1,1,1,1,1]\n"
    for here, there in zip("bcdefgh", "abcdefg", strict=True):
        bomb += f"{here}: &{here} [{','.join([f'*{there}'] * 9)}]\n"
    for text in (bomb, "a: &a [*a]\n", "a: " + "[" * 5_000, "[" * 100 + "]" * 100, "a: 1\n" * 300_000):
        with pytest.raises(ConfigurationError):
            load(text)


def test_what_is_not_said_is_never_looser_than_what_is() -> None:
    policy = load(TOP + RULE + "    - name: names\n      find: [PERSON]\n      then: local\n")
    assert [rule.history for rule in policy.rules] == [History.MASK, History.LOCAL]
    assert policy.otherwise is Treatment.MASK
    assert (policy.unsure, policy.opaque, policy.cloud) == (Treatment.LOCAL, Treatment.LOCAL, True)


def test_a_kind_with_a_minus_is_taken_out_of_its_group_wherever_it_stands() -> None:
    for words in ("BANK, -CRYPTO", "-CRYPTO, BANK", "BANK, CRYPTO, -CRYPTO"):
        (rule,) = load(TOP + RULE.replace("BANK", words)).rules
        assert rule.find == set(GROUPS["BANK"]) - {"CRYPTO"}
    (rule,) = load(TOP + RULE.replace("BANK", "OWN, -CODE")).rules
    assert rule.find == {"VOCABULARY"}


def test_the_digest_follows_what_a_policy_decides_and_nothing_else() -> None:
    other = "    - name: names\n      find: [PERSON, AGE]\n      then: local\n"
    same = load(TOP + RULE + other).digest
    assert load("# a comment\n" + TOP + other.replace("PERSON, AGE", "AGE, PERSON") + RULE).digest == same
    assert load(TOP + RULE + other + 'examples: [{say: "hi", expect: {}}]\n').digest == same
    for changed in (RULE + other.replace("local", "mask"), RULE, RULE + other + "note: false\n"):
        assert load(TOP + changed).digest != same
    assert len(same) == 32


def test_a_preset_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="did you mean `strict`"):
        load_policy("strikt")


def test_a_path_loads_a_file(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "own.yaml"
    path.write_text(TOP + RULE, encoding="utf-8")
    assert load_policy(str(path)).name == "mine"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_policy(str(path))


def test_proprietary_code_is_a_rule_of_its_own_and_changes_the_digest() -> None:
    code = RULE.replace("BANK", "CODE").replace("mask", "local")
    plain, narrowed = load(TOP + code), load(TOP + code + "      code: proprietary\n")
    assert [policy.rules[0].proprietary for policy in (plain, narrowed)] == [False, True]
    assert plain.digest != narrowed.digest
    assert plain.digest == load(TOP + code + "      code: any\n").digest
    with pytest.raises(ConfigurationError, match="narrows a rule about code"):
        load(TOP + RULE + "      code: proprietary\n")
