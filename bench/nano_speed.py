"""What the nano-models cost: CPU per 128 tokens, short texts a second, load time, memory; and that answers never vary.

Each figure is taken in a fresh process, so that nothing is warm by accident. CPU time counts, wall time only where a
person would wait for it: on a busy machine wall time measures the neighbours.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from local_models.manifest import FOLDER
from local_models.mesh import Mesh, load_mesh
from local_models.training.handwritten.marks import handwritten
from local_models.training.rows import Row

TOKENS = 128
TRIES = 60
WRITTEN = frozenset({"prose", "email", "letter", "chat", "transcript", "social"})
LIMITS = {"window": 11, "turn": 20, "texts": 110, "load": 1, "start": 0.5, "resident": 120, "file": 25}
"""CPU ms, CPU ms with the proxy included, texts a second, seconds twice, MB, MB of one graph."""


def fresh_words(mesh: Mesh, number: int, tokens: int) -> str:
    """Return a text of exactly so many tokens, another one for each number: outputs are remembered per window."""
    words = [word for row in rows() for word in row.text.split() if word.isascii()]
    start = number * 37 % len(words)
    text = " ".join([f"case {number}", *words[start:], *words[:start]][: 2 * tokens])
    return text[: _ends(mesh, text)[tokens - 1]]


def _ends(mesh: Mesh, text: str) -> list[int]:
    # What is paid for is tokens, and only the trunk can count them.
    return [end for _, end in mesh.tagger._trunk.tokens(text).offsets]


def rows() -> list[Row]:
    return list(handwritten())


def spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def both(mesh: Mesh, text: str) -> tuple[Any, Any]:
    return mesh.tagger.tag([text]), mesh.labeller.label(text)


def quantiles(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(median(ordered), 2),
        "p90": round(ordered[int(len(ordered) * 0.9)], 2),
        "best": round(ordered[0], 2),
    }


def measure_window(folder: Path) -> dict[str, Any]:
    """CPU milliseconds of tagger and labels together on one new window of 128 tokens, both marks counted."""
    mesh = load_mesh(folder)
    texts = [fresh_words(mesh, number, TOKENS - 2) for number in range(TRIES + 5)]
    for text in texts[TRIES:]:
        both(mesh, text)
    texts = texts[:TRIES]
    alone = quantiles([spent(lambda text=text: mesh.tagger.tag([text])) for text in texts])  # type: ignore[misc]
    other = [text.replace("case", "file", 1) for text in texts]
    return {"tagger": alone, "together": quantiles([spent(lambda text=text: both(mesh, text)) for text in other])}  # type: ignore[misc]


def measure_turn(folder: Path) -> dict[str, Any]:
    """CPU milliseconds of tagger and labels on new turns of 500 characters: sentences, and forms, logs and tables."""
    mesh = load_mesh(folder)
    both(mesh, "warm")
    found: dict[str, Any] = {}
    for name, carriers in (("sentences", WRITTEN), ("forms, logs, tables", None)):
        chosen = [row.text for row in rows() if (row.carrier in carriers if carriers else row.carrier not in WRITTEN)]
        content = " ".join(text for text in chosen if text.isascii())
        turns = [f"{start} {content[start : start + 495]}" for start in range(0, len(content) - 500, 300)]
        times = quantiles([spent(lambda turn=turn: both(mesh, turn)) for turn in turns])  # type: ignore[misc]
        found[name] = {**times, "tokens": round(sum(len(_ends(mesh, turn)) for turn in turns) / len(turns))}
    return found


def measure_short(folder: Path) -> dict[str, Any]:
    """Short texts a second on one thread: new texts of at most 120 characters, tagged and labelled."""
    mesh = load_mesh(folder)
    lines = [line for row in rows() for line in row.text.splitlines() if 20 <= len(line) <= 120]
    texts = [f"{line} {index}" for index, line in enumerate(lines)][:400]
    both(mesh, "warm")
    began, wall = time.process_time(), time.perf_counter()
    for text in texts:
        both(mesh, text)
    cpu, passed = time.process_time() - began, time.perf_counter() - wall
    return {
        "texts": len(texts),
        "characters": round(sum(map(len, texts)) / len(texts)),
        "per CPU second": round(len(texts) / cpu, 1),
        "per second of wall time": round(len(texts) / passed, 1),
    }


def resident() -> float:
    """Return resident megabytes now; Linux only, 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def measure_load(folder: Path) -> dict[str, Any]:
    """Wall and CPU seconds of loading, and megabytes resident after loading and after work."""
    before, wall, began = resident(), time.perf_counter(), time.process_time()
    mesh = load_mesh(folder)
    passed, cpu, loaded = time.perf_counter() - wall, time.process_time() - began, resident()
    for row in rows():
        both(mesh, row.text)
    files = [file for file in folder.rglob("*") if file.suffix in {".onnx", ".json"}]
    sizes = {file.name: round(file.stat().st_size / 1e6, 1) for file in sorted(files)}
    return {
        "seconds": round(passed, 2),
        "CPU seconds": round(cpu, 2),
        "MB more after loading": round(loaded - before, 1),
        "MB more after work": round(resident() - before, 1),
        "provider": mesh.provider,
        "variant": mesh.variant,
        "MB of each file": sizes,
    }


STARTED = """
import time
began, cpu = time.perf_counter(), time.process_time()
from local_models.mesh import load_mesh
from local_models.summarizer import load_summarizer
from local_models.when import load_when
imported = time.process_time()
trunk = load_mesh().trunk
load_when(trunk), load_summarizer(trunk)
print(time.perf_counter() - began, imported - cpu, time.process_time() - imported)
"""


def measure_start(folder: Path) -> dict[str, Any]:
    """Seconds until all models are loaded in a fresh interpreter, imports included: best of five."""
    del folder  # the shipped heads belong to the shipped graph
    told = [
        subprocess.run([sys.executable, "-c", STARTED], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for _ in range(5)
    ]
    wall, imports, loading = (min(column) for column in zip(*(map(float, one.split()) for one in told), strict=True))
    return {"wall": round(wall, 2), "CPU of imports": round(imports, 2), "CPU of loading": round(loading, 2)}


def answers(mesh: Mesh, text: str) -> str:
    spans, labels = both(mesh, text)
    return repr((spans, labels, mesh.embedder.embed(text)))


def measure_sameness(folder: Path) -> dict[str, Any]:
    """Count texts whose spans, labels or vectors differ between ways of asking; each way has a mesh of its own."""
    texts = [row.text for row in rows()] + [" ".join(row.text for row in rows())[:20_000]]
    first, again, together, crowd = (load_mesh(folder) for _ in range(4))
    alone = [answers(first, text) for text in texts]
    spans = [repr(first.tagger.tag([text])[0]) for text in texts]
    asked = [*reversed(range(len(texts)))] * 2
    with ThreadPoolExecutor(4) as pool:
        threaded = list(pool.map(lambda index: answers(crowd, texts[index]), asked))
    ways = {
        "twice": sum(answers(first, text) != known for text, known in zip(texts, alone, strict=True)),
        "loaded again": sum(answers(again, text) != known for text, known in zip(texts, alone, strict=True)),
        "all in one call": sum(repr(a) != b for a, b in zip(together.tagger.tag(texts), spans, strict=True)),
        "four threads, backwards": sum(found != alone[i] for i, found in zip(asked, threaded, strict=True)),
    }
    return {"texts": len(texts), **ways}


MEASURES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "window": measure_window,
    "turn": measure_turn,
    "short": measure_short,
    "load": measure_load,
    "start": measure_start,
    "sameness": measure_sameness,
}


def in_a_fresh_process(name: str, folder: Path) -> dict[str, Any]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--only", name, "--weights", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--only", choices=MEASURES, help="print one measure as JSON")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(MEASURES[given.only](given.weights)))
        return
    found = {name: in_a_fresh_process(name, given.weights) for name in MEASURES}
    load, window, turn = found["load"], found["window"], found["turn"]
    print(f"provider {load['provider']}, {load['variant']} graph, one thread; load average {os.getloadavg()[0]:.1f}\n")
    lines = (
        (f"CPU ms per {TOKENS} tokens, tagger alone", window["tagger"], ""),
        (f"CPU ms per {TOKENS} tokens, tagger and labels", window["together"], LIMITS["window"]),
        ("CPU ms per new turn of 500 characters, sentences", turn["sentences"], f"{LIMITS['turn']}, proxy included"),
        ("CPU ms per new turn of 500 characters, other", turn["forms, logs, tables"], ""),
        ("short texts a second", found["short"], LIMITS["texts"]),
        ("seconds to load", f"{load['seconds']} wall, {load['CPU seconds']} CPU", LIMITS["load"]),
        ("seconds to start: imports, mesh and heads", found["start"], LIMITS["start"]),
        ("MB resident more after loading", load["MB more after loading"], LIMITS["resident"]),
        ("MB resident more after work", load["MB more after work"], LIMITS["resident"]),
        ("MB of the two graphs and the tokenizer", load["MB of each file"], f"{LIMITS['file']} each"),
        ("texts that gave another answer", found["sameness"], 0),
    )
    for name, value, limit in lines:
        print(f"{name:50} {value}" + (f"   limit {limit}" if limit != "" else ""))
    if any(count for way, count in found["sameness"].items() if way != "texts"):
        sys.exit("the same text gave different answers")


if __name__ == "__main__":
    main()
