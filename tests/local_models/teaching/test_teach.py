"""Teaching the shipped tagger: it learns what the lines say, on lines it has not seen, and forgets nothing else."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from local_models.adapter import Adapter
from local_models.mesh import Mesh, installed, load_mesh
from local_models.teaching.judge import Marks
from local_models.teaching.rows import shipped
from local_models.teaching.study import Studied
from local_models.teaching.teach import LEAST, Teacher
from tests.local_models.teaching.lines_of_users import CODE_NAMES, FURNITURE, about_furniture, about_people
from tests.local_models.teaching.some_rows import some_rows

pytestmark = pytest.mark.skipif(not installed(), reason="the weights are not installed")
SEEN, UNSEEN = CODE_NAMES[:18], CODE_NAMES[18:]


@dataclass(frozen=True)
class Taught:
    mesh: Mesh
    teacher: Teacher
    adapter: Adapter

    def on(self, lines: list[Studied]) -> Marks:
        return self.teacher.judged(lines, self.adapter)


@pytest.fixture(scope="module")
def few_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some_rows(tmp_path_factory.mktemp("rows"), 150, 6)


@pytest.fixture(scope="module")
def taught(few_rows: Path) -> Taught:
    mesh = load_mesh()
    teacher = Teacher(mesh, shipped_rows=few_rows)
    lines = teacher.read([*about_people(30, 11, SEEN), *about_furniture(30, 21)])
    return Taught(mesh, teacher, teacher.adapter(lines))


def test_names_that_the_tagger_misses_are_found_in_other_lines(taught: Taught) -> None:
    marks = taught.on(taught.teacher.read(about_people(50, 12, SEEN)))
    assert marks.before < 0.95 * marks.entities, "the tagger knows them by itself: this test would show nothing"
    assert marks.after > 0.97 * marks.entities
    assert marks.by_luck < 0.01


def test_names_that_nobody_taught_are_found_more_often_too(taught: Taught) -> None:
    marks = taught.on(taught.teacher.read(about_people(50, 13, UNSEEN)))
    assert marks.after > marks.before
    assert marks.lost == 0


def test_products_that_the_tagger_takes_for_people_are_left_alone_in_other_lines(taught: Taught) -> None:
    marks = taught.on(taught.teacher.read(about_furniture(50, 22)))
    assert marks.flagged_before > 0.15 * marks.clean
    assert marks.flagged_after < 0.3 * marks.flagged_before
    assert marks.by_luck < 0.001


def test_people_who_are_called_like_a_product_are_still_found(taught: Taught) -> None:
    from local_models.teaching.somebody import to_judge
    from local_models.teaching.study import studied

    mesh = taught.mesh
    marks = taught.on([studied(mesh.trunk, mesh.tagger, text, m) for text, m in to_judge(FURNITURE)])
    assert marks.before > 0.9 * marks.entities
    assert marks.lost <= 0.05 * marks.before


def test_the_regression_set_is_not_hurt(taught: Taught, few_rows: Path) -> None:
    from local_models.teaching.study import studied

    mesh = taught.mesh
    rows = [studied(mesh.trunk, mesh.tagger, text, marks) for text, marks in shipped("judge", few_rows)]
    marks = taught.on(rows)
    assert marks.entities > 200
    assert marks.lost <= 0.005 * marks.before
    assert marks.flagged_after - marks.flagged_before <= 0.01 * marks.clean, "held by 150 rows, not by all"


def test_few_lines_are_not_held_out_and_the_report_says_so(taught: Taught, few_rows: Path) -> None:
    lesson = Teacher(taught.mesh, shipped_rows=few_rows).teach(about_people(LEAST - 1, 3))
    assert not lesson.report.held_out
    assert lesson.report.lines == LEAST - 1
    assert len(lesson.file) < 300_000


def test_what_holds_an_adapter_and_what_judges_it_share_no_text() -> None:
    kept, judges = ({text for text, _ in shipped(use)} for use in ("keep", "judge"))  # type: ignore[arg-type]
    assert len(kept) > 400
    assert len(judges) > 500
    assert kept.isdisjoint(judges)
