"""Every server's answers to the questions of discovery, by path; written from published facts, not recorded.

A path that is missing is a 404. `KEYED` ones are a 401 without a bearer.
"""

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

Answers = Mapping[str, Any]


def models(*entries: Mapping[str, Any], owner: str | None = None) -> dict[str, Any]:
    stated = {} if owner is None else {"owned_by": owner}
    return {"object": "list", "data": [{"object": "model", "created": 1, **stated, **entry} for entry in entries]}


OLLAMA: Answers = {
    "/": "Ollama is running",
    "/api/version": {"version": "0.12.0"},
    "/api/tags": {
        "models": [
            {"name": "qwen3:4b", "digest": "1", "size": 2_600_000_000, "capabilities": ["completion", "tools"]},
            {"name": "gpt-oss:120b-cloud", "digest": "2", "remote_host": "https://ollama.com:443"},
        ]
    },
    "/api/ps": {"models": [{"name": "qwen3:4b", "context_length": 16_384}]},
    "/api/show": {"model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40_960}},
    "/v1/models": models({"id": "qwen3:4b"}, {"id": "gpt-oss:120b-cloud"}, owner="library"),
}
LLAMA_SERVER: Answers = {
    "server": "llama.cpp",
    "/v1/models": {
        "models": [{"name": "tiny", "model": "tiny", "capabilities": ["completion"]}],
        **models(
            {
                "id": "tiny",
                "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
                "meta": {"n_ctx": 8_192, "n_ctx_train": 32_768, "size": 66_816},
            },
            owner="llamacpp",
        ),
    },
    "/props": {
        "default_generation_settings": {"n_ctx": 8_192},
        "total_slots": 4,
        "model_path": "/models/tiny.gguf",
        "modalities": {"vision": False, "audio": False},
        "chat_template_caps": {"supports_tools": True},
        "is_sleeping": True,
    },
    "/health": {"status": "ok"},
}
OLD_LLAMA_SERVER: Answers = {
    "server": "llama.cpp",
    "/v1/models": models({"id": "old.gguf"}, owner="llamacpp"),
    "/props": {"default_generation_settings": {"n_ctx": 2_048}, "total_slots": 1},
}
LLAMA_ROUTER: Answers = {
    "server": "llama.cpp",
    "/v1/models": models(
        {"id": "awake", "status": {"value": "loaded"}, "meta": {"n_ctx": 4_096}},
        {"id": "asleep", "status": {"value": "unloaded"}},
        owner="llamacpp",
    ),
    "/props": {"default_generation_settings": {"n_ctx": 99}, "is_sleeping": False},
}
LLAMAFILE: Answers = {
    "server": "llama.cpp",
    "/v1/models": models({"id": "LLaMA_CPP"}, owner="llamacpp"),
    "/props": {"default_generation_settings": {"n_ctx": 1_024}, "model_path": "/home/me/gemma.llamafile"},
}
LM_STUDIO: Answers = {
    "/api/v1/models": {
        "models": [
            {
                "type": "llm",
                "key": "qwen/qwen3-8b",
                "size_bytes": 5_000_000_000,
                "max_context_length": 131_072,
                "loaded_instances": [{"id": "qwen/qwen3-8b", "config": {"context_length": 8_192}}],
                "capabilities": {"vision": False, "trained_for_tool_use": True},
            },
            {
                "type": "embedding",
                "key": "text-embedding-nomic-embed-text-v1.5",
                "max_context_length": 2_048,
                "loaded_instances": [],
            },
        ]
    },
    "/v1/models": models({"id": "qwen/qwen3-8b"}, owner="organization_owner"),
}
OLD_LM_STUDIO: Answers = {
    "/api/v0/models": models(
        {
            "id": "llava",
            "type": "vlm",
            "state": "loaded",
            "max_context_length": 32_768,
            "loaded_context_length": 4_096,
        },
        {"id": "nomic", "type": "embeddings", "state": "not-loaded", "max_context_length": 2_048},
    ),
    "/v1/models": models({"id": "llava"}, owner="organization_owner"),
}
VLLM: Answers = {
    "server": "uvicorn",
    "/version": {"version": "0.11.0"},
    "/v1/models": models({"id": "Qwen/Qwen3-8B", "max_model_len": 32_768, "root": "Qwen/Qwen3-8B"}, owner="vllm"),
    "/openapi.json": {"info": {"title": "FastAPI"}},
}
SGLANG: Answers = {
    "server": "uvicorn",
    "/get_model_info": {"model_path": "Qwen/Qwen3-8B", "is_generation": True, "has_image_understanding": True},
    "/v1/models": models({"id": "qwen", "max_model_len": 65_536}, owner="sglang"),
}
LOCALAI: Answers = {
    "/.well-known/localai.json": {"version": "v3", "endpoints": {"models": "/v1/models"}, "capabilities": {}},
    "/version": {"version": "v3"},
    "/v1/models": models({"id": "gemma"}, {"id": "bge"}),
    "/v1/models/capabilities": {
        "data": [
            {"id": "gemma", "capabilities": ["chat"], "input_modalities": ["text", "image"]},
            {"id": "bge", "capabilities": ["embeddings"]},
        ]
    },
    # It speaks Ollama's dialect as well, and says so under Ollama's paths.
    "/api/version": {"version": "0.9.0"},
    "/api/tags": {"models": [{"name": "gemma", "digest": "1"}]},
    "/api/ps": {"models": []},
}
LEMONADE: Answers = {
    "/v1/models": models(
        {
            "id": "Qwen3-0.6B-GGUF",
            "checkpoint": "unsloth/Qwen3-0.6B-GGUF:Q4_0",
            "recipe": "llamacpp",
            "max_context_window": 40_960,
            "downloaded": True,
            "labels": ["reasoning", "tool-calling"],
        },
        {"id": "nomic-embed", "recipe": "llamacpp", "labels": ["embeddings"], "downloaded": True},
        {"id": "fireworks.kimi-k2p5", "recipe": "cloud", "labels": ["tool-calling"]},
        {"id": "auto-router", "recipe": "collection.router"},
        owner="lemonade",
    ),
    "/v1/health": {
        "status": "ok",
        "all_models_loaded": [{"model_name": "Qwen3-0.6B-GGUF", "recipe_options": {"ctx_size": 4_096}}],
    },
    "/": "Ollama is running",
    "/api/version": {"version": "0.9.0"},
    "/api/tags": {"models": [{"name": "fireworks.kimi-k2p5", "digest": "1"}]},
}
JAN: Answers = {
    "keyed": ("/v1/models",),
    "/openapi.json": {"info": {"title": "👋Jan API"}},
    "/v1/models": {
        "data": [
            {"id": "jan-nano", "object": "model", "owned_by": "llama.cpp"},
            {"id": "gpt-5", "object": "model", "owned_by": "remote"},
        ]
    },
}
GPT4ALL: Answers = {
    "/v1/models": models({"id": "Llama 3 8B Instruct", "root": "Llama 3 8B Instruct"}, owner="humanity")
}
DOCKER: Answers = {
    "/engines/v1/models": models(
        {"id": "ai/smollm2", "dmr": {"context_window": 8_192}}, {"id": "ai/nomic-embed-text"}, owner="docker"
    ),
    "/v1/models": models({"id": "ai/smollm2"}, owner="docker"),
    "/version": {"version": "1.0.3"},
}
LITELLM: Answers = {
    "server": "uvicorn",
    "/health/liveliness": "I'm alive!",
    "/v1/models": models({"id": "gpt-5"}, {"id": "qwen"}, owner="vllm"),
    "/version": {"version": "0.11.0"},
}
HALFDOOR: Answers = {"/v1/models": models({"id": "auto"}, {"id": "gpt-5"}, owner="halfdoor")}
STRANGER: Answers = {"/v1/models": models({"id": "deepseek-chat"}, owner="deepseek")}
WEB_PAGE: Answers = {"/v1/models": "<html>not found</html>", "/": "<html></html>"}


class Imitation:
    """One server; it remembers which paths it was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        route = Route("/{path:path}", self._answer, methods=["GET", "POST"])
        self.app: ASGIApp = Starlette(routes=[route])

    async def _answer(self, request: Request) -> Response:
        path = request.scope["path"]
        self.asked.append(path)
        headers = {"server": self.answers["server"]} if "server" in self.answers else {}
        if path in self.answers.get("keyed", ()) and "authorization" not in request.headers:
            return Response("Missing authorization header", 401)
        found = self.answers.get(path)
        if found is None:
            return JSONResponse({"detail": "Not Found"}, 404, headers)
        if path == "/" or (isinstance(found, str) and found.startswith("<")):
            return Response(found, 200, headers, media_type="text/html" if found.startswith("<") else "text/plain")
        return JSONResponse(found, 200, headers)
