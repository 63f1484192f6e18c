"""`models list` shows what every engine stated, what is not local and why, and which engine is of no use yet."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from typer.testing import CliRunner

from router.cli.commands import app
from router.upstreams.stand_ins.in_thread import serve_in_thread
from tests.router.upstreams.servers.imitations import LM_STUDIO, OLLAMA, Imitation


def listed(home: Path, locals_: list[Mapping[str, Any]], *arguments: str) -> str:
    file = home / "halfdoor.yaml"
    file.write_text(yaml.safe_dump({"discover": False, "locals": locals_}))
    result = CliRunner().invoke(app, ["models", "list", "--config", str(file), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_document_says_what_is_known_and_null_for_what_is_not(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = taken.getsockname()[1]
    with serve_in_thread(Imitation(OLLAMA).app) as ollama, serve_in_thread(Imitation(LM_STUDIO).app) as studio:
        names = {"ollama": f"{ollama}/v1", "studio": f"{studio}/v1", "down": f"http://127.0.0.1:{nobody}/v1"}
        configured: list[Mapping[str, Any]] = [{"name": name, "base_url": url} for name, url in names.items()]
        shown = json.loads(listed(tmp_path, configured, "--json"))
        table = listed(tmp_path, configured)
    by_name = {model["name"]: model for model in shown["models"]}
    qwen, studio_model = by_name["qwen3:4b"], by_name["qwen/qwen3-8b"]
    assert (qwen["engine"], qwen["context"], qwen["tools"], qwen["images"]) == ("ollama", 16_384, True, False)
    assert (qwen["loaded"], qwen["tokens_per_second"], qwen["local"]) == (True, None, "proven by its engine")
    assert studio_model["local"] == "stated by the configuration"
    assert [other["name"] for other in shown["not_local"]] == ["gpt-oss:120b-cloud"]
    trouble = {engine["name"]: engine["trouble"] for engine in shown["engines"]}
    assert trouble == {"ollama": None, "studio": None, "down": "nobody answers"}
    lines = table.splitlines()
    assert lines[0].split() == [
        "model",
        "engine",
        "context",
        "tools",
        "images",
        "schema",
        "embeds",
        "loaded",
        "tokens/s",
    ]
    assert lines[1].split()[:4] == ["qwen3:4b", "ollama", "16384", "yes"]
    assert any(line.startswith("not local: gpt-oss:120b-cloud on ollama: ") for line in lines)
    assert any(line.startswith("no use: down at ") for line in lines)


def test_without_an_engine_the_page_that_helps_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["models", "list"], env={"HALFDOOR_DISCOVER": "off"})
    assert result.exit_code == 0
    assert (result.stdout, "docs/engines.md" in result.stderr) == ("", True)
