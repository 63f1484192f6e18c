"""Every skill there is, made of the models that are there."""

from router.inspection.nano import NanoModels
from router.upstreams.skills.annotate import Annotate
from router.upstreams.skills.embed import Embed
from router.upstreams.skills.extract import Extract
from router.upstreams.skills.find import Find
from router.upstreams.skills.redact import Redact
from router.upstreams.skills.shelf import Shelf
from router.upstreams.skills.skill import Skill
from router.upstreams.skills.summarize import Summarize
from router.upstreams.skills.when import WhenSkill


def shelf(models: NanoModels | None, encoder: NanoModels | None = None) -> Shelf:
    """Return the skills; those that live by what a tagger finds are not there without one."""
    vectors: dict[str, Skill] = {} if encoder is None else {"embed": Embed(encoder.embed)}
    if models is None:
        return Shelf({"annotate": Annotate(), **vectors})
    skills: dict[str, Skill] = {
        "redact": Redact(),
        "extract": Extract(),
        "summarize": Summarize(models),
        "find": Find(models),
        "when": WhenSkill(models),
        "annotate": Annotate(),
    }
    return Shelf({**skills, **vectors})
