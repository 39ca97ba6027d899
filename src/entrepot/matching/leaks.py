"""The leak check with the words of the catalogue as it is."""

from __future__ import annotations

from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.leaks import RARE, Leak, Names, leaks, texts_of
from entrepot.catalogue.models import Need
from entrepot.matching import index as indexes
from entrepot.people.domain import Party
from entrepot.people.queries import organisations
from entrepot.vocabulary.writing import fold_label

PER_MILLE = 1
"""Of a large catalogue, a word is rare when so many of a thousand texts say it."""


def leaks_of(draft: NeedDraft, party: Party, record: Need | None = None) -> tuple[Leak, ...]:
    """What a draft's teaser gives away of the rest.

    Args:
        party: who writes it; a warning names no organisation that the party may not know of.
        record: the need that is edited, for what its form does not know.
    """
    teaser, body = texts_of(draft, record)
    if not any(text.strip() for text in teaser):
        return ()
    words = indexes.current().words
    rare = max(RARE, len(words) * PER_MILLE // 1000)
    return leaks(teaser, body, words.count, _names(draft.organisation, party), rare=rare)


def _names(owner: str, party: Party) -> Names:
    """The names of the organisation that was typed, by key or by any name, and of all others that the party may know of."""
    mine: list[str] = []
    others: list[str] = []
    for key, texts in organisations(party).values_list("key", "texts"):
        titles = [title for text in texts.values() if (title := text.get("title"))]
        is_owner = bool(owner.strip()) and fold_label(owner) in {fold_label(name) for name in (key, *titles)}
        (mine if is_owner else others).extend(titles)
    return Names(tuple(mine) or ((owner,) if owner.strip() else ()), tuple(others))
