"""``entrepot evaluate``: how well the engine ranks, beside simpler ways, on judged data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entrepot.cli.options import EmbedderName, Form, Needs, Resources, TextColumn, TitleColumn
from entrepot.cli.output import Format, fail, progress, rows
from entrepot.runtime.progress import Progress

if TYPE_CHECKING:
    from entrepot.cli.lists import Listed
    from entrepot.engine.dense import Embedder
    from entrepot.engine.evaluation import Report

Run = dict[str, dict[str, float]]
Qrels = dict[str, dict[str, float]]


def command(
    needs: Needs,
    resources: Resources,
    qrels: Annotated[
        Path, typer.Option(help="Judgements: need, resource, grade, separated by tabs; higher is better.")
    ],
    form: Form = Format.table,
    text_column: TextColumn = None,
    title_column: TitleColumn = None,
    embedder: EmbedderName = "both",
) -> None:
    """Measure the engine beside BM25, TF-IDF and keyword search: nDCG@10, MRR@10, hit@10 with 95 % intervals."""
    from entrepot.cli.lists import chosen_voters, read_list
    from entrepot.engine.evaluation import evaluate
    from entrepot.intake.columns import Overrides

    overrides = Overrides(text_column=text_column, title_column=title_column)
    judged = read_qrels(qrels)
    with progress() as report:
        wanted = [item for item in read_list([needs], "need", overrides, report).items if item.key in judged]
        offered = read_list(resources, "technology", overrides, report).items
        if not wanted:
            raise fail(f"{qrels} judges no need of {needs}.", "Check that both use the same ids.")
        runs = {
            "Entrepot": _engine(wanted, offered, chosen_voters(embedder), report),
            **_baselines(wanted, offered, report),
        }
    table = [_row(name, evaluate(run, judged)) for name, run in runs.items()]
    rows(table, form, ["method", "nDCG@10", "MRR@10", "hit@10", "needs"])


def _engine(
    wanted: Sequence[Listed], offered: Sequence[Listed], voters: Sequence[Embedder], report: Progress
) -> Run:
    from entrepot.engine.dense import VectorStore, cache_folder
    from entrepot.engine.matcher import Matcher

    matcher = Matcher(
        [item.documents for item in offered],
        [str(item.record.kind) for item in offered],
        voters=voters,
        store=VectorStore(cache_folder()),
        needs=[document for item in wanted for document in item.documents],
        progress=report,
    ).prepare()
    found = matcher.ranked_all([item.documents for item in wanted], kind=None, top=10)
    return {
        need.key: {offered[item.resource].key: item.candidate.score for item in ranked}
        for need, ranked in zip(wanted, found, strict=True)
    }


def _baselines(wanted: Sequence[Listed], offered: Sequence[Listed], report: Progress) -> dict[str, Run]:
    from entrepot.engine.baselines import BASELINES

    questions = [item.documents[0].whole for item in wanted]
    texts = [item.documents[0].whole for item in offered]
    return {
        name: {
            need.key: {offered[place].key: score for place, score in ranking.items()}
            for need, ranking in zip(wanted, baseline(questions, texts, report), strict=True)
        }
        for name, baseline in BASELINES.items()
    }


def _row(name: str, report: Report) -> dict[str, object]:
    return {
        "method": name,
        "nDCG@10": str(report.ndcg),
        "MRR@10": str(report.mrr),
        "hit@10": str(report.hit),
        "needs": report.needs,
    }


def read_qrels(path: Path) -> Qrels:
    """Judgements by need and resource; exits with the remedy when the file cannot be read."""
    judged: Qrels = {}
    try:
        lines = path.read_text(encoding="utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise fail(
            f"{path} cannot be read.", "Give a text file with need, resource and grade, separated by tabs."
        ) from error
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if not line.strip():
            continue
        try:
            need, resource, gain = cells[0], cells[-2], float(cells[-1])
        except (IndexError, ValueError):
            if number == 1:
                continue  # a header
            raise fail(
                f"{path}, line {number} is not a judgement.",
                "Write need, resource and grade, separated by tabs.",
            ) from None
        judged.setdefault(need, {})[resource] = gain
    if not judged:
        raise fail(f"{path} holds no judgements.", "Write need, resource and grade, separated by tabs.")
    return judged
