"""What `serve` says once it is ready: where to point a client, who can answer, and what is not covered."""

from router.app import Halfdoor
from router.upstreams.fleet import Fleet

NO_NAMES_CLOSED = (
    "names      NOT detected: no tagger is present. Cloud routes are closed until one is, or until the\n"
    "           configuration accepts that with `inspection: {names: off}`"
)
NO_NAMES_OPEN = "names      NOT detected, and the configuration accepts that (`inspection: {names: off}`)"
NO_TOPICS = "topics     not judged yet: rules with `topics` cannot fire"


def banner(halfdoor: Halfdoor, url: str) -> str:
    """Return the start-up text; `url` is the base_url for clients."""
    settings = halfdoor.settings
    lines = [
        "Halfdoor is ready.",
        "",
        f"base_url   {url}",
        f"policy     {halfdoor.policy.name}  ({settings.policy})",
        *_sides(halfdoor, halfdoor.upstreams.fleet()),
    ]
    if halfdoor.inspecting.names_detected:
        lines.append("names      looked for by the nano-models on this device (how well: local_models/weights/CARD.md)")
    else:
        lines.append(NO_NAMES_CLOSED if settings.names else NO_NAMES_OPEN)
    if not halfdoor.inspecting.topics_known:
        lines.append(NO_TOPICS)
    if (learned := halfdoor.inspecting.learned) is not None:
        pair = learned.pair
        lines.append(f"gain       learned for {pair.local} here and {pair.model} at {pair.cloud}; by length for others")
    lines += [f"warning    {warning}" for warning in halfdoor.inspecting.warnings]
    lines.append(f"receipts   {settings.paths.ledger}   (halfdoor ledger tail)")
    return "\n".join(lines) + "\n"


def _sides(halfdoor: Halfdoor, fleet: Fleet) -> list[str]:
    lines = []
    clouds = [f"{name}: {', '.join(models) or 'any model'}" for name, models in fleet.clouds]
    if halfdoor.settings.offline:
        lines.append("cloud      closed by --offline")
    elif clouds:
        lines += [f"cloud      {cloud}" for cloud in clouds]
    else:
        lines.append("cloud      none: set OPENAI_API_KEY, or name one under `clouds` in halfdoor.yaml")
    lines += [
        f"cloud      {cloud.name}: has no key; set {cloud.api_key_env}"
        for cloud in halfdoor.settings.clouds
        if not cloud.ready
    ]
    servers: dict[str, list[str]] = {}
    for model in fleet.locals:
        servers.setdefault(model.server, []).append(model.name)
    lines += [f"local      {server}: {', '.join(models[:6])}" for server, models in servers.items()]
    if not servers:
        lines.append("local      no engine found: start one (such as Ollama), or name one under `locals`")
    lines += [f"not local  {one.name} on {one.server}: {one.reason}" for one in fleet.not_local]
    return lines
