"""Loads the mesh: checks the files, opens the graph, and asks it what it must know before anyone else does."""

import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_models.embedder import MeshEmbedder
from local_models.failure import ModelsUnusable
from local_models.labels import MeshLabeller
from local_models.manifest import FOLDER, Canary, Manifest, read_manifest
from local_models.session import open_session
from local_models.tagger import MeshTagger
from local_models.trunk import Trunk


@dataclass(frozen=True, slots=True)
class Mesh:
    """One graph, one pass, several heads."""

    tagger: MeshTagger
    labeller: MeshLabeller
    embedder: MeshEmbedder
    trunk: Trunk
    """For heads in files of their own: time, summaries."""
    manifest: Manifest
    variant: str
    """`standard`, or `portable` where the standard graph failed its canary."""
    provider: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the graph that is loaded."""
        return (self.manifest.graph if self.variant == "standard" else self.manifest.portable).sha256


def installed(folder: Path = FOLDER) -> bool:
    """Whether weights are there at all."""
    try:
        return read_manifest(folder).graph.path.is_file()
    except ModelsUnusable:
        return False


def load_mesh(folder: Path = FOLDER) -> Mesh:
    """Load the mesh; takes less than a second.

    Raises:
        ModelsUnusable: neither the standard nor the portable graph answers as it did where it was measured.
    """
    manifest = read_manifest(folder)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        graph = pool.submit(manifest.graph.verified)  # hashing and imports need no interpreter at the same time
        tokenizer = _tokenizer(manifest.tokenizer.verified())
        reasons = []
        for variant, content in (("standard", graph.result), ("portable", manifest.portable.verified)):
            try:
                return _loaded(content, variant, (tokenizer, manifest), pool)
            except ModelsUnusable as reason:
                reasons.append(f"{variant}: {reason}")
    raise ModelsUnusable("; ".join(reasons))


def _loaded(content: Callable[[], bytes], variant: str, parts: tuple[Any, Manifest], pool: Executor) -> Mesh:
    tokenizer, manifest = parts
    session = open_session(content())
    trunk = Trunk(session, tokenizer, manifest)
    tagger, labeller = MeshTagger(trunk), MeshLabeller(trunk)

    def answers(canary: Canary) -> bool:
        found = tuple((span.start, span.end, span.kind) for span in tagger.tag([canary.text])[0])
        return found == canary.spans

    if not all(pool.map(answers, manifest.canaries)):
        raise ModelsUnusable("the graph does not find on this processor what it must find (canary)")
    return Mesh(tagger, labeller, MeshEmbedder(trunk), trunk, manifest, variant, session.provider)


def _tokenizer(content: bytes) -> Any:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # its threads would neither give way nor survive a fork
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_buffer(content)
    except Exception:  # noqa: BLE001 - the library raises bare exceptions
        raise ModelsUnusable("the tokenizer cannot be loaded; reinstall halfdoor") from None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
