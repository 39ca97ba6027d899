"""Organisations founded, edited and admitted by people; lists bring theirs through ``records``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.journal import actions as journal
from entrepot.people import queries
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import NodeRole, OrganisationRole, Party, Standing
from entrepot.people.drafts import DraftRefusedError, OrganisationDraft, fingerprint, judged
from entrepot.people.models import Duty, Identifier, Membership, Organisation, Place
from entrepot.people.permissions import require
from entrepot.people.queries.organisations import PUBLIC, is_taken
from entrepot.people.refusals import Refusal, RefusedError
from entrepot.vocabulary.identifiers import NAMES, Scheme
from entrepot.vocabulary.problems import Code, Problem, problem

STREAM: Final = "people"
APPLIED: Final = "organisation.applied"
ANSWERED: Final = "organisation.answered"
RENAMED: Final = "organisation.renamed"
AT_ONCE: Final = 5
"""So many organisations of one person may wait for an answer."""


class AlikeError(Exception):
    """Organisations of the same name are here already; ``organisations`` may be the one that is meant."""

    def __init__(self, organisations: tuple[Organisation, ...]) -> None:
        super().__init__(", ".join(organisation.key for organisation in organisations))
        self.organisations = organisations


@transaction.atomic
def found_organisation(*, draft: OrganisationDraft, another: bool = False, by: Party) -> Organisation:
    """Store a new organisation of which ``by`` is the owner, and ask the officers to admit it.

    Args:
        another: whoever founds it has seen those of the same name, and it is none of them.

    Raises:
        DraftRefusedError: a value cannot be stored, or a number belongs to an organisation that is here.
        AlikeError: there are others of this name, and ``another`` is not said.
        RefusedError: several organisations of whoever founds it wait for an answer already.
        NotAllowedError: ``by`` is nobody known.
    """
    rule = require(by, "organisation.found")
    account = queries.person(by)
    if queries.own_organisations(by).filter(standing=Standing.APPLIED).count() >= AT_ONCE:
        raise RefusedError(Refusal.TOO_MANY_APPLICATIONS)
    draft = _storable(draft, None)
    same = queries.alike(
        names=[text["title"] for text in draft.texts.values()], identifiers=draft.identifiers, party=by
    )
    if same and not another:
        raise AlikeError(same)
    organisation = Organisation(key=f"org-{secrets.token_hex(5)}", standing=Standing.APPLIED)
    _put(organisation, draft, by=by)
    Membership.objects.create(account=account, organisation=organisation, role=OrganisationRole.OWNER)
    _ask_officers(organisation)
    _record("organisation.founded", organisation, rule, by)
    return organisation


@transaction.atomic
def edit_organisation(
    *, organisation: Organisation, draft: OrganisationDraft, version: int, reason: str = "", by: Party
) -> Organisation:
    """Store what an organisation says of itself now, as a new version; unchanged it stays as it is.

    Args:
        version: the version that was open while it was edited.
        reason: why, in the words of whoever edits; kept with the version.

    Raises:
        RefusedError: somebody else has changed it since.
        DraftRefusedError: a value cannot be stored.
        NotAllowedError: ``by`` is neither one of its managers nor an officer.
    """
    rule = require(by, "organisation.edit", organisation)
    draft = _storable(draft, organisation)
    stored = locked(organisation)
    if stored.version != version:
        raise RefusedError(Refusal.CHANGED_MEANWHILE)
    if stored.fingerprint == fingerprint(draft):
        return stored
    stored.version += 1
    before = _known_by(stored)
    _put(stored, draft, by=by, reason=reason)
    renamed = sorted(field for field, _ in before.items() ^ _known_by(stored).items())
    details: dict[str, object] = {"version": stored.version}
    if renamed:
        details["renamed"] = ",".join(dict.fromkeys(renamed))
    _record("organisation.edited", stored, rule, by, details)
    if renamed and stored.standing in PUBLIC and NodeRole.OFFICER not in by.node_roles:
        _tell_officers(stored, before)
    return stored


@transaction.atomic
def apply_for_admission(*, organisation: Organisation, by: Party) -> None:
    """Ask the officers to admit an organisation: one that is only listed, was refused, or whose application was withdrawn.

    Raises:
        RefusedError: it is admitted, or it has applied already.
        NotAllowedError: ``by`` is none of its owners.
    """
    rule = require(by, "organisation.apply", organisation)
    stored = locked(organisation)
    if stored.standing in {Standing.ADMITTED, Standing.APPLIED}:
        raise RefusedError(Refusal.NOT_WAITING)
    _stand(stored, Standing.APPLIED, by=by)
    settle_duties(kind=ANSWERED, subject=stored.key, by=by)
    _ask_officers(stored)
    _record("organisation.applied", stored, rule, by)


@transaction.atomic
def withdraw_application(*, organisation: Organisation, by: Party) -> None:
    """Take an application back; the organisation stays with its members, out of sight of others.

    Raises:
        RefusedError: no application waits.
        NotAllowedError: ``by`` is none of its owners.
    """
    rule = require(by, "organisation.apply", organisation)
    stored = _applying(organisation)
    _stand(stored, Standing.WITHDRAWN, by=by)
    settle_duties(kind=APPLIED, subject=stored.key, by=by)
    _record("organisation.withdrawn", stored, rule, by)


@transaction.atomic
def admit_organisation(*, organisation: Organisation, by: Party) -> None:
    """Admit an organisation to the node: from now on its members publish and ask.

    Raises:
        RefusedError: no application waits.
        NotAllowedError: ``by`` is no officer.
    """
    rule = require(by, "organisation.admit", organisation)
    _answer(_applying(organisation), Standing.ADMITTED, "", rule, by)


@transaction.atomic
def refuse_organisation(*, organisation: Organisation, reason: str, by: Party) -> None:
    """Refuse an application; ``reason`` is what its owners read.

    Raises:
        RefusedError: no application waits, or there is no reason.
        NotAllowedError: ``by`` is no officer.
    """
    rule = require(by, "organisation.admit", organisation)
    if not reason.strip():
        raise RefusedError(Refusal.REASON_MISSING)
    _answer(_applying(organisation), Standing.REFUSED, reason.strip(), rule, by)


def locked(organisation: Organisation) -> Organisation:
    """The organisation as it is stored now, kept from others until the transaction ends."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _storable(draft: OrganisationDraft, present: Organisation | None) -> OrganisationDraft:
    """The draft judged, its place known and its numbers nobody else's."""
    good = judged(draft)
    problems: list[Problem] = []
    if good.place and not Place.objects.filter(pk=good.place).exists():
        problems.append(
            problem(Code.PLACE_UNKNOWN, column="place", value=good.place, choices="the places of this node")
        )
    for scheme, number in good.identifiers.items():
        if is_taken(scheme, number, but=present.pk if present else None):
            problems.append(_taken(scheme, number))
    if problems:
        raise DraftRefusedError(problems)
    return good


def _taken(scheme: str, number: str) -> Problem:
    return problem(Code.IDENTIFIER_TAKEN, column=scheme, value=number, field=NAMES[Scheme(scheme)])


def _put(organisation: Organisation, draft: OrganisationDraft, *, by: Party, reason: str = "") -> None:
    organisation.kind, organisation.size = draft.kind, draft.size
    organisation.language = draft.language
    organisation.texts = {language: dict(text) for language, text in draft.texts.items()}
    organisation.place_id = draft.place or None
    organisation.website = draft.website
    organisation.identifiers = dict(draft.identifiers)
    organisation.fingerprint = fingerprint(draft)
    _save(organisation, by=by, reason=reason)
    _hold(organisation)


def _hold(organisation: Organisation) -> None:
    """Keep its numbers from others, in one order, so that no two wait for each other.

    Raises:
        DraftRefusedError: somebody else has got one since it was looked for.
    """
    held = dict(organisation.held_identifiers.values_list("scheme", "number"))
    for scheme in sorted(held.keys() | organisation.identifiers):
        number = organisation.identifiers.get(scheme, "")
        if held.get(scheme, "") == number:
            continue
        organisation.held_identifiers.filter(scheme=scheme).delete()
        if not number:
            continue
        try:
            with transaction.atomic():
                Identifier.objects.create(organisation=organisation, scheme=scheme, number=number)
        except IntegrityError as error:
            raise DraftRefusedError([_taken(scheme, number)]) from error


def _stand(organisation: Organisation, standing: Standing, *, by: Party, answer: str = "") -> None:
    organisation.standing, organisation.answer = standing, answer
    organisation.version += 1
    _save(organisation, by=by)


def _save(organisation: Organisation, *, by: Party, reason: str = "") -> None:
    organisation._history_user = by.actor  # type: ignore[attr-defined]  # simple-history asks for it there
    organisation._change_reason = reason[:100]  # type: ignore[attr-defined]
    organisation.save()


def _applying(organisation: Organisation) -> Organisation:
    stored = locked(organisation)
    if stored.standing != Standing.APPLIED:
        raise RefusedError(Refusal.NOT_WAITING)
    return stored


def _answer(organisation: Organisation, standing: Standing, reason: str, rule: str, by: Party) -> None:
    _stand(organisation, standing, by=by, answer=reason)
    settle_duties(kind=APPLIED, subject=organisation.key, by=by)
    owners = Audience(organisation=organisation, least=OrganisationRole.OWNER)
    add_duty(kind=ANSWERED, subject=organisation.key, audience=owners, details={"standing": str(standing)})
    _record(f"organisation.{standing}", organisation, rule, by)


def _ask_officers(organisation: Organisation) -> None:
    add_duty(kind=APPLIED, subject=organisation.key, audience=Audience(node_role=NodeRole.OFFICER))


def _known_by(organisation: Organisation) -> dict[str, str]:
    """By what others know an organisation: its names as ``title.LANGUAGE`` and its numbers by scheme."""
    names = {f"title.{language}": str(text.get("title", "")) for language, text in organisation.texts.items()}
    return {field: value for field, value in (names | organisation.identifiers).items() if value}


def _tell_officers(organisation: Organisation, before: Mapping[str, str]) -> None:
    """Let officers see that it goes by another name or number; until they have, ``old`` stays what they saw last."""
    unseen = Duty.objects.filter(kind=RENAMED, subject=organisation.key, settled=None).first()
    old = dict(unseen.details["old"] if unseen else before)
    add_duty(
        kind=RENAMED,
        subject=organisation.key,
        audience=Audience(node_role=NodeRole.OFFICER),
        details={"old": old, "new": _known_by(organisation)},
    )


def _record(
    verb: str, organisation: Organisation, rule: str, by: Party, details: dict[str, object] | None = None
) -> None:
    act = journal.Act(verb, organisation.key, details or {}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
