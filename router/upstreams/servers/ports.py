"""Where engines listen by default, and under which paths they list their models."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_V1: Final = ("/v1",)
PORTS: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {
        11434: _V1,  # Ollama
        1234: _V1,  # LM Studio
        9931: _V1,  # llama-server
        8080: _V1,  # llama-server before 2026, llamafile, LocalAI
        8000: ("/v1", "/api/v1"),  # vLLM, Lemonade before 10
        13305: ("/v1", "/api/v1"),  # Lemonade
        1337: _V1,  # Jan
        4891: _V1,  # GPT4All
        12434: ("/engines/v1",),  # Docker Model Runner
        30000: _V1,  # SGLang
    }
)
USUALLY: Final[Mapping[str, int]] = MappingProxyType(
    {
        "ollama": 11434,
        "lm-studio": 1234,
        "llama-server": 9931,
        "llamafile": 8080,
        "localai": 8080,
        "vllm": 8000,
        "lemonade": 13305,
        "jan": 1337,
        "gpt4all": 4891,
        "docker-model-runner": 12434,
        "sglang": 30000,
    }
)
"""Kind and port, as people are told where to look."""
ROOTS: Final = tuple(f"http://{host}:{port}" for port in PORTS for host in ("127.0.0.1", "[::1]"))
