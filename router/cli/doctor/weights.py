"""The nano-models: there, unchanged, and finding on this processor what they must find."""

from collections.abc import Iterator

from local_models.failure import ModelsUnusable
from local_models.mesh import installed, load_mesh
from router.cli.doctor.remark import About, Remark
from router.cli.teach.standing import standing
from router.settings import Settings

_AGAIN = "pip install --force-reinstall halfdoor"


def check(settings: Settings) -> Iterator[Remark]:
    """Load them as `serve` does, canaries included."""
    about = About("models")
    if not installed():
        closed = "cloud routes are closed" if settings.names else "names leave unseen: `inspection: {names: off}`"
        yield about.wrong(f"the nano-models are not installed, so names are not detected; {closed}", _AGAIN)
        return
    try:
        mesh = load_mesh()
    except ModelsUnusable as reason:
        yield about.wrong(f"the nano-models cannot be used: {reason}", _AGAIN)
        return
    canaries = len(mesh.manifest.canaries)
    yield about.ok(f"the nano-models answer {canaries} canaries as they must ({mesh.variant} graph, {mesh.provider})")
    taught = standing(settings.paths.adapter, mesh.manifest)
    if taught["trouble"]:
        yield about.wrong(f"the adapter of `nano teach` is {taught['trouble']}", "halfdoor nano teach, or nano forget")
    elif taught["adapter"]:
        yield about.note(f"the tagger was taught: adapter {taught['adapter']}", "halfdoor nano forget")
    if not settings.names:
        yield about.note(
            "`inspection: {names: off}`: names of people are not looked for and leave as they are",
            "set `inspection: {names: on}` in halfdoor.yaml",
        )
