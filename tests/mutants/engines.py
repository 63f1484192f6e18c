"""Leaks by an engine that is not on this device although it answers here: whole requests, unmasked."""

from tests.mutants.mutant import Mutant

RECOGNISE = "tests/router/upstreams/servers/test_recognise.py::"
LEAK = "whole requests, unmasked, "

ENGINES: tuple[Mutant, ...] = (
    Mutant(
        "unproven-engine-is-local",
        LEAK + "through LM Studio's link to another device, or LocalAI's or GPT4All's to a cloud",
        "router/upstreams/discovery.py",
        "    if offer.unproven:\n",
        "    if False:\n",
        (f"{RECOGNISE}test_who_may_pass_requests_on_in_silence_is_local_only_when_the_configuration_says_so",),
    ),
    Mutant(
        "stranger-is-local",
        LEAK + "to whatever listens on a port where engines usually do",
        "router/upstreams/discovery.py",
        '            return Found((), strangers, (Sighting(root, "", "", UNKNOWN),) if strangers else ())',
        '            return Found(tuple(LocalModel(s.name, root, f"{root}/v1") for s in strangers), strangers, ())',
        (f"{RECOGNISE}test_a_stranger_is_local_only_when_the_configuration_names_it",),
    ),
    Mutant(
        "forwarder-passes-for-an-engine",
        LEAK + "through LiteLLM, which lists the models of a vLLM word for word",
        "router/upstreams/servers/recognise.py",
        "    forwarders.probe_litellm,\n",
        "",
        (f"{RECOGNISE}test_a_forwarder_behind_the_first_answer_of_an_engine_is_seen_through",),
    ),
    Mutant(
        "another-halfdoor-is-local",
        LEAK + "through another Halfdoor, whose policy may be looser",
        "router/upstreams/servers/recognise.py",
        "    forwarders.probe_halfdoor,\n",
        "",
        (f"{RECOGNISE}test_a_model_that_another_machine_runs_is_never_local",),
    ),
    Mutant(
        "cloud-offload-is-local",
        LEAK + "to the cloud that Lemonade lists like its own models",
        "router/upstreams/servers/lemonade.py",
        '        if recipe.startswith(_HERE) and entry.get("downloaded") is not False:',
        '        if entry.get("downloaded") is not False:',
        (f"{RECOGNISE}test_a_model_that_another_machine_runs_is_never_local",),
    ),
    Mutant(
        "remote-provider-is-local",
        LEAK + "to a provider that Jan passes requests on to",
        "router/upstreams/servers/jan.py",
        '        if entry.get("owned_by") not in _HERE:',
        "        if False:",
        (f"{RECOGNISE}test_a_model_that_another_machine_runs_is_never_local",),
    ),
    Mutant(
        "imitator-is-ollama",
        LEAK + "to a server that speaks Ollama's dialect and computes anywhere",
        "router/upstreams/servers/ollama.py",
        'unproven="" if greeted else UNPROVEN)',
        'unproven="")',
        (f"{RECOGNISE}test_an_imitator_of_ollama_is_not_believed_unasked",),
    ),
    Mutant(
        "remote-answer-is-believed",
        LEAK + "turn after turn, to a machine that Ollama's own answers name",
        "router/wire/ollama_reply.py",
        '    if said.get("remote_host") or said.get("remote_model"):',
        "    if False:",
        ("tests/router/wire/test_ollama.py::test_an_answer_of_another_machine_is_refused",),
    ),
    Mutant(
        "disproven-model-stays-local",
        LEAK + "turn after turn, to a machine that an answer named",
        "router/upstreams/live.py",
        "        if not wrong:\n",
        "        if True:\n",
        ("tests/router/upstreams/test_roomy.py::test_a_model_that_another_machine_answers_for_is_local_no_more",),
    ),
    Mutant(
        "early-head-lies",
        "a request to a cloud under a head that says `local`",
        "router/course.py",
        "        here = here or self.head_is_out\n",
        "",
        ("tests/router/test_early.py::test_once_the_head_says_local_no_cloud_is_a_choice",),
    ),
)
