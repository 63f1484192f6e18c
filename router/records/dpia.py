"""A sketch of a data protection impact assessment (Article 35(7) GDPR): what ledger and policy can say of it."""

from router.policy.rules import Policy, Rule, Treatment
from router.records.document import OPEN, Document, Section, Table
from router.records.measures import MEASURES, RESIDUAL
from router.records.source import Source, flow_table, in_groups, lines, period


def dpia(source: Source) -> Document:
    """Return the sketch; judging necessity and risk is left to people, and marked so."""
    about, usage = source.about, source.usage
    return Document(
        "Data protection impact assessment (sketch)",
        f"Article 35(7) GDPR. A sketch from ledger and policy, not an assessment. Receipts: {period(usage)}.",
        (
            Section("(a) Purposes", lines(about.purposes)),
            Section(
                "(a) Data flows",
                (
                    "Each kind of data that inspection found, where it went and in which form. "
                    "Findings of earlier turns count again with each request that brings them.",
                ),
                flow_table(usage),
            ),
            Section("(a) Routes", (), _routes(source)),
            Section("(a) How requests ended", (), _endings(source)),
            Section(
                "(b) Necessity and proportionality", (*lines(about.legal_basis, "Legal basis"), "Judgement: " + OPEN)
            ),
            Section(
                "(b) The policy in force",
                (f"{source.policy.name}, digest {source.policy.digest}. The strictest rule that applies wins.",),
                _rules(source.policy),
            ),
            Section("(c) Risks to rights and freedoms", ("How grave and how likely: " + OPEN,), _risks()),
            Section("(d) Measures", (*MEASURES, *about.measures)),
            Section("Where this comes from", (f"Ledger: {source.verification.message}.",)),
        ),
    )


def _routes(source: Source) -> Table:
    rows = tuple((route, upstream, count) for (route, upstream), count in sorted(source.usage.routes.items()))
    return Table(("route", "answered by", "requests"), rows)


def _endings(source: Source) -> Table:
    rows = tuple(sorted(source.usage.endings.items()))
    return Table(("ended", "requests"), rows)


def _rules(policy: Policy) -> Table:
    rules = (*policy.floor, *policy.rules)
    rows = [(rule.name, _about(rule), rule.then.name.lower(), _history(rule)) for rule in rules]
    rows.append(("otherwise", "what no rule without condition names", policy.otherwise.name.lower(), "the same"))
    rows.append(("unsure", "what could not be inspected", policy.unsure.name.lower(), "the same"))
    rows.append(("opaque", "images, audio, files", policy.opaque.name.lower(), "the same"))
    if not policy.cloud:
        rows.append(("cloud off", "everything", "local", "the same"))
    return Table(("rule", "about", "now", "in earlier turns"), tuple(rows))


def _about(rule: Rule) -> str:
    said = in_groups(rule.find) or ("topics " + ", ".join(sorted(rule.topics)) if rule.topics else "exchanges")
    if rule.words:
        said += " of category " + ", ".join(sorted(rule.words))
    if rule.sources:
        said += " from " + ", ".join(sorted(rule.sources))
    if rule.places:
        said += " at " + ", ".join(rule.places)
    if rule.files:
        said += " where a file is named: " + ", ".join(rule.files)
    if rule.with_any or rule.with_topics:
        beside = ", ".join(filter(None, (in_groups(rule.with_any), ", ".join(sorted(rule.with_topics)))))
        said += f" beside {beside}" + (" anywhere in the conversation" if rule.anywhere else "")
    return f"{said} (score {rule.at_least:g} or more)"


def _history(rule: Rule) -> str:
    return "allow" if rule.then is Treatment.ALLOW else rule.history.name.lower()


def _risks() -> Table:
    return Table(("risk", "why it remains", "what lowers it"), RESIDUAL)
