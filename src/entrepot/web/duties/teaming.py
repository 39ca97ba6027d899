"""Duties of service teams: a team to accept, what was written down at a firm, and what is to be followed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.programmes import actions, teams
from entrepot.programmes.domain.teaming import Sort
from entrepot.programmes.models import Noted, ServiceTeam
from entrepot.web.duties.registry import Do, Told, Way
from entrepot.web.figures import day
from entrepot.web.names import organisation_name, place_name
from entrepot.web.programmes.words import said
from entrepot.web.teaming.words import kind_of, progress_name, team_name


def tell_formed(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Teams that wait to be accepted."""
    known = {one.key: one for one in teams.teams(party).filter(key__in=[duty.subject for duty in duties])}
    found = {}
    for duty in duties:
        if team := known.get(duty.subject):
            given = {
                "society": organisation_name(team.organisation), "programme": said(team.programme.call.title).text,
                "city": place_name(team.place),
            }  # fmt: skip
            sentence = (
                _("%(society)s wants to send a service team to %(city)s within “%(programme)s”") % given
            )
            url = reverse("web:team", args=[team.key])
            ways = (Way("accept", _("Accept"), _accept(team)),)
            found[duty.pk] = Told(sentence, sentence, url, _("Look at the team"), ways=ways)
    return found


def tell_noted(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What a team wrote down at the reader's firm."""
    found = {}
    for duty, noted in _about(duties, party):
        given = {"team": team_name(noted.visit.team).text}
        sentence = (
            _("“%(team)s” wrote down a need of yours: it is listed once you agree")
            if noted.sort == Sort.NEED
            else _("“%(team)s” wrote down what you wish of policy: officers count it once you agree")
        ) % given
        facts = ((_("Day of the visit"), day(noted.visit.day)), (_("Kind"), kind_of(noted)))
        found[duty.pk] = Told(
            sentence, _("A service team wrote something down at your firm"), _url(noted), _("Read it, change it, agree or refuse"),
            quote=noted.title or noted.text, facts=facts,
        )  # fmt: skip
    return found


def tell_follow(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What is to be followed up."""
    about = _about(duties, party)
    far = teams.progresses([noted for _duty, noted in about])
    found = {}
    for duty, noted in about:
        given = {"firm": organisation_name(noted.visit.firm)}
        facts = [(_("How far it is"), progress_name(far[noted.pk]))]
        if noted.still:
            facts.append((_("To be done"), noted.still))
        found[duty.pk] = Told(
            _("Follow up what you wrote down at %(firm)s") % given, _("Something that a service team wrote down is to be followed up"),
            f"{_url(noted)}?follow={noted.key}#noted-{noted.pk}", _("Follow it up"), quote=noted.title or noted.text, facts=tuple(facts),
        )  # fmt: skip
    return found


def _accept(team: ServiceTeam) -> Do:
    def do(party: Party, _given: str) -> str:
        actions.accept_team(team=team, by=party)
        return _("The team is at work.")

    return do


def _url(noted: Noted) -> str:
    return reverse("web:team_visit", args=[noted.visit.key])


def _about(duties: Sequence[Duty], party: Party) -> list[tuple[Duty, Noted]]:
    known = {one.key: one for one in teams.noted_of(party, [duty.subject for duty in duties])}
    return [(duty, known[duty.subject]) for duty in duties if duty.subject in known]
