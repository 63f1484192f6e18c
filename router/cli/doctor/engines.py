"""The engines of this device: who answers, who does not, what is not local and why, and whether agents fit in."""

import asyncio
from collections.abc import Iterator

from router.cli.doctor.remark import About, Remark
from router.settings import Settings
from router.upstreams.fleet import Fleet
from router.upstreams.local import LocalModel
from router.upstreams.servers.ports import USUALLY

AGENTS_NEED = 32_768
"""Tokens below which coding agents lose their own instructions; what Ollama's guides to them ask for."""
_LONGER = {
    "ollama": "OLLAMA_CONTEXT_LENGTH=32768 ollama serve",
    "llama-server": "llama-server --ctx-size 32768 …",
    "llamafile": "llamafile --ctx-size 32768 …",
    "lm-studio": "lms load MODEL --context-length 32768",
    "vllm": "vllm serve MODEL --max-model-len 32768",
    "sglang": "python -m sglang.launch_server --context-length 32768 …",
}
_about = About("engines")


def check(settings: Settings) -> Iterator[Remark]:
    """Look once, as `serve` does at its start; on loopback addresses only."""
    yield from remarks(asyncio.run(_look(settings)), settings)


async def _look(settings: Settings) -> Fleet:
    from router.upstreams.live import Upstreams

    upstreams = Upstreams(settings)
    try:
        return await upstreams.look()
    finally:
        await upstreams.aclose()


def remarks(fleet: Fleet, settings: Settings) -> Iterator[Remark]:
    """Give what there is to say about what was found."""
    for model in fleet.locals:
        yield from _model(model)
    for other in fleet.not_local:
        stays = "name a model that runs here; " if other.server == "ollama" else ""
        cut = f"{stays}OLLAMA_NO_CLOUD=1 ollama serve keeps it so" if other.server == "ollama" else ""
        yield _about.note(f"{other.name} on {other.server} is not local: {other.reason}", cut)
    for one in fleet.sightings:
        if one.trouble:
            yield _about.note(f"{one.name or 'somebody'} at {one.where}: {one.trouble}", "halfdoor models list")
    seen = {one.kind for one in fleet.sightings} | {model.kind for model in fleet.locals}
    absent = ", ".join(f"{kind} ({port})" for kind, port in USUALLY.items() if kind not in seen)
    if not settings.discover:
        yield _about.note("`discover: off`: only engines under `locals` are looked for")
    elif absent:
        yield _about.ok(f"nobody answered on this device for {absent}")
    if not fleet.locals:
        yield _nobody(settings)


def _model(model: LocalModel) -> Iterator[Remark]:
    name = f"{model.name} on {model.server}"
    if not model.reachable:
        yield _about.wrong(f"{name} is configured and does not answer at {model.base_url}", "start it, or take it out")
        return
    proof = "because halfdoor.yaml says so" if model.vouched else "proven by its engine"
    context = f"{model.context} tokens" if model.context else "a context that it does not state"
    yield _about.ok(f"{name}: local, {proof}; {context}; tools {_word(model.tools)}, images {_word(model.vision)}")
    if model.chat and model.context is not None and model.context < AGENTS_NEED:
        short = f"{name} has {model.context} tokens in force; agents need {AGENTS_NEED} or more"
        if model.context_most is not None and model.context_most < AGENTS_NEED:
            yield _about.note(f"{short}, and it was made for {model.context_most}", "choose another model for agents")
        else:
            longer = _LONGER.get(model.kind, "raise the context in the engine's own settings")
            yield _about.note(short, longer.replace("MODEL", model.name))


def _nobody(settings: Settings) -> Remark:
    start = "install one, such as Ollama, and give it a model: ollama pull qwen3:4b"
    if any(cloud.ready for cloud in settings.clouds) and not settings.offline:
        return _about.note("no engine was found: what must stay is refused, or answered by a skill", start)
    return _about.wrong("no engine was found and no cloud is usable: only skills can answer", start)


def _word(stated: bool | None) -> str:
    return "unstated" if stated is None else "yes" if stated else "no"
