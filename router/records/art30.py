"""The record of processing activities that Article 30(1) GDPR asks a controller for."""

from router.records.document import OPEN, Document, Section, Table
from router.records.measures import MEASURES
from router.records.source import Source, kind_table, left, lines, period


def art30(source: Source) -> Document:
    """Return the record; what only the controller knows and did not say stands as to be filled in."""
    about, usage = source.about, source.usage
    return Document(
        "Record of processing activities",
        f"Article 30(1) GDPR. Use of language models through Halfdoor. Receipts: {period(usage)}.",
        (
            Section("(a) Controller", table=_controller(source)),
            Section(
                "(b) Purposes and legal basis",
                (*lines(about.purposes, "Purpose"), *lines(about.legal_basis, "Legal basis")),
            ),
            Section("(c) Categories of data subjects", lines(about.data_subjects)),
            Section(
                "(c) Categories of personal data",
                (
                    "Found by inspection in requests; findings of earlier turns count again with each request that "
                    "brings them. Inspection does not find everything: docs/measurements.md has its recall.",
                    *(() if source.names else ("Names of people are not looked for: `inspection: {names: off}`.",)),
                ),
                kind_table(usage),
            ),
            Section("(c) Special categories", _special(source), _topics(source)),
            Section("(d) Recipients", _recipient_notes(source), _recipients(source)),
            Section("(e) Transfers to third countries", (), _transfers(source)),
            Section("(f) Time limits for erasure", (*_erasure(source), *about.erasure)),
            Section("(g) Technical and organisational measures", (*MEASURES, *about.measures)),
            Section("Where this comes from", _provenance(source), _policies(source)),
        ),
    )


def _controller(source: Source) -> Table:
    who = source.about.controller
    rows = (
        ("name", who.name or OPEN),
        ("contact", who.contact or OPEN),
        ("representative", who.representative or "none named"),
        ("data protection officer", who.data_protection_officer or "none named"),
    )
    return Table(("what", "value"), rows)


def _special(source: Source) -> tuple[str, ...]:
    if source.usage.topics:
        return (
            "Requests whose current exchange a model took for one of these topics (score 0.5 or more). Whether it was "
            "about an identified person is the policy's question.",
        )
    return ("No request was taken for a special or confidential topic, or no installed model judges topics.",)


def _topics(source: Source) -> Table | None:
    rows = tuple((topic, route, count) for (topic, route), count in sorted(source.usage.topics.items()))
    return Table(("topic", "route", "requests"), rows) if rows else None


def _recipient_notes(source: Source) -> tuple[str, ...]:
    unused = [name for name, _ in source.clouds if name not in left(source.usage)]
    said = [f"Configured, and received nothing: {', '.join(unused)}."] if unused else []
    return (*said, "Requests that stayed on this device had no recipient.")


def _recipients(source: Source) -> Table:
    hosts = dict(source.clouds)
    rows = []
    for cloud, flows in left(source.usage).items():
        requests = sum(count for (_, upstream), count in source.usage.routes.items() if upstream == cloud)
        clear = sorted({flow.kind for flow in flows if flow.manner == "as it is"})
        masked = sorted({flow.kind for flow in flows if flow.manner == "as a placeholder"})
        known = source.about.recipient(cloud)
        rows.append(
            (
                f"{known.company or OPEN} ({cloud}, {hosts.get(cloud, 'no longer configured')})",
                requests,
                ", ".join(clear) or "nothing",
                ", ".join(masked) or "nothing",
            )
        )
    return Table(("recipient", "requests", "kinds received as they are", "kinds received as placeholders"), tuple(rows))


def _transfers(source: Source) -> Table:
    rows = []
    for cloud in left(source.usage):
        known = source.about.recipient(cloud)
        rows.append((cloud, known.country or OPEN, known.safeguard or OPEN))
    return Table(("recipient", "country", "safeguard (Art. 46, 49)"), tuple(rows))


def _erasure(source: Source) -> tuple[str, ...]:
    kept = f"{source.keep_days} days (`ledger.keep_days`)" if source.keep_days else "until somebody erases them"
    by_subject = "Receipts carry keyed hashes of identifying values (`ledger.subjects`)." if source.subjects else ""
    said = (
        "Conversations are not stored on this device: they pass through memory.",
        f"Receipts (kinds, counts, routes; no text) are kept {kept}.",
        by_subject,
        "How long a recipient keeps what it received is its own matter, and stands in its terms.",
    )
    return tuple(line for line in said if line)


def _provenance(source: Source) -> tuple[str, ...]:
    usage = source.usage
    return (
        f"Ledger: {source.verification.message}.",
        f"{usage.replayed} of {usage.requests} requests were decided again from their rows under the policy of their "
        f"time; {usage.differing} came out differently.",
        f"Policy in force: {source.policy.name}, digest {source.policy.digest}.",
    )


def _policies(source: Source) -> Table:
    rows = tuple((name, digest, count) for (name, digest), count in sorted(source.usage.policies.items()))
    return Table(("policy of the receipts", "digest", "requests"), rows)
