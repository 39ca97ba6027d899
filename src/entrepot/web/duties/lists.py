"""Duties about lists that are fetched while nobody looks: one that asks, one that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.intake import queries as intake
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web import figures
from entrepot.web.duties.registry import Told, noted


def tell_asking(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Lists of which so much is missing that a person must say whether it is meant."""
    known = {run.key: run for run in intake.runs(party).filter(key__in=[duty.subject for duty in duties])}
    found = {}
    for duty in duties:
        if duty.subject in known:
            run = known[duty.subject]
            sentence = ngettext(
                "%(count)s record is missing from the list “%(name)s”: is that meant?",
                "%(count)s records are missing from the list “%(name)s”: is that meant?",
                run.missing,
            ) % {"count": figures.number(run.missing), "name": run.source.name}
            url = reverse("web:run", args=[run.key])
            found[duty.pk] = Told(sentence, sentence, url, _("Look at the list and answer"))
    return found


def tell_failed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Sources whose last run ended without anything being read."""
    known = {item.key: item for item in intake.sources(party).filter(key__in=[d.subject for d in duties])}
    found = {}
    for duty in duties:
        if duty.subject in known:
            sentence = _("The list “%(name)s” could not be read") % {"name": known[duty.subject].name}
            url = reverse("web:run", args=[str(duty.details.get("run", ""))])
            found[duty.pk] = Told(sentence, sentence, url, _("See why"), ways=(noted(duty),))
    return found
