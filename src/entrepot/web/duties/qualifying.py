"""Duties about who is qualified: trainings asked for and answered, certificates that end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.booking import actions, gates
from entrepot.booking.models import Certificate, TrainingAsk
from entrepot.people import queries as people
from entrepot.people.actions.duties import settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Account, Duty
from entrepot.web import figures
from entrepot.web.booking.gates import said
from entrepot.web.booking.rows import title_of
from entrepot.web.duties.registry import Ask, Do, Told, Way, noted
from entrepot.web.names import organisation_name


def tell_asked(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Somebody asks the facility's people for a training."""
    found, about = {}, _about(duties, party)
    asked = {item.person for _duty, item in about}
    names = dict(Account.objects.filter(key__in=asked).values_list("key", "name"))
    for duty, item in about:
        told = _told(item) | {
            "person": names.get(item.person, ""), "organisation": organisation_name(item.organisation),
        }  # fmt: skip
        sentence = _("%(person)s of %(organisation)s asks for a training: “%(name)s”") % told
        discreet = _("Somebody asks for a training: “%(name)s”") % told
        url = reverse("web:qualified", args=[item.timetable.resource.key])
        ways = (Way("grant", _("Trained: grant the qualification"), _grant(item)), _refuse(item))
        found[duty.pk] = Told(sentence, discreet, url, _("Who is qualified"), ways=ways)
    return found


def tell_answered(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What became of one's ask for a training."""
    found = {}
    for duty, item in _about(duties, party):
        told = _told(item)
        sentence = (
            _("You are qualified now: “%(name)s”; you can book “%(title)s”") % told
            if item.granted
            else _("The training “%(name)s” for “%(title)s” was refused") % told
        )
        url = reverse("web:book", args=[item.timetable.resource.key])
        found[duty.pk] = Told(sentence, sentence, url, _("Its week"), quote=item.reason, ways=(noted(duty),))
    return found


def tell_ending(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """A certificate of one's own ends soon."""
    numbers = {int(duty.subject) for duty in duties if duty.subject.isdecimal()}
    mine = Certificate.objects.filter(pk__in=numbers, person=party.actor)
    known = {str(item.pk): item for item in mine.select_related("qualification")}
    found = {}
    for duty in duties:
        item = known.get(duty.subject)
        if item is None or item.last is None:
            continue
        told = {"name": said(item.qualification.names), "day": figures.day(item.last)}
        sentence = (
            _("Your qualification “%(name)s” ends on %(day)s; after that you cannot book with it") % told
        )
        renew = Way("renew", _("Ask for a training"), _renew(item))
        found[duty.pk] = Told(sentence, sentence, ways=(renew, noted(duty)))
    return found


def _grant(item: TrainingAsk) -> Do:
    def do(party: Party, _given: str) -> str:
        actions.answer_training(ask=item, grant=True, by=party)
        return _("The qualification is granted.")

    return do


def _refuse(item: TrainingAsk) -> Way:
    def do(party: Party, given: str) -> str:
        actions.answer_training(ask=item, grant=False, reason=given, by=party)
        return _("The training is refused.")

    return Way("refuse", _("Refuse"), do, Ask(_("Why"), longest=300), quiet=True)


def _renew(item: Certificate) -> Do:
    def do(party: Party, _given: str) -> str:
        timetable = item.qualification.timetables.select_related("resource").order_by("pk").first()
        mine = people.own_organisations(party).filter(pk__in=party.admitted).order_by("pk").first()
        if timetable is None or mine is None:
            return _("Nothing requires this qualification any more.")
        actions.ask_training(
            timetable=timetable, qualification=item.qualification, organisation=mine, by=party
        )
        settle_duties(kind="certificate.ending", subject=str(item.pk), by=party)
        return _("The facility's people are asked for a training.")

    return do


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, TrainingAsk]]:
    known = {item.key: item for item in gates.asks(party).filter(key__in=[duty.subject for duty in duties])}
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]


def _told(item: TrainingAsk) -> dict[str, str]:
    return {"name": said(item.qualification.names), "title": title_of(item.timetable.resource).title}
