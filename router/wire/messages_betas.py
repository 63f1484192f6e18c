"""Which words of `anthropic-beta` a cloud may be told: a closed list, so that no caller's text leaves in a header."""

from collections.abc import Iterable
from typing import Final

HEADER: Final = "anthropic-beta"
_WORDS = """
claude-code-20250219 oauth-2025-04-20
interleaved-thinking-2025-05-14 dev-full-thinking-2025-05-14 thinking-token-count-2026-05-13
thinking-display-updates-2026-08-18 effort-2025-11-24 fast-mode-2026-02-01 task-budgets-2026-03-13
context-1m-2025-08-07 model-context-window-exceeded-2025-08-26 context-management-2025-06-27
output-128k-2025-02-19 output-300k-2026-03-24 structured-outputs-2025-11-13
prompt-caching-2024-07-31 extended-cache-ttl-2025-04-11 pdfs-2024-09-25
token-efficient-tools-2025-02-19 fine-grained-tool-streaming-2025-05-14 advanced-tool-use-2025-11-20
mid-conversation-tool-changes-2026-07-01 mid-conversation-output-config-2026-07-01
computer-use-2024-10-22 computer-use-2025-01-24 computer-use-2025-11-24
"""
BETAS: Final = frozenset(_WORDS.split())
"""How an answer is thought, cut, cached and streamed, and what the client's own tools look like. Not among them is
what keeps something at the provider, has it fetch or run something, or shows the request to another model: files, MCP,
code, skills, batches, profiles, memory, fallbacks."""


def told(values: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Return the words that may be told, in the client's order, and whether there were others."""
    words = dict.fromkeys(word.strip() for value in values for word in value.split(",") if word.strip())
    known = tuple(word for word in words if word in BETAS)
    return known, len(known) < len(words)
