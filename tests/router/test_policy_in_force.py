"""Keys of a policy that need more than a decision: who is asked, what is put back, what the ledger must do."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from router.errors import ConfigurationError, LedgerUnavailable
from router.inspecting import Inspecting
from router.ledger.append import Ledger
from router.ledger.entry import Decided
from router.ledger.replay import decode
from router.policy.decide import decide
from router.policy.loading import load_policy
from router.upstreams.stand_ins.glass_cloud import GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread
from router.upstreams.stand_ins.scripted_engine import ScriptedEngine
from tests.router.standing import as_built, cloud, local, standing, user

CARD = "My card is 4242 4242 4242 4242"
PLAIN = "Why is the sky blue?"
EU = {"region": "eu-west-1", "zero_retention": True, "no_training": True}


def policy(folder: Path, **keys: Any) -> str:
    """Write a policy that extends `masked` by these keys."""
    path = folder / "policy.yaml"
    path.write_text(yaml.safe_dump({"version": 1, "name": "mine", "extends": "masked", **keys}))
    return str(path)


def test_only_an_admitted_cloud_is_asked_and_a_named_one_is_refused(tmp_path: Path) -> None:
    far, near = GlassCloud(), GlassCloud()
    with serve_in_thread(far.app) as one, serve_in_thread(near.app) as two:
        document = {
            "policy": policy(tmp_path, upstreams={"regions": ["EU"], "zero_retention": True, "no_training": True}),
            "clouds": [cloud(one, "far-1", name="far"), {**cloud(two, "near-1", name="near"), **EU}],
        }
        with standing(tmp_path, document) as proxy:
            assert proxy.post(user(PLAIN)).headers["x-halfdoor-model"] == "near-1"
            refused = proxy.post(user(PLAIN, "far-1"))
            assert (refused.status_code, refused.json()["error"]["code"]) == (403, "policy_refused")
            assert "`upstreams`" in refused.json()["error"]["message"]
            assert proxy.post(user(PLAIN, "never-heard-of")).status_code == 403
    assert (len(far.seen), len(near.seen)) == (0, 1)


def test_the_cheapest_admitted_model_is_asked_where_the_policy_says_so(tmp_path: Path) -> None:
    glass = GlassCloud()
    prices = {
        "dear-1": {"read": 2, "written": 8},
        "cheap-1": {"read": 0.1, "written": 0.4},
        "free-1": {"read": 0, "written": 0},
    }
    with serve_in_thread(glass.app) as outside:
        entry = {**cloud(outside, "dear-1", "cheap-1", "free-1"), "prices": prices}
        keys = {"routing": {"cloud_model": "cheapest"}, "upstreams": {"models": ["dear*", "cheap*"]}}
        with standing(tmp_path, {"policy": policy(tmp_path, **keys), "clouds": [entry]}) as proxy:
            assert proxy.post(user(PLAIN)).headers["x-halfdoor-model"] == "cheap-1"
            assert proxy.post(user(PLAIN, "dear-1")).headers["x-halfdoor-model"] == "dear-1"


def test_a_spent_budget_closes_the_cloud_also_after_a_restart_and_rows_replay_it(tmp_path: Path) -> None:
    glass, engine = GlassCloud(), ScriptedEngine()
    with serve_in_thread(glass.app) as outside, serve_in_thread(engine.app) as inside:
        document = {
            "policy": policy(tmp_path, routing={"budget_per_day": {"requests": 1}}),
            "clouds": [cloud(outside)],
            "locals": [local(inside)],
        }
        for expected in (["cloud", "local"], ["local"]):
            with standing(tmp_path, document) as proxy:
                answers = [proxy.post(user(PLAIN)) for _ in expected]
                assert [answer.headers["x-halfdoor-route"] for answer in answers] == expected
                assert "budget spent" in answers[-1].headers["x-halfdoor-reason"]
                rows = [row for row in proxy.entries() if isinstance(row, Decided)]
                again = [decide(load_policy(document["policy"]), decode(row.facts)) for row in rows]
                assert [(one.route, one.reasons) for one in again] == [(row.route, row.reasons) for row in rows]
    assert len(glass.seen) == 1


def test_an_engine_that_the_policy_does_not_name_does_not_answer(tmp_path: Path) -> None:
    engine = ScriptedEngine()
    with serve_in_thread(engine.app) as inside:
        document = {"policy": policy(tmp_path, upstreams={"engines": ["qwen*"]}), "locals": [local(inside)]}
        with standing(tmp_path, document) as proxy:
            assert proxy.post(user(PLAIN)).status_code == 503


def test_kinds_are_put_back_only_into_the_tools_that_the_policy_names(tmp_path: Path) -> None:
    glass = GlassCloud()
    tool = {"type": "function", "function": {"name": "pay", "parameters": {"properties": {"card": {"type": "string"}}}}}
    asked = {**user(f"pay {CARD}".replace(" ", " ")), "tools": [tool], "tool_choice": "required"}
    given: dict[str, str] = {}
    with serve_in_thread(glass.app) as outside:
        for tools in (["pay"], []):
            keys = {"privacy": {"restore": [{"find": ["BANK"], "tools": tools}]}}
            with standing(
                tmp_path / str(len(tools)), {"policy": policy(tmp_path, **keys), "clouds": [cloud(outside)]}
            ) as proxy:
                call = proxy.post(asked).json()["choices"][0]["message"]["tool_calls"][0]["function"]
                given[",".join(tools)] = json.loads(call["arguments"])["card"]
    assert given == {"pay": "4242 4242 4242 4242", "": "[CREDIT_CARD_1]"}


def test_an_answer_from_this_device_waits_for_the_ledger_where_the_policy_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise LedgerUnavailable("the decision could not be recorded: the disk is full")

    engine = ScriptedEngine()
    with serve_in_thread(engine.app) as inside:
        for required, status in ((False, 200), (True, 503)):
            keys = {"ledger": {"required": required}}
            with standing(tmp_path, {"policy": policy(tmp_path, **keys), "locals": [local(inside)]}) as proxy:
                monkeypatch.setattr(Ledger, "decided", full)
                assert proxy.post(user(PLAIN)).status_code == status
                monkeypatch.undo()


def test_places_are_not_kept_where_the_policy_does_not_want_them(tmp_path: Path) -> None:
    glass = GlassCloud()
    with serve_in_thread(glass.app) as outside:
        for places in (True, False):
            document = {"policy": policy(tmp_path, ledger={"places": places}), "clouds": [cloud(outside)]}
            with standing(tmp_path / str(places), document) as proxy:
                proxy.post(user(CARD))
                (row,) = [entry for entry in proxy.entries() if isinstance(entry, Decided)]
                assert bool(row.places) is places


def test_names_that_never_leave_keep_the_cloud_shut_where_nothing_finds_them(tmp_path: Path) -> None:
    """`inspection: {names: off}` is a setting, and no setting loosens a floor."""
    glass = GlassCloud()
    with serve_in_thread(glass.app) as outside:
        for floor, status in (
            ({}, 200),
            ({"never_leaves_unmasked": ["PERSON"]}, 503),
            ({"never_leaves": ["BANK"]}, 200),
        ):
            document = {"policy": policy(tmp_path, privacy=floor), "clouds": [cloud(outside)]}
            with standing(tmp_path, document) as proxy:
                assert proxy.post(user(PLAIN)).status_code == status


def test_a_topic_that_no_model_judges_cannot_be_promised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inspecting, "judged", lambda _: ("health", "legal"))  # weights that know fewer topics
    with (
        pytest.raises(ConfigurationError, match="religion"),
        standing(tmp_path, {"policy": policy(tmp_path, privacy={"never_leaves": ["religion"]})}, change=as_built),
    ):
        pass  # pragma: no cover


def test_words_and_shapes_of_a_policy_are_found_and_followed(tmp_path: Path) -> None:
    glass = GlassCloud()
    (tmp_path / "clients.txt").write_text("client: Brightwater Holdings\n")
    (tmp_path / "clients.txt").chmod(0o600)
    keys = {"vocabulary": {"files": ["clients.txt"], "forms": ["M-####/##"]}}
    with serve_in_thread(glass.app) as outside:
        document = {"policy": policy(tmp_path, **keys), "clouds": [cloud(outside)]}
        with standing(tmp_path, document, change=as_built) as proxy:
            proxy.post(user("Draft a note on m-2031/07 and brightwater-holdings, and on M-2031/077."))
            body = glass.seen[-1].body.decode().lower()
            assert "brightwater" not in body
            assert "m-2031/07 " not in body
            assert "[vocabulary_2]" in body
            fresh = replace(load_policy("masked"), name="other")
            proxy.halfdoor.adopt(fresh)
            proxy.post(user("Draft a note on m-2031/07."))
            assert "m-2031/07" in glass.seen[-1].body.decode()


def test_a_missing_file_of_words_is_an_error_and_changes_nothing(tmp_path: Path) -> None:
    glass = GlassCloud()
    keys = {"vocabulary": {"files": ["nowhere.txt"]}}
    with serve_in_thread(glass.app) as outside:
        with standing(tmp_path, {"policy": "masked", "clouds": [cloud(outside)]}) as proxy:
            with pytest.raises(ConfigurationError, match=r"nowhere\.txt: there is no such file"):
                proxy.halfdoor.adopt(load_policy(policy(tmp_path, **keys)))
            assert proxy.halfdoor.policy.name == "masked"
        with (
            pytest.raises(ConfigurationError, match="nowhere"),
            standing(tmp_path, {"policy": policy(tmp_path, **keys)}),
        ):
            pass  # pragma: no cover
