"""Runs the test suites of the OpenAI and Anthropic SDKs against a validating mock upstream, directly and through
Halfdoor, and compares which tests pass.

Each SDK comes from PyPI with its own tests into an environment of its own; the mock checks every request against
the API description and answers 400 to what does not fit. A test of an endpoint that Halfdoor serves must pass
through it when it passes directly; one of another endpoint must meet Halfdoor's 404. Exits 1 otherwise.

    python bench/conformance/sdk_suites.py openai [--work FOLDER] [--spec FILE] [--only chat models]
    python bench/conformance/sdk_suites.py anthropic
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from environment import Environment, default_folder, steady
from running import free_port, halfdoor, process

_TOOLS = ("pytest", "pytest-xdist", "pytest-asyncio", "inline-snapshot", "rich", "trio", "respx", "dirty-equals")
_BUILD = ("hatchling", "hatch-fancy-pypi-readme", "hatch-vcs")
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Suite:
    """One SDK's tests."""

    sdist: str
    packages: tuple[str, ...]
    files: tuple[str, ...]
    served: Mapping[str, str]
    """By the file's stem: a pattern of the tests whose endpoint Halfdoor serves."""
    elsewhere: tuple[tuple[str, str, str], ...]
    """What must meet a 404: the file's stem, a pattern of its tests, and why."""
    kind: str
    models: tuple[str, ...]
    """What `models.retrieve` of the suite asks for."""


_BY_ID = "asks by an id that nobody was given here"
SUITES = {
    "openai": Suite(
        sdist="openai==3.3.1",
        packages=("openai[aiohttp]==3.3.1", *_TOOLS, *_BUILD),
        files=(
            "chat/test_completions.py",
            "chat/completions/test_messages.py",
            "test_completions.py",
            "test_embeddings.py",
            "test_models.py",
            "test_moderations.py",
            "test_responses.py",
            "responses",
            "audio",
        ),
        served={
            "chat.test_completions": r"_create(_|\b)",
            "test_completions": r"_create(_|\b)",
            "test_embeddings": r"_create(_|\b)",
            "test_moderations": r"_create(_|\b)",
            "test_responses": r"_(create|parse)(_|\b)",
            "responses.test_input_tokens": r"_count(_|\b)",
            "test_models": r"_(retrieve|list)(_|\b)",
        },
        elsewhere=(
            ("chat.test_completions", "", "answers that a provider stores"),
            ("chat.completions.test_messages", "", "answers that a provider stores"),
            ("test_models", "_delete", "deletes a provider's model"),
            ("test_responses", "_compact", "compaction is a provider's"),
            ("test_responses", "", _BY_ID),
            ("responses.test_input_items", "", _BY_ID),
            ("audio", "", "sound is not served"),
        ),
        kind="openai",
        models=("gpt-4o-mini", "model", "text-embedding-3-small", "omni-moderation-latest"),
    ),
    "anthropic": Suite(
        sdist="anthropic==2.12.0",
        packages=("anthropic[aiohttp]==2.12.0", "http-snapshot", *_TOOLS, *_BUILD),
        files=("test_messages.py", "test_models.py", "beta/test_messages.py", "beta/test_models.py", "messages"),
        served={
            "test_messages": r"_(create|count_tokens)(_|\b)",
            "test_models": r"_(retrieve|list)(_|\b)",
            "beta.test_messages": r"_(create|count_tokens)(_|\b)",
            "beta.test_models": r"_(retrieve|list)(_|\b)",
        },
        elsewhere=(("messages.test_batches", "", "batches are a provider's"),),
        kind="anthropic",
        models=("model_id",),
    ),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test ended."""

    word: str
    """passed, skipped, or failed."""
    why: str = ""
    """The first line of its failure."""

    @property
    def not_found(self) -> bool:
        return "NotFoundError" in self.why


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("--work", type=Path, default=default_folder(), help="where environments are kept")
    parser.add_argument("--spec", type=Path, help="another API description than the one that comes along")
    parser.add_argument("--only", nargs="*", default=(), help="test files to run, by a part of their path")
    parser.add_argument("--show", action="store_true", help="name every test that does not do what it should")
    args = parser.parse_args()
    suite = SUITES[args.suite]
    sources = Environment(args.work / args.suite).install(*suite.packages, sdist=suite.sdist)
    assert sources is not None
    files = [file for file in suite.files if not args.only or any(word in file for word in args.only)]
    spec = args.spec or _spec(args.suite, args.work)
    port = free_port()
    upstream = f"http://127.0.0.1:{port}"
    run = Run(sources, Environment(args.work / args.suite), tuple(files))
    command = steady(args.work, spec, port)
    with process(command, f"{upstream}/_x-steady/health", log=args.work / "steady.log"):
        direct = run.against(upstream)
        cloud = {"name": "mock", "kind": suite.kind, "base_url": upstream, "api_key_env": "MOCK_KEY"}
        if suite.kind == "openai":
            cloud["speaks"] = ["chat", "responses", "completions", "embeddings", "moderations"]
        with halfdoor({"clouds": [{**cloud, "models": list(suite.models)}]}, {"MOCK_KEY": "any"}) as between:
            through = run.against(between)
    raise SystemExit(0 if report(suite, direct, through, show=args.show) else 1)


@dataclass(frozen=True, slots=True)
class Run:
    """How the suite's tests are run."""

    sources: Path
    environment: Environment
    files: tuple[str, ...]

    def against(self, url: str) -> dict[str, Outcome]:
        """Return how each test ended against an address."""
        result = self.environment.folder / "result.xml"
        result.unlink(missing_ok=True)
        files = [str(Path("tests/api_resources") / file) for file in self.files]
        options = ("-q", "-n", "2", "-p", "no:cacheprovider", f"--junitxml={result}", "--timeout-method=thread")
        command = [self.environment.python, "-m", "pytest", *options[:-1], *files]
        environ = {**os.environ, "TEST_API_BASE_URL": url, "PYTHONPATH": ""}
        subprocess.run(command, cwd=self.sources, env=environ, stdout=subprocess.DEVNULL, check=False)
        return dict(_outcomes(ET.parse(result).getroot()))


def _outcomes(root: ET.Element) -> Iterable[tuple[str, Outcome]]:
    for case in root.iter("testcase"):
        name = f"{case.get('classname', '').removeprefix('tests.api_resources.')}::{case.get('name')}"
        failure = next((part for part in case if part.tag in {"failure", "error"}), None)
        if failure is not None:
            yield name, Outcome("failed", str(failure.get("message")).partition("\n")[0])
        else:
            yield name, Outcome("skipped" if case.find("skipped") is not None else "passed")


def report(suite: Suite, direct: Mapping[str, Outcome], through: Mapping[str, Outcome], *, show: bool) -> bool:
    """Print how the sets compare, file by file; return whether they are as they should be."""
    served = {name for name in direct if _is_served(suite, name)}
    passing = {name for name, outcome in direct.items() if outcome.word == "passed"}
    kept = {name for name, outcome in through.items() if outcome.word == "passed"}
    print(f"{suite.sdist:34} {'tests':>6} {'directly':>9} {'through':>8}")
    for file in dict.fromkeys(map(_file, sorted(served))):
        own = {name for name in served if _file(name) == file}
        print(f"{file:34} {len(own):6} {len(own & passing):9} {len(own & passing & kept):8}{_more(own, passing, kept)}")
    print(f"{'served':34} {len(served):6} {len(served & passing):9} {len(served & passing & kept):8}")
    outside = passing - served - kept
    strange = sorted(name for name in outside if not through[name].not_found or not _elsewhere(suite, name))
    for (file, why), count in sorted(Counter((_file(name), _elsewhere(suite, name)) for name in outside).items()):
        print(f"{file:34} {count:6} {count:9}      404  {why}")
    alike = len(passing & kept - served)
    print(f"{'refused by the SDK itself':34} {alike:6} {alike:9} {alike:8}  nothing is sent")
    return _complain(sorted((passing & served) - kept), strange, through, most=None if show else 10)


def _complain(lost: Sequence[str], strange: Sequence[str], through: Mapping[str, Outcome], *, most: int | None) -> bool:
    """Name what is not as it should be; return whether there is nothing of the kind."""
    for word, names in (("LOST", lost), ("NO 404", strange)):
        for name in names[:most]:
            print(f"  {word} {name}\n       {through[name].why[:300] if name in through else 'not run'}")
    return not lost and not strange


def _more(own: Collection[str], passing: Collection[str], kept: Collection[str]) -> str:
    gained = sum(name in kept and name not in passing for name in own)
    return f"  and {gained} that do not pass directly" if gained else ""


def _file(name: str) -> str:
    return name.partition(".Test")[0]


def _elsewhere(suite: Suite, name: str) -> str:
    """Return why a test must meet a 404; empty where it must not."""
    file, test = _file(name), name.partition("::")[2]
    known = (why for stem, part, why in suite.elsewhere if file.startswith(stem) and part in test)
    return next(known, "")


def _is_served(suite: Suite, name: str) -> bool:
    module, _, rest = name.partition(".Test")
    pattern = suite.served.get(module)
    return pattern is not None and re.search(pattern, rest.partition("::")[2]) is not None


def _spec(name: str, work: Path) -> Path:
    """Return the API description for the mock: the one in this folder, or the one that a checker on PyPI brings."""
    if name == "openai":
        plain = work / "openai.yaml"
        plain.write_bytes(gzip.decompress((HERE / "openai.transformed.yaml.gz").read_bytes()))
        return plain
    environment = Environment(work / "comply")
    environment.install("llm-comply==0.5.0")
    found = next((environment.folder / "venv").glob("lib/*/site-packages/llm_comply/specs/anthropic.json"))
    document = json.loads(found.read_text())
    for path in [path for path in document["paths"] if path.endswith("?beta=true")]:
        # A query is no part of a path: without this the mock finds none of the beta endpoints.
        document["paths"].setdefault(path.removesuffix("?beta=true"), document["paths"][path])
    changed = work / "anthropic.json"
    changed.write_text(json.dumps(document))
    return changed


if __name__ == "__main__":
    main()
