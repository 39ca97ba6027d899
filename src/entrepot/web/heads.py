"""What stands at the top of a need's page, whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from entrepot.catalogue.disclosed import Disclosed
from entrepot.web.asked import Fact, facts_asked
from entrepot.web.names import NEEDS, name_in, organisation_name, place_name, reader
from entrepot.web.texts import Text, record_text, text_of


@dataclass(frozen=True, slots=True)
class Head:
    """A need's words and facts as far as the reader may know them; ``confidential`` is None unless there is such a part
    and the reader may see it."""

    key: str
    text: Text
    kind: str
    organisation: str
    organisation_url: str
    place: str
    facts: tuple[Fact, ...]
    confidential: Text | None


def need_head(need: Disclosed) -> Head:
    """The top of a need's page."""
    return Head(
        key=need.key,
        text=record_text(need),
        kind=name_in(NEEDS, need.kind),
        organisation=organisation_name(need.organisation),
        organisation_url=reverse("web:organisation", args=[need.organisation.key])
        if need.organisation
        else "",
        place=place_name(need.place),
        facts=facts_asked(need),
        confidential=_confidential(need),
    )


def _confidential(need: Disclosed) -> Text | None:
    if not need.confidential:
        return None
    parts = {language: {"title": "", "text": text} for language, text in need.confidential.items()}
    original = need.language if need.language in parts else next(iter(parts))
    return text_of(parts, original, reader())
