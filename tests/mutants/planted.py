"""Every planted leak, in the order in which a request walks; `scripts/mutants` applies them one at a time."""

from tests.mutants.answering import ANSWERING
from tests.mutants.dialects import DIALECTS
from tests.mutants.disguises import DISGUISES
from tests.mutants.engines import ENGINES
from tests.mutants.inspecting import INSPECTING
from tests.mutants.keeping import KEEPING
from tests.mutants.leaving import LEAVING
from tests.mutants.mutant import Mutant
from tests.mutants.reading import READING
from tests.mutants.surroundings import SURROUNDINGS
from tests.mutants.thoughts import THOUGHTS
from tests.mutants.weighing import WEIGHING

PLANTED: tuple[Mutant, ...] = (
    *READING,
    *DIALECTS,
    *INSPECTING,
    *DISGUISES,
    *WEIGHING,
    *ENGINES,
    *LEAVING,
    *ANSWERING,
    *THOUGHTS,
    *KEEPING,
    *SURROUNDINGS,
)
