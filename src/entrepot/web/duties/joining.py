"""Duties about who belongs to what: applications, memberships, invitations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people import queries as people
from entrepot.people.actions import invitations, memberships, organisations
from entrepot.people.actions.memberships import Answer
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Duty, Invitation, Membership, Organisation
from entrepot.people.permissions import allows
from entrepot.web.accounts.shown import shown_as
from entrepot.web.duties.registry import Ask, Told, Way, noted
from entrepot.web.identifiers import SCHEMES, identifier_facts
from entrepot.web.names import (
    NODE_ROLES,
    ORGANISATION_ROLES,
    ORGANISATIONS,
    SIZES,
    language_name,
    name_in,
    organisation_name,
    place_name,
)
from entrepot.web.present import listed


def tell_applications(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """Organisations that ask an officer to be admitted."""
    known = _organisations(duty.subject for duty in duties)
    alike = people.namesakes(list(known.values()), party)
    return {
        duty.pk: _application(found, alike.get(found.pk, ()))
        for duty in duties
        if (found := known.get(duty.subject))
    }


def tell_admissions(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """What an officer answered to an organisation."""
    known = _organisations(duty.subject for duty in duties)
    return {duty.pk: _admission(duty, found, party) for duty in duties if (found := known.get(duty.subject))}


def tell_renamed(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """Organisations whose own people changed a name or a number of them."""
    known = _organisations(duty.subject for duty in duties)
    return {duty.pk: _renamed(duty, found) for duty in duties if (found := known.get(duty.subject))}


def tell_asks(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """People who ask to join."""
    numbers = [int(duty.subject) for duty in duties]
    known = Membership.objects.select_related("account", "organisation").in_bulk(numbers)
    owned = people.all_spoken_for(item.organisation_id for item in known.values())
    return {
        duty.pk: _ask(found, found.organisation_id in owned)
        for duty in duties
        if (found := known.get(int(duty.subject))) and found.asked
    }


def tell_answers(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """What an organisation answered to somebody who asked to join."""
    known = _organisations(duty.subject for duty in duties)
    return {duty.pk: _answer(duty, found) for duty in duties if (found := known.get(duty.subject))}


def tell_invitations(duties: Sequence[Duty], _party: Party) -> Mapping[int, Told]:
    """Invitations to somebody who has an account."""
    known = Invitation.objects.select_related("organisation").in_bulk([int(duty.subject) for duty in duties])
    return {
        duty.pk: _invitation(found)
        for duty in duties
        if (found := known.get(int(duty.subject))) and not found.accepted
    }


def _organisations(keys: object) -> dict[str, Organisation]:
    found = Organisation.objects.select_related("place").filter(key__in=set(keys))  # type: ignore[call-overload]
    return {organisation.key: organisation for organisation in found}


def _url(organisation: Organisation) -> str:
    return reverse("web:organisation", args=[organisation.key])


def _application(organisation: Organisation, alike: Sequence[Organisation]) -> Told:
    name = organisation_name(organisation)

    def admit(party: Party, _given: str) -> str:
        organisations.admit_organisation(organisation=organisation, by=party)
        return _("%(name)s is admitted. Its owners are told.") % {"name": name}

    def refuse(party: Party, given: str) -> str:
        organisations.refuse_organisation(organisation=organisation, reason=given, by=party)
        return _("%(name)s is not admitted. Its owners read your reason.") % {"name": name}

    return Told(
        sentence=_("%(name)s asks to be admitted") % {"name": name},
        discreet=_("An organisation asks to be admitted: %(name)s") % {"name": name},
        url=_url(organisation),
        link=_("Its page"),
        quote=_about(organisation),
        facts=_facts(organisation, alike),
        ways=(
            Way("admit", _("Admit"), admit),
            Way("refuse", _("Refuse"), refuse, Ask(_("Why it is not admitted")), quiet=True),
        ),
    )


def _about(organisation: Organisation) -> str:
    return str(organisation.texts.get(organisation.language, {}).get("text", ""))


def _facts(organisation: Organisation, alike: Sequence[Organisation]) -> tuple[tuple[str, str], ...]:
    names = listed([f"{organisation_name(other)} ({other.key})" for other in alike])
    found = (
        (_("Kind"), name_in(ORGANISATIONS, organisation.kind)),
        (_("Size"), name_in(SIZES, organisation.size) if organisation.size else ""),
        (_("Place"), place_name(organisation.place)),
        *identifier_facts(organisation),
        (_("Website"), organisation.website),
        (_("Same name"), names),
    )
    return tuple((label, value) for label, value in found if value)


def _admission(duty: Duty, organisation: Organisation, party: Party) -> Told:
    name = organisation_name(organisation)
    if organisation.standing != Standing.REFUSED:
        sentence = _("%(name)s is admitted: its members can publish and ask now") % {"name": name}
        return Told(sentence, sentence, _url(organisation), _("Its page"), ways=(noted(duty),))

    def apply(by: Party, _given: str) -> str:
        organisations.apply_for_admission(organisation=organisation, by=by)
        return _("The officers are asked again to admit %(name)s.") % {"name": name}

    sentence = _("%(name)s was not admitted") % {"name": name}
    again = Way("apply", _("Ask again"), apply)
    return Told(
        sentence=sentence,
        discreet=sentence,
        url=reverse("web:edit_organisation", args=[organisation.key]),
        link=_("Correct what it says of itself"),
        quote=organisation.answer,
        ways=(*((again,) if allows(party, "organisation.apply", organisation) else ()), noted(duty)),
    )


def _renamed(duty: Duty, organisation: Organisation) -> Told:
    old, new = duty.details.get("old", {}), duty.details.get("new", {})
    sentence = _("%(name)s goes by another name or number now") % {"name": organisation_name(organisation)}
    changed = [field for field in dict.fromkeys((*old, *new)) if old.get(field) != new.get(field)]
    return Told(
        sentence=sentence,
        discreet=sentence,
        url=_url(organisation),
        link=_("Its page"),
        facts=tuple(
            (_known_as(field), f"{old.get(field) or '–'} → {new.get(field) or '–'}") for field in changed
        ),
        ways=(noted(duty),),
    )


def _known_as(field: str) -> str:
    """What a name or a number is called, such as ``title.de`` or ``vat``."""
    part, _dot, language = field.partition(".")
    return f"{_('Name')} ({language_name(language)})" if part == "title" else name_in(SCHEMES, field)


def _ask(asked: Membership, spoken_for: bool) -> Told:
    organisation, person = organisation_name(asked.organisation), shown_as(asked.account)
    given = {"person": person, "organisation": organisation}
    speaks = _("%(person)s asks to speak for %(organisation)s") % given
    return Told(
        sentence=_("%(person)s asks to join %(organisation)s") % given if spoken_for else speaks,
        discreet=_("Somebody asks to join %(organisation)s") % given
        if spoken_for
        else _("Somebody asks to speak for %(organisation)s") % given,
        url=reverse("web:members", args=[asked.organisation.key]),
        link=_("Its members"),
        quote=asked.message,
        facts=((_("E-mail"), asked.account.email),),
        ways=_ask_ways(asked, given, spoken_for),
    )


def _ask_ways(asked: Membership, given: Mapping[str, str], spoken_for: bool) -> tuple[Way, ...]:
    def accept(party: Party, _given: str) -> str:
        memberships.answer_membership(membership=asked, answer=Answer(accept=True), by=party)
        return _("%(person)s belongs to %(organisation)s now.") % given

    def admit(party: Party, _given: str) -> str:
        memberships.answer_membership(membership=asked, answer=Answer(accept=True, admit=True), by=party)
        return _("%(person)s speaks for %(organisation)s now, and it is admitted.") % given

    def refuse(party: Party, reason: str) -> str:
        answer = Answer(accept=False, reason=reason)
        memberships.answer_membership(membership=asked, answer=answer, by=party)
        return _("%(person)s was not let in, and reads your reason.") % given

    no = Way("refuse", _("Refuse"), refuse, Ask(_("Why not")), quiet=True)
    if spoken_for:
        return Way("accept", _("Let in"), accept), no
    if asked.organisation.standing == Standing.ADMITTED:
        return Way("accept", _("Make owner"), accept), no
    return (
        Way("admit", _("Make owner and admit the organisation"), admit),
        Way("accept", _("Make owner only"), accept, quiet=True),
        no,
    )


def _answer(duty: Duty, organisation: Organisation) -> Told:
    given = {"organisation": organisation_name(organisation)}
    accepted = bool(duty.details.get("accepted"))
    sentence = (
        _("You belong to %(organisation)s now") if accepted else _("%(organisation)s did not let you in")
    )
    return Told(
        sentence=sentence % given,
        discreet=sentence % given,
        url=_url(organisation),
        link=_("Its page"),
        quote=str(duty.details.get("reason", "")),
        ways=(noted(duty),),
    )


def _invitation(invitation: Invitation) -> Told:
    given = invitation_words(invitation)

    def accept(party: Party, _given: str) -> str:
        invitations.accept_received(invitation=invitation, by=party)
        return _("You are %(role)s of %(where)s now.") % given

    def decline(party: Party, _given: str) -> str:
        invitations.decline_received(invitation=invitation, by=party)
        return _("The invitation is declined.")

    sentence = _("You are invited to %(where)s as %(role)s") % given
    organisation = invitation.organisation
    return Told(
        sentence=sentence,
        discreet=sentence,
        url=_url(organisation) if organisation and organisation.standing == Standing.ADMITTED else "",
        link=_("Its page"),
        ways=(Way("accept", _("Accept"), accept), Way("decline", _("Decline"), decline, quiet=True)),
    )


def invitation_words(invitation: Invitation) -> dict[str, str]:
    """To what somebody is invited (``where``), and as what (``role``)."""
    organisation = invitation.organisation
    if organisation is None:
        return {"where": _("this node"), "role": name_in(NODE_ROLES, invitation.role)}
    return {"where": organisation_name(organisation), "role": name_in(ORGANISATION_ROLES, invitation.role)}
