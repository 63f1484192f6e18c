"""What teaching does: two made-up users, forty lines each, judged on lines, names and rows that were not taught."""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from local_models.mesh import load_mesh
from local_models.teaching.corrections import Correction
from local_models.teaching.teach import Teacher
from router.cli.teach.report import shown
from tests.local_models.teaching.lines_of_users import CODE_NAMES, FURNITURE, about_furniture, about_people

SEEN, UNSEEN = CODE_NAMES[:18], CODE_NAMES[18:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=40)
    given = parser.parse_args()
    mesh = load_mesh()
    users: dict[str, tuple[list[Correction], dict[str, list[Correction]]]] = {
        "code names of colleagues": (
            about_people(given.lines, 11, SEEN),
            {"other lines": about_people(100, 12, SEEN), "names never taught": about_people(100, 13, UNSEEN)},
        ),
        "furniture with first names": (
            about_furniture(given.lines, 21, FURNITURE),
            {"other lines": about_furniture(100, 22, FURNITURE)},
        ),
    }
    for user, (lines, others) in users.items():
        began = time.process_time()
        teacher = Teacher(mesh)
        lesson = teacher.teach(lines)
        print(f"=== {user}: {time.process_time() - began:.0f} s CPU, {len(lesson.file) >> 10} kB")
        for line in shown(lesson.report):
            print(line)
        for name, other in others.items():
            marks = teacher.judged(teacher.read(other), lesson.adapter)
            found = f"{marks.before} -> {marks.after} of {marks.entities} entities found, "
            clean = f"{marks.flagged_before} -> {marks.flagged_after} of {marks.clean} clean letters and digits flagged"
            print(f"{name}: {found if marks.entities else ''}{clean}")


if __name__ == "__main__":
    main()
