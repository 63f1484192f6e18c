"""What a pipeline is made of; built once, in `app.py`."""

from dataclasses import dataclass, field

from router.aside import Aside
from router.classification.labeller import Labeller
from router.egress import Guard
from router.inspection.inspect import Inspector
from router.policy.rules import Policy
from router.receipt import Writing
from router.settings import Limits
from router.surroundings import Surroundings
from router.upstreams.live import Upstreams
from router.upstreams.skills.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Parts:
    """Shared by all requests; another policy makes another value."""

    inspector: Inspector
    labeller: Labeller
    policy: Policy
    guard: Guard
    upstreams: Upstreams
    writing: Writing
    aside: Aside
    """Where text is read."""
    limits: Limits
    skills: Shelf
    """What nano-models answer alone."""
    cloud_open: bool = True
    """False while names are not detected and the configuration does not accept that: nothing leaves."""
    offline: bool = False
    surroundings: Surroundings = field(default_factory=Surroundings)
