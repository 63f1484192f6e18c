"""Privacy weighed over a whole request at once: slow and plain, what the quick way is held against."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from router.policy.facts import Fact, Facts
from router.policy.reasons import WORDS, Word
from router.policy.rules import History, Policy, Rule, Treatment
from router.policy.stands import stands
from router.policy.weigh import Weighed
from tests.router.policy.reference_company import CODE, Company


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one rule (or fixed word) asks for."""

    treatment: Treatment
    reason: str
    omit: bool = False
    """MASK by leaving the whole exchange out."""


def weigh(policy: Policy, facts: Facts) -> Weighed:
    """Return the strictest treatment that any rule asks for.

    Strictest, not first: the order of rules never matters, and one more finding,
    topic or doubt can never loosen. For that, a rule with a condition (`with`,
    `topics`) can only tighten: it never takes a finding away from `otherwise`.
    """
    rules = _Rules(policy, facts)
    claims: list[_Claim] = [*_whole(policy, facts)]
    omitted: set[int] = set()
    everything: dict[int, list[_Claim]] = {}
    personal = False
    for exchange, claim in rules.about_exchanges():
        claims.append(claim)
        if claim.omit:
            omitted.add(exchange)
        elif claim.treatment is Treatment.MASK:
            everything.setdefault(exchange, []).append(claim)
        personal |= exchange == facts.current and claim.treatment > Treatment.ALLOW
    judged = _Judged(rules, everything)
    treatments = judged.treatments(facts.findings)
    claims += judged.claims
    omitted |= judged.omitted
    personal |= judged.personal
    treatment = max((claim.treatment for claim in claims), default=Treatment.ALLOW)
    reasons = {claim.reason for claim in claims if claim.treatment == treatment}
    return Weighed(treatment, treatments, frozenset(omitted), _in_order(reasons), personal)


class _Judged:
    """What is asked for each finding. Findings that no rule can tell apart are judged once: histories are long."""

    def __init__(self, rules: "_Rules", everything: Mapping[int, list[_Claim]]) -> None:
        self._rules = rules
        self._everything = everything
        self._company: dict[int, Hashable] = {}
        self._known: dict[Hashable, tuple[Treatment, bool]] = {}
        self.claims: list[_Claim] = []
        self.omitted: set[int] = set()
        self.personal = False

    def treatments(self, findings: Iterable[Fact]) -> tuple[Treatment, ...]:
        """Return the strictest treatment of each finding."""
        treatments: list[Treatment] = []
        for fact in findings:
            exchange = fact.exchange
            company = self._company.get(exchange)
            if company is None:
                company = self._company[exchange] = self._company_of(exchange)
            key = (fact.kind, fact.score, fact.fixed, fact.role, fact.shape, fact.words, company)
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._judge(fact)
            treatments.append(known[0])
            if known[1]:
                self.omitted.add(exchange)
        return tuple(treatments)

    def _company_of(self, exchange: int) -> Hashable:
        """Return all that rules can tell of an exchange."""
        everything = tuple(self._everything.get(exchange, ()))
        return self._rules.is_current(exchange), self._rules.company(exchange), everything

    def _judge(self, fact: Fact) -> tuple[Treatment, bool]:
        own = _unmaskable([*self._rules.about(fact), *self._everything.get(fact.exchange, ())], fact)
        strictest = max((claim.treatment for claim in own), default=Treatment.ALLOW)
        self.claims += own
        self.personal |= self._rules.is_current(fact.exchange) and strictest > Treatment.ALLOW
        return strictest, any(claim.omit for claim in own)


class _Rules:
    """The policy's rules, asked about one request."""

    def __init__(self, policy: Policy, facts: Facts) -> None:
        self._policy = policy
        self._rules = (*policy.rules, *policy.floor)
        self._current = facts.current
        self._company = Company(self._rules, facts)
        self._code = facts.code
        self._files = facts.files
        self._exchanges = {
            *(code.exchange for code in facts.code),
            *(topic.exchange for topic in facts.labels.topics),
            *(exchange for _, exchange in facts.files),
        }

    def about_exchanges(self) -> Iterator[tuple[int, _Claim]]:
        """Yield what rules about topics, code and files ask for, exchange by exchange."""
        for rule in self._rules:
            if not (rule.topics or CODE in rule.find or (rule.files and not rule.find)):
                continue
            for exchange in self._exchanges:
                code = CODE in rule.find and self._holds_code(rule, exchange)
                about = not rule.find and (not rule.topics or self._company.about(rule, exchange))
                if (about or code) and self._company.joins(rule, exchange):
                    claim = self._claim(rule, exchange)
                    # Nothing of a stretch of code would be left to stand for it.
                    yield exchange, _kept(claim) if code and claim.treatment is Treatment.MASK else claim

    def is_current(self, exchange: int) -> bool:
        return exchange == self._current

    def company(self, exchange: int) -> Hashable:
        """Return which conditions hold in an exchange: two that hold the same are the same to every rule."""
        return self._company.of(exchange)

    def about(self, fact: Fact) -> Iterator[_Claim]:
        """Yield what the rules that find this kind ask for, and `otherwise` unless a rule without condition does."""
        spoken_for = False
        for rule in self._rules:
            if (
                fact.kind in rule.find
                and fact.score >= rule.at_least
                and stands(rule, fact)
                and self._company.joins(rule, fact.exchange)
            ):
                spoken_for |= not rule.conditional and rule.name not in WORDS
                yield self._claim(rule, fact.exchange)
        if not spoken_for:
            otherwise = self._policy.otherwise
            if fact.exchange != self._current:
                otherwise = min(otherwise, Treatment.LOCAL)
            yield _Claim(otherwise, Word.OTHERWISE)

    def _holds_code(self, rule: Rule, exchange: int) -> bool:
        return any(
            code.exchange == exchange and (code.proprietary or not rule.proprietary) and stands(rule, code)
            for code in self._code
        )

    def _claim(self, rule: Rule, exchange: int) -> _Claim:
        if exchange == self._current or rule.then is Treatment.ALLOW:
            return _Claim(rule.then, rule.name)
        match rule.history:
            case History.ALLOW:
                return _Claim(Treatment.ALLOW, rule.name)
            case History.MASK:
                return _Claim(Treatment.MASK, rule.name)
            case History.OMIT:
                return _Claim(Treatment.MASK, rule.name, omit=True)
            case History.LOCAL:
                return _Claim(Treatment.LOCAL, rule.name)


def _whole(policy: Policy, facts: Facts) -> Iterator[_Claim]:
    """Yield what is asked for whatever was found: doubts and opaque parts leave with the request, old or new."""
    unjudged = policy.never.topics and not facts.labels.topics_known
    if facts.doubts or unjudged:
        yield _kept(_Claim(policy.unsure, Word.UNSURE))
    if facts.opaque:
        yield _kept(_Claim(policy.opaque, Word.OPAQUE))
    if not policy.cloud:
        yield _Claim(Treatment.LOCAL, Word.CLOUD_OFF)


def _kept(claim: _Claim) -> _Claim:
    """Return the claim with LOCAL for MASK: what cannot be masked stays."""
    return claim if claim.treatment is not Treatment.MASK or claim.omit else _Claim(Treatment.LOCAL, claim.reason)


def _unmaskable(claims: list[_Claim], fact: Fact) -> list[_Claim]:
    """Return the claims on a finding; where nothing can be replaced, MASK becomes LOCAL and says so."""
    if not fact.fixed or not any(claim.treatment is Treatment.MASK and not claim.omit for claim in claims):
        return claims
    return [*(_kept(claim) for claim in claims), _Claim(Treatment.LOCAL, Word.FIXED)]


def _in_order(reasons: set[str]) -> tuple[str, ...]:
    return tuple(sorted(map(str, reasons), key=lambda reason: (reason in WORDS, reason)))
