"""Results of examples as a JUnit report, which every CI reads."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from router.cli.policy.result import Result


def report(name: str, results: Sequence[Result]) -> str:
    """Return the report; it counts and names, and quotes no text of an example."""
    failed = sum(bool(result.differences) for result in results)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name={quoteattr(f"policy {name}")} tests="{len(results)}" failures="{failed}" errors="0" '
        f'time="{sum(result.seconds for result in results):.3f}">',
    ]
    for result in results:
        head = f'<testcase classname={quoteattr(name)} name={quoteattr(result.title)} time="{result.seconds:.3f}"'
        if not result.differences:
            lines.append(f"  {head}/>")
            continue
        told = "; ".join(difference.what for difference in result.differences)
        lines.append(f"  {head}><failure message={quoteattr(told)}/></testcase>")
    return "\n".join([*lines, "</testsuite>"]) + "\n"
