"""A dry run as one JSON object; holds no text of the conversation but what would leave."""

import json

from router.cli.explain.replaced import leaves_as
from router.inspection.finding import Region
from router.policy.account import Ground, account
from router.policy.ways import ways
from router.rehearsal import Rehearsal
from router.wire.dialects import DIALECTS


def as_object(rehearsal: Rehearsal) -> dict[str, object]:
    """Return everything that is known of a request and its way."""
    seen = rehearsal.seen
    return {
        "endpoint": f"/v1{DIALECTS[seen.conversation.dialect].path}",
        "route": rehearsal.route_name,
        "model": seen.answers,
        "upstream": seen.upstream,
        "reasons": list(seen.decision.reasons),
        "treatment": seen.decision.treatment.name.lower(),
        "error": rehearsal.error or seen.decision.error or None,
        "told": rehearsal.told or None,
        "policy": seen.policy.name,
        "policy_digest": seen.policy.digest,
        "labels": _labels(rehearsal),
        "findings": _findings(rehearsal),
        "regions": [_region(region) for region in seen.inspection.regions],
        "doubts": [{"place": doubt.place, "reason": doubt.reason} for doubt in seen.inspection.doubts],
        "opaque": [{"place": part.place, "medium": part.medium} for part in seen.conversation.opaque],
        "rules": [
            {"name": one.name, "decisive": one.decisive, "because": [_ground(ground) for ground in one.grounds]}
            for one in account(seen.policy, seen.facts)
        ],
        "ways": _ways(rehearsal),
        "omitted_exchanges": sorted(seen.decision.omitted),
        "engines": [
            {"model": model.name, "capable": verdict.capable, "reason": verdict.reason}
            for model, verdict in seen.choice.considered
        ],
        "dropped": list(rehearsal.dropped),
        "blocked": sorted(rehearsal.blocked),
        "leaves": json.loads(rehearsal.body) if rehearsal.body is not None else None,
    }


def _labels(rehearsal: Rehearsal) -> dict[str, object]:
    labels = rehearsal.seen.facts.labels
    topics = [{"name": t.name, "score": round(t.score, 4), "exchange": t.exchange} for t in labels.topics]
    return {"task": labels.task, "task_score": labels.task_score, "gain": labels.gain, "topics": topics}


def _findings(rehearsal: Rehearsal) -> list[dict[str, object]]:
    seen = rehearsal.seen
    found = zip(
        seen.inspection.findings, seen.facts.findings, seen.decision.treatments, leaves_as(rehearsal), strict=True
    )
    return [
        {
            "place": finding.place,
            "start": finding.start,
            "end": finding.end,
            "type": finding.kind,
            "score": round(finding.score, 4),
            "detector": finding.detector,
            "exchange": fact.exchange,
            "treatment": treatment.name.lower(),
            "leaves_as": leaves,
        }
        for finding, fact, treatment, leaves in found
    ]


def _ground(ground: Ground) -> dict[str, object]:
    return {
        "exchange": ground.exchange,
        "treatment": ground.treatment.name.lower(),
        "findings": list(ground.findings),
        "topics": {topic.name: round(topic.score, 4) for topic in ground.topics},
        "with": {kind: round(score, 4) for kind, score in ground.company},
        "code": ground.code,
        "omits": ground.omits,
    }


def _ways(rehearsal: Rehearsal) -> list[dict[str, object]]:
    seen = rehearsal.seen
    return [
        {"way": one.way.value, "taken": one.taken, "closed_by": list(one.closed_by)}
        for one in ways(seen.policy, seen.facts, seen.decision)
    ]


def _region(region: Region) -> dict[str, object]:
    return {
        "place": region.place,
        "start": region.start,
        "end": region.end,
        "language": region.language,
        "proprietary": region.proprietary,
    }
