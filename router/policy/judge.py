"""What the rules of a policy ask for one exchange."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from router.policy.company import CODE, Abroad, Company
from router.policy.facts import Fact, Part
from router.policy.reasons import WORDS, Word
from router.policy.rules import History, Policy, Rule, Treatment
from router.policy.stands import stands


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule (or fixed word) asks for."""

    treatment: Treatment
    reason: str
    omit: bool = False
    """MASK by leaving the whole exchange out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is asked for one exchange."""

    treatment: Treatment
    reasons: frozenset[str]
    """Who asked for the strictest treatment."""
    treatments: tuple[Treatment, ...]
    """One per finding of the exchange."""
    omit: bool
    personal: bool
    """It is the current one and holds something that is not simply allowed."""


def judge(policy: Policy, part: Part, around: Abroad, *, now: bool) -> Verdict:
    """Return what is asked for one exchange; equal exchanges are judged once.

    Args:
        policy: the policy in force.
        part: the exchange.
        around: what stands in the whole conversation, as far as rules look for it.
        now: it is the current exchange.
    """
    key = (part, around, now)
    known: Verdict | None = policy.memo.get(key)
    return known if known is not None else policy.memo.put(key, _Judging(policy, part, around, now=now).verdict())


class _Judging:
    """The policy's rules, asked about one exchange. Findings that no rule can tell apart are judged once."""

    def __init__(self, policy: Policy, part: Part, around: Abroad, *, now: bool) -> None:
        self._policy = policy
        self._rules = (*policy.rules, *policy.floor)
        self._part = part
        self._now = now
        self._company = Company(policy.memo.conditional, part, around)
        self._everything: list[Claim] = []
        """Asked for everything that was found here."""
        self._claims: list[Claim] = []

    def verdict(self) -> Verdict:
        """Return the strictest treatments."""
        for claim in self._about_the_exchange():
            self._claims.append(claim)
            if claim.treatment is Treatment.MASK and not claim.omit:
                self._everything.append(claim)
        treatments = self._treatments()
        treatment = max((claim.treatment for claim in self._claims), default=Treatment.ALLOW)
        return Verdict(
            treatment,
            frozenset(str(claim.reason) for claim in self._claims if claim.treatment == treatment),
            tuple(treatments),
            any(claim.omit for claim in self._claims),
            self._now and treatment > Treatment.ALLOW,
        )

    def _treatments(self) -> list[Treatment]:
        """Return the strictest treatment of each finding; what no rule can tell apart is judged once per policy."""
        memo = self._policy.memo
        company = tuple(self._company.joins(rule) for rule in memo.conditional)
        here = (company, tuple(self._everything), self._now)
        treatments: list[Treatment] = []
        asked: set[Claim] = set()
        for fact in self._part.findings:
            level = bisect_right(memo.levels(fact.kind), fact.score)
            key = (fact.kind, level, fact.fixed, fact.role, fact.shape, fact.words, here)
            known: tuple[Treatment, tuple[Claim, ...]] | None = memo.get(key)
            if known is None:
                known = memo.put(key, self._judge(fact))
            treatments.append(known[0])
            asked.update(known[1])
        self._claims += asked
        return treatments

    def _judge(self, fact: Fact) -> tuple[Treatment, tuple[Claim, ...]]:
        own = _unmaskable([*self._about(fact), *self._everything], fact)
        strictest = max((claim.treatment for claim in own), default=Treatment.ALLOW)
        return strictest, tuple(own)

    def _about_the_exchange(self) -> Iterator[Claim]:
        """Yield what rules about topics, code and files ask for."""
        for rule in self._rules:
            if not (rule.topics or CODE in rule.find or (rule.files and not rule.find)):
                continue
            code = CODE in rule.find and self._holds_code(rule)
            about = not rule.find and (not rule.topics or self._company.about(rule))
            if (about or code) and self._company.joins(rule):
                claim = self._claim(rule)
                # Nothing of a stretch of code would be left to stand for it.
                yield kept(claim) if code and claim.treatment is Treatment.MASK else claim

    def _about(self, fact: Fact) -> Iterator[Claim]:
        """Yield what the rules that find this kind ask for, and `otherwise` unless a rule without condition does."""
        spoken_for = False
        for rule in self._policy.memo.finding(fact.kind):
            if fact.score >= rule.at_least and stands(rule, fact) and self._company.joins(rule):
                spoken_for |= not rule.conditional and rule.name not in WORDS
                yield self._claim(rule)
        if not spoken_for:
            otherwise = self._policy.otherwise
            if not self._now:
                otherwise = min(otherwise, Treatment.LOCAL)
            yield Claim(otherwise, Word.OTHERWISE)

    def _holds_code(self, rule: Rule) -> bool:
        return any((code.proprietary or not rule.proprietary) and stands(rule, code) for code in self._part.code)

    def _claim(self, rule: Rule) -> Claim:
        if self._now or rule.then is Treatment.ALLOW:
            return Claim(rule.then, rule.name)
        match rule.history:
            case History.ALLOW:
                return Claim(Treatment.ALLOW, rule.name)
            case History.MASK:
                return Claim(Treatment.MASK, rule.name)
            case History.OMIT:
                return Claim(Treatment.MASK, rule.name, omit=True)
            case History.LOCAL:
                return Claim(Treatment.LOCAL, rule.name)


def kept(claim: Claim) -> Claim:
    """Return the claim with LOCAL for MASK: what cannot be masked stays."""
    return claim if claim.treatment is not Treatment.MASK or claim.omit else Claim(Treatment.LOCAL, claim.reason)


def _unmaskable(claims: list[Claim], fact: Fact) -> list[Claim]:
    """Return the claims on a finding; where nothing can be replaced, MASK becomes LOCAL and says so."""
    if not fact.fixed or not any(claim.treatment is Treatment.MASK and not claim.omit for claim in claims):
        return claims
    return [*(kept(claim) for claim in claims), Claim(Treatment.LOCAL, Word.FIXED)]
