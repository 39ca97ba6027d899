"""Duties about what may be one, and what was found to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue.likenesses import open_pairs
from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.web import figures
from entrepot.web.duties.registry import Told, noted
from entrepot.web.names import title_of


def tell_likenesses(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """How many pairs wait now, however many did when they were last counted."""
    count = open_pairs().count()
    if not count:
        return {}
    sentence = ngettext(
        "%(count)s pair to look at: may the two be one?",
        "%(count)s pairs to look at: may the two be one?",
        count,
    ) % {"count": figures.number(count)}
    link = _("Look at them")
    return {duty.pk: Told(sentence, sentence, reverse("web:duplicates"), link) for duty in duties}


def tell_duplicates(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """Entries for which another stands now."""
    found = Resource.objects.filter(key__in={duty.subject for duty in duties}).exclude(joined_into=None)
    known = {item.key: item for item in found.select_related("joined_into")}
    return {duty.pk: _duplicate(duty, known[duty.subject]) for duty in duties if duty.subject in known}


def _duplicate(duty: Duty, other: Resource) -> Told:
    main = other.joined_into or other
    given = {"other": title_of(other.texts, other.key), "main": title_of(main.texts, main.key)}
    sentence = _("“%(other)s” was found to be the same as “%(main)s”, which stands for both now") % given
    url = reverse("web:resource", args=[main.key])
    quote = _(
        "If they are two, tell an officer of this node, who can undo it; nothing of your entry is lost."
    )
    return Told(
        sentence, sentence, url, _("Its page"), facts=((_("What to do"), quote),), ways=(noted(duty),)
    )
