"""How strangers will see a need while somebody enters it, and what its teaser gives away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue.drafts import NeedDraft, language_of
from entrepot.catalogue.leaks import Leak, LeakKind
from entrepot.people.models import Organisation, Place
from entrepot.web import figures
from entrepot.web.names import NEEDS, name_in, organisation_name, place_name, reader
from entrepot.web.texts import Text, marked, text_of

_SENTENCE: Final = re.compile(r"[^.!?。！？\n]+(?:[.!?](?!\s|$)[^.!?。！？\n]*)*[.!?。！？]?")
"""A sentence; a point inside a number or an address does not end it."""


@dataclass(frozen=True, slots=True)
class LeakLine:
    """Something that a teaser gives away: as written, why that matters, and the sentence that says it."""

    word: str
    language: str
    why: str
    sentence: SafeString


@dataclass(frozen=True, slots=True)
class Preview:
    """A need as strangers will see it; ``leaks`` are what its teaser gives away."""

    text: Text
    kind: str
    organisation: str
    place: str
    wanted_by: str
    holds_back: bool
    confidential: bool
    leaks: tuple[LeakLine, ...]


def preview(draft: NeedDraft, leaks: Sequence[Leak]) -> Preview:
    """How strangers will see what was typed."""
    teaser = (draft.teaser_title.strip(), draft.teaser_text.strip())
    title, body = teaser if any(teaser) else (draft.title.strip(), draft.text.strip())
    language = language_of(f"{title} {body}")
    owner = Organisation.objects.filter(key=draft.organisation).first() if draft.organisation else None
    return Preview(
        text=text_of({language: {"title": title or body[:80], "text": body}}, language, reader()),
        kind=name_in(NEEDS, draft.kind),
        organisation=organisation_name(owner),
        place=place_name(Place.objects.filter(key=draft.place).first()),
        wanted_by=figures.day(date.fromisoformat(draft.deadline)) if draft.deadline else "",
        holds_back=any(teaser),
        confidential=bool(draft.confidential.strip()),
        leaks=tuple(_line(leak, f"{title}\n{body}") for leak in leaks),
    )


def told(leaks: Sequence[Leak]) -> tuple[Leak, ...]:
    """Those worth telling: who owns a need is shown beside its teaser anyway."""
    return tuple(leak for leak in leaks if leak.kind != LeakKind.OWNER)


def warned_of(draft: NeedDraft, leaks: Sequence[Leak]) -> str:
    """A mark of a warning, so that who read it once is not stopped by the same one again; empty without leaks."""
    if not leaks:
        return ""
    content = repr((draft.teaser_title, draft.teaser_text, [leak.word for leak in leaks]))
    return hashlib.sha256(content.encode()).hexdigest()


def _line(leak: Leak, teaser: str) -> LeakLine:
    sentences = (item.strip() for item in _SENTENCE.findall(teaser))
    said = next((item for item in sentences if leak.word in item), "")
    return LeakLine(leak.word, leak.language, _why(leak), marked(said, [leak.word]))


def _why(leak: Leak) -> str:
    if leak.kind == LeakKind.NAME:
        return _("a name that the details say, too")
    if leak.kind == LeakKind.ADDRESS:
        return _("leads to you directly")
    if leak.kind == LeakKind.FIGURE:
        return _("the same figure stands in the details")
    if leak.records == 0:
        return _("stands in the details and in no entry of this node")
    return ngettext(
        "stands in the details and in only %(count)s entry of this node",
        "stands in the details and in only %(count)s entries of this node",
        leak.records,
    ) % {"count": figures.number(leak.records)}
