"""The switches that keep libraries quiet."""

from router.upstreams.silence import SWITCHES, apply


def test_a_switch_that_was_set_to_talk_is_overridden_and_nothing_else_changes() -> None:
    environ = {"ORT_DISABLE_TELEMETRY": "0", "HOME": "/home/me"}
    apply(environ)
    assert environ == {"HOME": "/home/me", **SWITCHES}


def test_every_library_that_phones_home_has_its_switch() -> None:
    assert {"ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "LITELLM_RUST"} <= SWITCHES.keys()
    assert {name for name in SWITCHES if name.startswith("LITELLM_LOCAL_")} >= {"LITELLM_LOCAL_MODEL_COST_MAP"}
