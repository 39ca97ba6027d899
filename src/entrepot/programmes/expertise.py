"""How much reviewers know of what applications are about: their expert records against the applications' texts, by the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from entrepot.engine.matcher import Matcher
from entrepot.engine.retrieval import Document
from entrepot.matching.index import models
from entrepot.matching.reading import documents
from entrepot.programmes.domain.forms import FieldKind
from entrepot.programmes.models import Application, Reviewer
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.kinds import Role


def expertise(
    reviewers: Sequence[Reviewer], applications: Sequence[Application], progress: Progress = silent
) -> Mapping[tuple[str, str], float]:
    """By the keys of application and reviewer, 0 to 1: the engine's score as a share of the best one of the panel.

    As needs are matched with experts: by words, and by meaning where the node has models. Pairs that share nothing are left out, and
    so are reviewers without an expert record, of whom nothing is known.
    """
    knowing = [reviewer for reviewer in reviewers if reviewer.expert is not None]
    asked = [(one, text) for one in applications if (text := written(one)).whole]
    if not knowing or not asked:
        return {}
    voters, store = models()
    known = [documents(reviewer.expert) for reviewer in knowing if reviewer.expert]
    texts = [text for _, text in asked]
    matcher = Matcher(
        known, [Role.EXPERT] * len(known), voters=voters, store=store, needs=texts, progress=progress
    )
    if voters:
        matcher.prepare()
    ranked = matcher.ranked_all([[text] for text in texts], kind=None, top=len(known))
    found = {
        (application.key, knowing[item.resource].key): max(0.0, item.score)
        for (application, _), items in zip(asked, ranked, strict=True)
        for item in items
    }
    best = max(found.values(), default=0.0)
    return {pair: min(1.0, score / best) for pair, score in found.items()} if best > 0 else {}


def written(application: Application) -> Document:
    """What an application says in words: its answers to questions that take text, in the order of the form."""
    asked = [
        field.key
        for field in application.programme.call.fields
        if field.kind in (FieldKind.TEXT, FieldKind.LONG)
    ]
    said = [str(application.answers[key]) for key in asked if application.answers.get(key)]
    return Document(application.key, "", "\n".join(said), application.language)
