"""The switches that keep libraries from calling home; set before any of them is imported."""

from collections.abc import Mapping, MutableMapping
from types import MappingProxyType
from typing import Final

SWITCHES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # onnxruntime sends usage events with a device id from its first moment on; only this stops the first one.
        "ORT_DISABLE_TELEMETRY": "1",
        # litellm fetches prices, header tables and posts while it is imported.
        "LITELLM_OFFLINE_MODE": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
        "LITELLM_LOCAL_BLOG_POSTS": "True",
        "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
        "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
        # litellm's native part owns sockets that no transport of ours can guard.
        "LITELLM_RUST": "false",
        "MAX_IMAGE_URL_DOWNLOAD_SIZE_MB": "0",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "DO_NOT_TRACK": "1",
    }
)


def apply(environ: MutableMapping[str, str]) -> None:
    """Set every switch, whatever was set before: silence is a promise, not a preference."""
    environ.update(SWITCHES)
