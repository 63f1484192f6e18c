"""The shape of `halfdoor.yaml`: each key, its type, its default."""

from typing import Annotated, Literal

from pydantic import Field

from router.marked_yaml import Section

Word = Annotated[str, Field(min_length=1, max_length=200)]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Models = tuple[Word, ...]


class ListenSection(Section):
    """Where the proxy answers."""

    host: Word = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 4114
    token_env: Word | None = None
    origins: tuple[Word, ...] = ()
    hosts: tuple[Word, ...] = ()


class PriceSection(Section):
    """What a million tokens cost."""

    read: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    written: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CloudSection(Section):
    """A model provider outside."""

    name: Word
    kind: Literal["openai", "anthropic", "litellm"] = "openai"
    base_url: Word | None = None
    api_key_env: Word | None = None
    api_key_from: Literal["client"] | None = None
    models: Models = ()
    region: Word | None = None
    zero_retention: bool = False
    no_training: bool = False
    options: dict[Literal["api_version", "aws_region_name"], Word] = Field(default_factory=dict)
    prices: dict[Word, PriceSection] = Field(default_factory=dict)
    weight: Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)] | None = None
    speaks: tuple[Literal["chat", "responses", "completions", "embeddings", "moderations"], ...] | None = None


class LocalSection(Section):
    """An engine on this machine."""

    name: Word
    base_url: Word
    models: Models = ()
    on_device: bool = True
    context: Annotated[int, Field(ge=1)] | None = None
    api_key_env: Word | None = None


class ReceiptsSection(Section):
    """Where receipts are kept."""

    path: Word = "ledger.sqlite"
    subjects: bool = False
    keep_days: Annotated[int, Field(ge=1, le=36_500)] | None = None


class ResponsesSection(Section):
    """How long answers of Responses can be gone on from, and where they are kept."""

    hours: Annotated[float, Field(gt=0, le=8_760, allow_inf_nan=False)] = 24.0
    megabytes: Annotated[int, Field(ge=1, le=65_536)] = 64
    path: Word | None = None
    keep: Literal["asked", "keyed", "never"] = "asked"


class LimitsSection(Section):
    """Sizes and times after which a request ends as an error."""

    body_bytes: Annotated[int, Field(ge=1_000)] = 33_554_432
    connect_s: Seconds = 5.0
    first_byte_s: Seconds = 300.0
    idle_s: Seconds = 120.0
    total_s: Seconds = 1_800.0
    inspection_s: Seconds = 30.0
    loading_s: Seconds = 60.0
    calls: Annotated[int, Field(ge=1, le=10_000)] = 64


class InspectionSection(Section):
    """What inspection may do without."""

    names: bool = True


class File(Section):
    """The whole file; an empty one is valid."""

    listen: ListenSection = ListenSection()
    policy: Word = "default"
    shadow: Word | None = None
    clouds: tuple[CloudSection, ...] | None = None
    locals: tuple[LocalSection, ...] = ()
    aliases: dict[Word, Word] = Field(default_factory=dict)
    discover: bool = True
    ledger: ReceiptsSection = ReceiptsSection()
    responses: ResponsesSection = ResponsesSection()
    limits: LimitsSection = LimitsSection()
    inspection: InspectionSection = InspectionSection()
    log: Literal["text", "json"] = "text"
    metered: bool | None = None
