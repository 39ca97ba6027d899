"""Any number of made-up resources: texts put together anew from real sentences, vectors perturbed from those of real sentences.

Nothing of it is kept: the sentences are read where the data lie, and what is made goes to a temporary folder.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import Embedder, Role, VectorStore, digest
from entrepot.engine.retrieval import Document
from entrepot.engine.text import Script, sentences

SEEDS: dict[Script, int] = {"en": 1600, "zh": 600}
"""Real sentences of a language whose vectors are perturbed."""
_ENGLISH = 0.75  # share of the resources
_CHARACTERS: dict[Script, int] = {"en": 600, "zh": 220}
_KINDS, _SHARES = ("technology", "expert", "facility", "service", "product"), (0.55, 0.2, 0.15, 0.07, 0.03)
_NOISE = 0.6  # length of the noise beside that of what the mix of two vectors has beyond the mean
_LEAST = {"en": 40, "zh": 12}
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Made:
    """One resource: its text, its kind, and a figure as a list would state it."""

    document: Document
    kind: str
    range: str


@dataclass(frozen=True, slots=True)
class Source:
    """Real sentences by language, the first ones with their vectors by voter: (sentences, dimension)."""

    sentences: Mapping[Script, Sequence[str]]
    vectors: Mapping[tuple[str, Script], Floats]


class Standing:
    """A voter whose vectors of made-up resources are given to the store; needs it reads itself."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self.name, self.dimension, self.cost = real.name, real.dimension, real.cost
        self.identity = f"made-{real.identity}"

    def embed(self, texts: Sequence[str], role: Role) -> Floats:
        """As the real one does."""
        return self._real.embed(texts, role)


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf8") as stream:
        yield from map(json.loads, stream)


def read(data: Path) -> dict[Script, list[str]]:
    """Real sentences, each once, in a fixed random order."""
    papers = [paper for paper in _lines(data / "bilingual" / "papers_zh_en.jsonl.gz") if paper["clean"]]
    offers = [row["abstract"] for row in _lines(data / "sbir" / "technologies.jsonl.gz")]
    english = [*offers, *(paper["abstract_en"] for paper in papers)]
    chinese = [paper["abstract_zh"] for paper in papers]
    found: dict[Script, list[str]] = {}
    for script, texts in (("en", english), ("zh", chinese)):
        listed = sorted({line for text in texts for line in sentences(text) if len(line) >= _LEAST[script]})
        order = np.random.default_rng(7).permutation(len(listed))
        found[script] = [listed[place] for place in order.tolist()]  # type: ignore[index]
    return found


def source(data: Path, voters: Sequence[Embedder]) -> Source:
    """Real sentences, and vectors of the first of them."""
    lines = read(data)
    vectors = {
        (voter.name, script): voter.embed(lines[script][:count], "passage")
        for voter in voters
        for script, count in SEEDS.items()
    }
    return Source(lines, vectors)


def needs(data: Path, count: int) -> list[Document]:
    """Real needs of one line, two thirds of them English."""
    english = [row["title"] for row in _lines(data / "sbir" / "needs.jsonl.gz") if len(row["title"]) > 30]
    chinese = [
        paper["title_zh"] for paper in _lines(data / "bilingual" / "papers_zh_en.jsonl.gz") if paper["clean"]
    ]
    third = count // 3
    listed = [*english[: count - third], *chinese[:third]]
    return [Document(f"need-{number}", "", text) for number, text in enumerate(listed)]


def paragraphs(data: Path, count: int) -> list[Document]:
    """Real needs of 500 characters."""
    texts = [row["description"] for row in _lines(data / "sbir" / "needs.jsonl.gz")]
    long = [text[100:600] for text in texts if len(text) > 700]
    return [Document(f"long-{number}", "", text) for number, text in enumerate(long[:count])]


def made(given: Source, first: int, count: int) -> tuple[list[Made], dict[str, Floats]]:
    """Resources number ``first`` and following, always the same, and their vectors by voter, (resources, dimension)."""
    random = np.random.default_rng([11, first])
    scripts: list[Script] = ["en" if share < _ENGLISH else "zh" for share in random.random(count).tolist()]
    seeds = [random.integers(0, SEEDS[script], 2) for script in scripts]
    kinds = random.choice(len(_KINDS), count, p=_SHARES).tolist()
    found = [
        Made(
            _document(given.sentences[script], first + place, script, int(pair[0]), random),
            _KINDS[kind],
            f"{place % 40 + 1}–{place % 40 + 25} mm",
        )
        for place, (script, pair, kind) in enumerate(zip(scripts, seeds, kinds, strict=True))
    ]
    voters = {voter for voter, _ in given.vectors}
    return found, {
        voter: _vectors(given, voter, scripts, np.array(seeds), random) for voter in sorted(voters)
    }


def _document(
    lines: Sequence[str], number: int, script: Script, seed: int, random: np.random.Generator
) -> Document:
    parts, length = [lines[seed]], len(lines[seed])
    while length < _CHARACTERS[script]:
        parts.append(lines[int(random.integers(len(lines)))][: _CHARACTERS[script]])
        length += len(parts[-1])
    return Document(f"made-{number}", parts[0][:80], " ".join(parts[1:]), script)


def _vectors(
    given: Source,
    voter: str,
    scripts: Sequence[Script],
    seeds: NDArray[np.int64],
    random: np.random.Generator,
) -> Floats:
    found = np.empty((len(scripts), given.vectors[voter, "en"].shape[1]), np.float32)
    for script in SEEDS:
        chosen = np.array([each == script for each in scripts])
        real = given.vectors[voter, script]
        share = random.uniform(0.55, 0.95, (int(chosen.sum()), 1)).astype(np.float32)
        mixed = share * real[seeds[chosen, 0]] + (1 - share) * real[seeds[chosen, 1]]
        usual = float(np.linalg.norm(real - real.mean(axis=0), axis=1).mean())
        noise = random.standard_normal(mixed.shape, np.float32) * np.float32(
            _NOISE * usual / np.sqrt(mixed.shape[1])
        )
        mixed += noise
        found[chosen] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return found


def keep(store: VectorStore, voter: Embedder, documents: Sequence[Document], vectors: Floats) -> None:
    """Give the store the vectors of made-up resources."""
    store.keep(voter, [digest(document.whole) for document in documents], "passage", vectors)
