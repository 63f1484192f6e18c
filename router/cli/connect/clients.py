"""Every client that `connect` knows: which file it reads, what must stand there, or what its user must write.

The formats are those of the clients' own documentation in November 2026; docs/clients.md says which versions
were run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from router.cli.connect.edits import json_entry, json_keys, toml_keys, yaml_entry, yaml_keys
from router.cli.connect.reach import NO_KEY, Home, Reach


@dataclass(frozen=True, slots=True)
class Client:
    """One program. Either it has a file that can be changed, or a text that says what to do."""

    name: str
    what: str
    file: Callable[[Home], Path] | None = None
    edit: Callable[[str, Reach], str] | None = None
    shows: Callable[[Reach], str] | None = None
    """What to write where no file can be changed."""
    after: str = ""
    """What is left to do."""


def _key(reach: Reach) -> str:
    return reach.key or "YOUR_OWN_KEY"


def _claude(text: str, reach: Reach) -> str:
    variables = {"ANTHROPIC_BASE_URL": reach.address, "ANTHROPIC_MODEL": reach.model}
    variables["ANTHROPIC_SMALL_FAST_MODEL"] = reach.model
    if reach.key is not None:
        variables["ANTHROPIC_AUTH_TOKEN"] = reach.key
    return json_keys(text, {"env": variables})


def _codex(text: str, reach: Reach) -> str:
    provider: dict[str, object] = {"name": "Halfdoor", "base_url": reach.v1, "wire_api": "responses"}
    if reach.key is None:
        provider["env_key"] = "OPENAI_API_KEY"
    elif reach.key != NO_KEY:
        provider["env_key"] = "HALFDOOR_TOKEN"
    return toml_keys(text, {"model": reach.model, "model_provider": "halfdoor"}, "model_providers.halfdoor", provider)


def _aider(text: str, reach: Reach) -> str:
    wanted = {"openai-api-base": reach.v1, "model": f"openai/{reach.model}"}
    return yaml_keys(text, wanted if reach.key is None else {**wanted, "openai-api-key": reach.key})


def _llm(text: str, reach: Reach) -> str:
    entry: dict[str, object] = {"model_id": "halfdoor", "model_name": reach.model, "api_base": reach.v1}
    if reach.key != NO_KEY:
        entry["api_key_name"] = "openai" if reach.key is None else "halfdoor"
    return yaml_entry(text, None, {**entry, "supports_tools": True, "supports_schema": True}, name="model_id")


def _continue(text: str, reach: Reach) -> str:
    if not text.strip():
        text = "name: My configuration\nversion: 0.0.1\nschema: v1\n"
    entry = {"name": "Halfdoor", "provider": "openai", "model": reach.model, "apiBase": reach.v1, "apiKey": _key(reach)}
    return yaml_entry(text, "models", entry, name="name")


def _vscode(text: str, reach: Reach) -> str:
    model = {
        "id": reach.model,
        "name": f"Halfdoor {reach.model}",
        "url": f"{reach.v1}/chat/completions",
        "apiType": "chat-completions",
        "toolCalling": True,
        "vision": False,
        "maxInputTokens": 100_000,
        "maxOutputTokens": 16_000,
        "streaming": True,
    }
    entry = {"name": "Halfdoor", "vendor": "customendpoint", "apiKey": _key(reach), "models": [model]}
    return json_entry(text, entry, name="name")


def _open_webui(reach: Reach) -> str:
    address = reach.v1.replace("127.0.0.1", "host.docker.internal").replace("localhost", "host.docker.internal")
    return (
        "docker run -d -p 3000:8080 --add-host=host.docker.internal:host-gateway \\\n"
        f"  -e OPENAI_API_BASE_URL={address} -e OPENAI_API_KEY={_key(reach)} \\\n"
        "  -e ENABLE_OLLAMA_API=false -e ENABLE_FORWARD_USER_INFO_HEADERS=false \\\n"
        "  -v open-webui:/app/backend/data ghcr.io/open-webui/open-webui:main\n\n"
        "# A container is not loopback: `listen.host` must be an address that it reaches (which needs\n"
        "# `listen.token_env`), and `listen.hosts` must name host.docker.internal with its port."
    )


def _langchain(reach: Reach) -> str:
    return (
        "from langchain_openai import ChatOpenAI, OpenAIEmbeddings\n\n"
        f'model = ChatOpenAI(model="{reach.model}", base_url="{reach.v1}", api_key="{_key(reach)}")\n'
        f'embeddings = OpenAIEmbeddings(model="{reach.model}", base_url="{reach.v1}", api_key="{_key(reach)}",\n'
        "                              check_embedding_ctx_length=False)  # texts, not token numbers"
    )


def _ai_sdk(reach: Reach) -> str:
    return (
        "import { createOpenAICompatible } from '@ai-sdk/openai-compatible';\n\n"
        f"const halfdoor = createOpenAICompatible({{ name: 'halfdoor', baseURL: '{reach.v1}',\n"
        f"  apiKey: '{_key(reach)}', includeUsage: true, supportsStructuredOutputs: true }});\n"
        f"const model = halfdoor('{reach.model}');"
    )


def _openai_python(reach: Reach) -> str:
    return f'from openai import OpenAI\n\nclient = OpenAI(base_url="{reach.v1}", api_key="{_key(reach)}")'


def _anthropic_python(reach: Reach) -> str:
    given = f'base_url="{reach.address}", api_key="{_key(reach)}"'
    return f"from anthropic import Anthropic\n\nclient = Anthropic({given})"


def _openai_node(reach: Reach) -> str:
    given = f"baseURL: '{reach.v1}', apiKey: '{_key(reach)}'"
    return f"import OpenAI from 'openai';\n\nconst client = new OpenAI({{ {given} }});"


def _curl(reach: Reach) -> str:
    return (
        f"curl {reach.v1}/chat/completions -H 'content-type: application/json' \\\n"
        f"  -H 'authorization: Bearer {_key(reach)}' \\\n"
        f'  -d \'{{"model": "{reach.model}", "messages": [{{"role": "user", "content": "Hello"}}]}}\''
    )


def _shell(reach: Reach) -> str:
    return (
        f"export OPENAI_BASE_URL={reach.v1} OPENAI_API_BASE={reach.v1} OPENAI_API_KEY={_key(reach)}\n"
        f"export ANTHROPIC_BASE_URL={reach.address} ANTHROPIC_AUTH_TOKEN={_key(reach)} ANTHROPIC_API_KEY="
    )


_ALL = (
    Client("aider", "aider", lambda home: home.folder / ".aider.conf.yml", _aider),
    Client("ai-sdk", "Vercel AI SDK", shows=_ai_sdk),
    Client("anthropic-python", "the Anthropic SDK for Python", shows=_anthropic_python),
    Client(
        "claude",
        "Claude Code",
        lambda home: home.moved("CLAUDE_CONFIG_DIR", ".claude") / "settings.json",
        _claude,
        after="Unset ANTHROPIC_API_KEY in your shell; /status in Claude Code shows the base URL.",
    ),
    Client(
        "codex",
        "Codex CLI",
        lambda home: home.moved("CODEX_HOME", ".codex") / "config.toml",
        _codex,
        after="With a token, Codex reads it from HALFDOOR_TOKEN; restart Codex.",
    ),
    Client(
        "continue",
        "Continue",
        lambda home: home.folder / ".continue" / "config.yaml",
        _continue,
        after="Choose Halfdoor in the list of models.",
    ),
    Client("curl", "curl", shows=_curl),
    Client("langchain", "LangChain", shows=_langchain),
    Client(
        "llm",
        "llm",
        lambda home: (
            home.moved("LLM_USER_PATH", str(home.application("io.datasette.llm"))) / "extra-openai-models.yaml"
        ),
        _llm,
        after="Then: llm -m halfdoor 'hello'. With a token: llm keys set halfdoor.",
    ),
    Client("open-webui", "Open WebUI", shows=_open_webui),
    Client("openai-node", "the OpenAI SDK for JavaScript", shows=_openai_node),
    Client("openai-python", "the OpenAI SDK for Python", shows=_openai_python),
    Client("shell", "everything that reads the usual variables", shows=_shell),
    Client(
        "vscode",
        "VS Code (Copilot Chat, Custom Endpoint)",
        lambda home: home.application("Code") / "User" / "chatLanguageModels.json",
        _vscode,
        after="Restart VS Code and choose Halfdoor in the model picker.",
    ),
)
CLIENTS: Mapping[str, Client] = MappingProxyType({client.name: client for client in _ALL})
