"""Duties about programmes: applications that came in, what was said of one's own, and calls that close while a draft is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.programmes import queries
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application
from entrepot.web.duties.registry import Told, noted
from entrepot.web.figures import number
from entrepot.web.programmes.when import moment, node_zone
from entrepot.web.programmes.words import said


def tell_applied(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Programmes to which applications came in, with how many are handed in now."""
    known = queries.programmes(party).in_bulk([duty.subject for duty in duties], field_name="key")
    handed = Application.objects.filter(programme__in=known.values(), state=State.HANDED_IN).order_by()
    counts = dict(handed.values_list("programme__key").annotate(Count("pk")))
    found = {}
    for duty in duties:
        if duty.subject in known:
            count = counts.get(duty.subject, 0)
            given = {"count": number(count), "title": said(known[duty.subject].call.title).text}
            sentence = ngettext(
                "%(count)s application to “%(title)s” is handed in", "%(count)s applications to “%(title)s” are handed in", count
            ) % given  # fmt: skip
            url = reverse("web:programme_applications", args=[duty.subject])
            found[duty.pk] = Told(sentence, sentence, url, _("The applications"), ways=(noted(duty),))
    return found


def tell_judged(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Applications of which it was said that the applicant may not apply, or may after all."""
    found = {}
    for duty, application in _about(duties, party):
        out = application.state == State.INELIGIBLE
        words = (
            _("Your organisation may not apply to “%(title)s”")
            if out
            else _("Your organisation may apply to “%(title)s” after all")
        )
        sentence = words % {"title": said(application.programme.call.title).text}
        found[duty.pk] = Told(
            sentence, sentence, _url(application), _("Go to the application"), quote=application.reason, ways=(noted(duty),)
        )  # fmt: skip
    return found


def tell_closing(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Drafts whose call closes soon."""
    found, zone = {}, node_zone()
    for duty, application in _about(duties, party):
        programme = application.programme
        sentence = _("“%(title)s” closes soon, and your application is still a draft") % {
            "title": said(programme.call.title).text
        }
        facts = ((_("Applications until"), moment(programme.closes, zone)),)
        url = reverse("web:write_application", args=[application.key])
        found[duty.pk] = Told(sentence, sentence, url, _("Write on"), facts=facts, ways=(noted(duty),))
    return found


def _url(application: Application) -> str:
    return reverse("web:programme_application", args=[application.key])


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Application]]:
    keys = [duty.subject for duty in duties]
    known = queries.own_applications(party).order_by().in_bulk(keys, field_name="key")
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]
