"""Duties about reviews: applications to review, what was decided, appeals and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import allows
from entrepot.programmes import panels, queries
from entrepot.programmes.models import Appeal, Application
from entrepot.web.duties.registry import Told, noted
from entrepot.web.programmes.words import said, state_name
from entrepot.web.reviewing.shown import applicant_name, programme_title


def tell_reviews(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Applications that the reader is to review."""
    known = {
        one.key: one
        for one in panels.own_assignments(party).filter(key__in=[duty.subject for duty in duties])
    }
    found = {}
    for duty in duties:
        if one := known.get(duty.subject):
            given = {
                "applicant": applicant_name(one.application),
                "title": programme_title(one.application).text,
            }
            found[duty.pk] = Told(
                _("Review the application of %(applicant)s to “%(title)s”") % given,
                _("Review an application to “%(title)s”") % given, reverse("web:review", args=[one.key]), _("Write the review"),
            )  # fmt: skip
    return found


def tell_decided(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What was decided about the applications of the reader's organisations."""
    found = {}
    for duty, one in _own(duties, party):
        sentence = _("It is decided about your application to “%(title)s”: %(state)s") % {
            "title": said(one.programme.call.title).text, "state": state_name(one.state),
        }  # fmt: skip
        found[duty.pk] = Told(sentence, sentence, _letter(one), _("Read the letter"), ways=(noted(duty),))
    return found


def tell_answered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Answers to appeals of the reader's organisations."""
    found = {}
    for duty, one in _own(duties, party):
        sentence = _("Your appeal about “%(title)s” was answered: %(state)s") % {
            "title": said(one.programme.call.title).text, "state": state_name(one.state),
        }  # fmt: skip
        found[duty.pk] = Told(sentence, sentence, _letter(one), _("Read the answer"), ways=(noted(duty),))
    return found


def tell_appeals(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Appeals that wait for an answer of those who run the programme."""
    rows = Appeal.objects.filter(application__key__in=[duty.subject for duty in duties], answered=None)
    known = {
        one.application.key: one
        for one in rows.select_related("application__organisation", "application__programme")
    }
    found = {}
    for duty in duties:
        one = known.get(duty.subject)
        if one is not None and allows(party, "application.judge", one.application):
            given = {
                "applicant": applicant_name(one.application),
                "title": programme_title(one.application).text,
            }
            found[duty.pk] = Told(
                _("%(applicant)s appeals against the decision of “%(title)s”") % given,
                _("Somebody appeals against the decision of “%(title)s”") % given,
                reverse("web:panel_table", args=[one.application.key]), _("Answer it"), quote=one.text,
            )  # fmt: skip
    return found


def _letter(application: Application) -> str:
    return reverse("web:letter", args=[application.key])


def _own(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Application]]:
    known = (
        queries.own_applications(party)
        .order_by()
        .in_bulk([duty.subject for duty in duties], field_name="key")
    )
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]
