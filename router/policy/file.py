"""The shape of a policy file: each key, its type, its default."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from router.errors import ConfigurationError
from router.marked_yaml import Section
from router.policy.example_section import ExampleSection
from router.policy.privacy_section import PrivacySection
from router.policy.prove.claim import parse_claim
from router.policy.routing_section import RoutingSection, UpstreamsSection
from router.policy.words import Form, Glob, Name

Path = Annotated[str, Field(min_length=1, max_length=1_000)]


def _sentence(written: str) -> str:
    try:
        return parse_claim(written).text
    except ConfigurationError as error:
        raise ValueError(error.message) from None


Sentence = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_sentence)]
"""A claim; see docs/proofs.md."""


class VocabularySection(Section):
    """Words that come with the policy."""

    files: tuple[Path, ...] = ()
    forms: tuple[Form, ...] = ()


class LedgerSection(Section):
    """What the policy asks of receipts."""

    places: bool = True
    required: bool = False


class PolicyFile(Section):
    """A policy file of version 1."""

    version: Literal[1]
    name: Name
    extends: Path | None = None
    cloud: bool = True
    privacy: PrivacySection = PrivacySection()
    routing: RoutingSection = RoutingSection()
    upstreams: UpstreamsSection = UpstreamsSection()
    vocabulary: VocabularySection = VocabularySection()
    ledger: LedgerSection = LedgerSection()
    note: bool = True
    network_tools: tuple[Glob, ...] = ()
    claims: tuple[Sentence, ...] = ()
    examples: tuple[ExampleSection, ...] = ()
