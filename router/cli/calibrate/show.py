"""What was learned, for people: who is good at what, and how much better the choice became."""

from rich.console import Console
from rich.table import Table

from router.calibration.learned import Graded, Learned


def show(console: Console, given: Graded, learned: Learned) -> None:
    """Print the marks by topic and the figures of before and after."""
    table = Table("topic", "questions", "here", "cloud", "cloud - here")
    topics = sorted({question.topic for question in given.questions})
    rows = []
    for topic in topics:
        places = [place for place, question in enumerate(given.questions) if question.topic == topic]
        rows.append((topic, len(places), given.local[places].mean(), given.cloud[places].mean()))
    rows.sort(key=lambda row: row[2] - row[3])
    for topic, count, local, cloud in rows:
        table.add_row(topic, str(count), f"{local:.0%}", f"{cloud:.0%}", f"{cloud - local:+.0%}")
    table.add_row("all", str(len(given.questions)), f"{given.local.mean():.0%}", f"{given.cloud.mean():.0%}", "")
    console.print(table)
    after, before = (line.right.mean() for line in learned.lines[:2])
    console.print(f"Right answers, averaged over all shares at the cloud: {before:.1%} by length, {after:.1%} learned.")
    if given.cloud.mean() - given.local.mean() > 0.02:
        console.print(
            f"Gap recovered (APGR, .50 is chance): {learned.before:.2f} by length, {learned.after:.2f} learned."
        )
    console.print("Measured on questions that the rule had not seen (five folds).")
