"""Files on the command line as lists of documents, for the commands that need no node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from entrepot.cli.output import err, fail
from entrepot.engine.conditions import Fact, facts_of
from entrepot.engine.dense import Embedder, WeightsError, chosen
from entrepot.engine.retrieval import Document
from entrepot.engine.text import identify
from entrepot.intake.columns import NONE, Overrides
from entrepot.intake.formats import open_file
from entrepot.intake.outcome import take
from entrepot.intake.records import Record, read_records
from entrepot.intake.rows import SourceError
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.problems import Problem

PROBLEMS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """One record of a list. ``documents`` are its texts, its own language first."""

    key: str
    title: str
    documents: tuple[Document, ...]
    record: Record

    def facts(self) -> tuple[Fact, ...]:
        """What it states or requires; read when asked, because reading all of a long list takes a while."""
        return facts_of(self.record.facts, self.record.text, self.record.language)


@dataclass(frozen=True, slots=True)
class List:
    """The accepted records of one or more files, and how many rows were refused."""

    items: tuple[Listed, ...]
    refused: int


def read_list(paths: Sequence[Path], kind: str, overrides: Overrides, report: Progress) -> List:
    """Read files of needs or resources; exits with the remedy when one cannot be read, tells of refused rows."""
    items: list[Listed] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            records = read_records(
                open_file(path), identify=identify, kind=kind, overrides=overrides, progress=report
            )
            untitled = overrides.title_column == NONE or not records.columns.has("title")
            seen = {item.key for item in items}
            prefix = f"{path.name}:" if len(paths) > 1 else ""
            taken: list[Record] = []
            outcome = take(
                records, on_record=taken.append, on_refused=lambda row: refused.extend(row.problems)
            )
        except SourceError as error:
            raise fail(error.problem.sentence, error.problem.remedy) from error
        items.extend(_listed(record, prefix if record.key in seen else "", untitled) for record in taken)
        if outcome.refused:
            err.print(f"{path.name}: {outcome.refused} of {outcome.read} rows refused", markup=False)
    for problem in refused[:PROBLEMS_SHOWN]:
        err.print(f"  row {problem.row}: {problem.sentence} {problem.remedy}", markup=False)
    if not items:
        raise fail("No row could be used.", "Correct the problems above.")
    return List(tuple(items), len({problem.row for problem in refused}))


def _listed(record: Record, prefix: str, untitled: bool) -> Listed:
    key = prefix + record.key
    languages = [record.language, *(language for language in record.texts if language != record.language)]
    documents = tuple(
        Document(
            key,
            "" if untitled else record.texts[language].title,
            record.texts[language].text,
            language,
            record.keywords if language == record.language else (),
        )
        for language in languages
    )
    return Listed(key, record.title, documents, record)


def chosen_voters(name: str) -> tuple[Embedder, ...]:
    """The embedders that a command was told to use."""
    try:
        return chosen(name)
    except (ValueError, WeightsError) as error:
        remedy = "Use both, e5, use, none, or a folder with model.onnx and tokenizer.json."
        raise fail(str(error).rstrip(".") + ".", remedy) from error
