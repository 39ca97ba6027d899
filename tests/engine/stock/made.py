"""Resources and needs in three languages, put together by lot from few words, for stocks and the lists they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from entrepot.engine.dense import VectorStore
from entrepot.engine.retrieval import Document
from entrepot.engine.stock import Folder, Item, StockRetriever, StockWriter
from tests.embedder import Tiny
from tests.engine.test_store import Lengths

LATIN = [
    "crack",
    "tile",
    "glaze",
    "terahertz",
    "inspect",
    "weld",
    "bee",
    "loan",
    "voucher",
    "expert",
    "tea",
    "pump",
    "valve",
    "sensor",
]
GERMAN = [
    "Riss",
    "Fliese",
    "Glasur",
    "prüfen",
    "Schweißnaht",
    "Biene",
    "Kredit",
    "Zuschuss",
    "Expertin",
    "Pumpe",
    "Ventil",
]
HAN = ["裂纹", "瓷砖", "太赫兹", "检测", "发酵", "茶", "焊接", "蜜蜂", "贷款", "补贴", "专家"]
NEEDS = [
    Document("n1", "", "terahertz inspection of glaze tiles", "en"),
    Document("n2", "", "发酵 茶叶 检测", "zh"),
    Document("n3", "", "Kredit für Pumpe und Ventil", "de"),
]
VOTERS = (Tiny(), Lengths())
STORE = VectorStore()
"""Shared by the tests, so that a text is embedded once."""
Scored = dict[str, float]


def _text(random: np.random.Generator, language: str, length: int) -> str:
    words = {"en": LATIN, "de": GERMAN, "zh": HAN}[language]
    return ("" if language == "zh" else " ").join(random.choice(words, length))


def items(count: int, seed: int = 0) -> list[Item]:
    """Resources with one text or two, one of them without any words."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        languages = random.choice(["en", "de", "zh"], 1 + number % 3 // 2, replace=False)
        texts = tuple(
            Document(f"r{number}", _text(random, language, 4), _text(random, language, 9), language)
            for language in languages.tolist()
        )
        found.append(
            Item(f"r{number}", ("technology", "expert")[number % 2], texts, f"note {number}".encode())
        )
    return [*found, Item("silent", "expert", (Document("silent", "", ""),))]


def retriever(folder: Path, known: Sequence[Document] = NEEDS) -> StockRetriever:
    """Of what the folder holds at present."""
    return StockRetriever(Folder(folder).snapshot(), voters=VOTERS, store=STORE, known_needs=known)


def found(given: StockRetriever, top: int = 10_000) -> list[Scored]:
    """For each need the score of each text, told by the resource's key and the text's language."""
    documents = given.documents
    return [
        {
            f"{documents[item.position].id} {documents[item.position].language}": item.score
            for item in candidates
        }
        for candidates in given.search(NEEDS, top=top)
    ]


def written(folder: Path, *steps: Sequence[Item]) -> Path:
    """A stock to which some resources are committed after others."""
    with StockWriter(folder, voters=VOTERS, store=STORE) as writer:
        for step in steps:
            writer.put(step)
            writer.commit()
    return folder
