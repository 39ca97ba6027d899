"""Lists of needs and resources through the engine, as rows for a program or a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from entrepot.cli.lists import Listed
from entrepot.engine.conditions import Condition, Fact, compare
from entrepot.engine.dense import Embedder, VectorStore, cache_folder
from entrepot.engine.grading import Evidence, calibrated, fitting, grade, worded
from entrepot.engine.matcher import Matcher, Ranked
from entrepot.engine.raising import raises
from entrepot.engine.reasons import reasons
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.kinds import Grade

FACTS_KEPT = 20_000


class Matching:
    """Two lists and the matcher over them."""

    def __init__(
        self,
        needs: Sequence[Listed],
        resources: Sequence[Listed],
        voters: Sequence[Embedder],
        report: Progress,
    ) -> None:
        self._needs, self._resources, self._report = needs, resources, report
        self._matcher = Matcher(
            [item.documents for item in resources],
            [str(item.record.kind) for item in resources],
            voters=voters,
            store=VectorStore(cache_folder()),
            needs=[document for item in needs for document in item.documents],
            progress=report,
        ).prepare()
        self._facts = lru_cache(FACTS_KEPT)(self._read_facts)

    def table(self, top: int, *, sentences: bool) -> Iterator[dict[str, object]]:
        """One row per match, best first; a need without adequate supply says so in a row of rank 0 before its nearest resources."""
        found = self._matcher.ranked_all([need.documents for need in self._needs], kind=None, top=top)
        for number, (need, ranked) in enumerate(zip(self._needs, found, strict=True)):
            yield from self._rows(need, ranked, sentences)
            self._report(number + 1, len(self._needs), "Explaining")

    def _rows(self, need: Listed, ranked: Sequence[Ranked], sentences: bool) -> Iterator[dict[str, object]]:
        required = need.facts()
        conditions = [compare(required, self._facts(item.resource)) if required else () for item in ranked]
        rows = [
            self._row(need, rank, item, found, sentences)
            for rank, (item, found) in enumerate(zip(ranked, conditions, strict=True), 1)
        ]
        if all(row["grade"] == "none" for row in rows):
            yield {
                "need": need.key, "rank": 0, "resource": None, "score": 0.0, "grade": "none",
                "verdict": "no_adequate_supply", "reasons": [],
            }  # fmt: skip
        yield from rows

    def _row(
        self, need: Listed, rank: int, item: Ranked, conditions: tuple[Condition, ...], sentences: bool
    ) -> dict[str, object]:
        resource = self._resources[item.resource]
        score, given = _judged(conditions, worded(item.candidate))
        match = self._matcher.explain(
            item, resource.key, score, given, _spoken(conditions), sentences=sentences,
            raises=raises(conditions, worded(item.candidate), _judged),
        )  # fmt: skip
        return {
            "need": need.key, "rank": rank, "resource": resource.key, "score": match.score,
            "grade": str(match.grade), "reasons": [reason.row() for reason in reasons(match)],
        }  # fmt: skip

    def _read_facts(self, number: int) -> tuple[Fact, ...]:
        return self._resources[number].facts()


def _spoken(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """What can be said for or against; what the resource does not state is left out, a list is no form to fill in."""
    return tuple(condition for condition in conditions if condition.verdict != "unknown")


def _judged(conditions: Sequence[Condition], nearness: float) -> tuple[float, Grade]:
    """Score and grade of a match that stands alone, without a chain around it."""
    score = calibrated(Evidence(nearness, fitting(conditions)))
    return score, grade(score)
