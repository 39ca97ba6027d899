"""What keeps reviewers from applications, read from memberships, records, languages and what was declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models.functions import Coalesce

from entrepot.catalogue.models import Resource
from entrepot.people.domain import Party
from entrepot.people.models import Membership, Organisation
from entrepot.programmes.domain.reviewing import CONFLICTS, Bar, works
from entrepot.programmes.models import Application, DeclaredConflict, Reviewer
from entrepot.vocabulary.kinds import Role

Bars = Mapping[tuple[str, str], frozenset[Bar]]
"""By the keys of application and reviewer; a pair that nothing bars is left out."""


def bars(reviewers: Sequence[Reviewer], applications: Sequence[Application]) -> Bars:
    """Everything that bars reviewers of a programme from its applications. Four queries, however many there are."""
    found: dict[tuple[str, str], set[Bar]] = defaultdict(set)
    members = _members(reviewers)
    declared = set(
        DeclaredConflict.objects.filter(reviewer__in=reviewers).values_list("application_id", "reviewer_id")
    )
    named = _named_by(applications)
    for reviewer in reviewers:
        own = works(_texts(reviewer.expert)) if reviewer.expert else frozenset[str]()
        home = _lead(reviewer.expert.organisation) if reviewer.expert else None
        for application in applications:
            applicant = _lead(application.organisation)
            held = {
                Bar.MEMBER: applicant in members[reviewer.person],
                Bar.EXPERT_OF: home is not None and home == applicant,
                Bar.WORKS: bool(own & named[application.pk]),
                Bar.DECLARED: (application.pk, reviewer.pk) in declared,
                Bar.LANGUAGE: bool(reviewer.languages) and application.language not in reviewer.languages,
            }
            if any(held.values()):
                found[application.key, reviewer.key] = {bar for bar, holds in held.items() if holds}
    return {pair: frozenset(held) for pair, held in found.items()}


def conflict(reviewer: Reviewer, application: Application) -> frozenset[Bar]:
    """The conflicts of one reviewer with one application; that the language is not read is none."""
    return bars([reviewer], [application]).get((application.key, reviewer.key), frozenset()) & CONFLICTS


def is_of(party: Party, organisations: Iterable[Organisation]) -> frozenset[int]:
    """The numbers of those organisations of which somebody is a member, or of one that is one with them. One query."""
    own = Organisation.objects.filter(pk__in=party.organisations())
    leads = frozenset(own.values_list(Coalesce("joined_into_id", "pk"), flat=True))
    return frozenset(one.pk for one in organisations if _lead(one) in leads)


def _lead(organisation: Organisation | None) -> int | None:
    """The number of the organisation that stands for this one."""
    return (organisation.joined_into_id or organisation.pk) if organisation else None


def _members(reviewers: Sequence[Reviewer]) -> Mapping[str, frozenset[int]]:
    """The organisations of each reviewer, by the account's key; of one that was joined to another, that one."""
    of: dict[str, set[int]] = {reviewer.person: set() for reviewer in reviewers}
    rows = Membership.objects.filter(account__key__in=list(of), asked=False)
    for person, number in rows.values_list(
        "account__key", Coalesce("organisation__joined_into_id", "organisation_id")
    ):
        of[person].add(number)
    return {person: frozenset(numbers) for person, numbers in of.items()}


def _named_by(applications: Sequence[Application]) -> Mapping[int, frozenset[str]]:
    """The works that an application's answers name, or the experts and technologies of its organisation, by its number."""
    leads = {_lead(application.organisation) for application in applications}
    named: dict[int | None, set[str]] = defaultdict(set)
    records = Resource.objects.filter(kind__in=(Role.EXPERT, Role.TECHNOLOGY)).select_related("organisation")
    records = records.annotate(of=Coalesce("organisation__joined_into_id", "organisation_id"))
    for record in records.filter(of__in=[lead for lead in leads if lead]):
        named[_lead(record.organisation)] |= works(_texts(record))
    return {
        application.pk: frozenset(named[_lead(application.organisation)])
        | works(str(answer) for answer in application.answers.values())
        for application in applications
    }


def _texts(record: Resource) -> list[str]:
    """Everything that a record says, as typed."""
    texts = [part for text in record.texts.values() for part in text.values()]
    return [*texts, *(str(value) for value in (*record.fields.values(), *record.facts.values()))]
