"""What is read of programmes: calls by everybody, applications by the applicant and by those who run the programme."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Application, ApplicationEvent, Programme
from entrepot.runtime import clock


def programmes(party: Party) -> QuerySet[Programme]:
    """The programmes that a party may read, what closes last first."""
    mine = Q(organisation__in=party.organisations(OrganisationRole.MANAGER))
    return Programme.objects.filter(Q(published__isnull=False) | mine).select_related("organisation")


def at_stage(wanted: Stage) -> Q:
    """Which programmes are this far now; the same as `Programme.stage` says of each."""
    now = clock.now()
    going = Q(ended=None, decided=None)
    published = going & Q(published__isnull=False)
    return {
        Stage.DRAFT: going & Q(published=None),
        Stage.ANNOUNCED: published & Q(opens__gt=now),
        Stage.OPEN: published & Q(opens__lte=now, closes__gt=now),
        Stage.REVIEW: published & Q(opens__lte=now, closes__lte=now),
        Stage.RUNNING: Q(ended=None, decided__isnull=False),
        Stage.ENDED: Q(ended__isnull=False),
    }[wanted]


def programme_of(party: Party, key: str) -> Programme | None:
    """A programme by its key; None when there is none or the party may not read it."""
    found = Programme.objects.select_related("organisation").filter(key=key).first()
    return found if found is not None and allows(party, "programme.read", found) else None


def applications(party: Party, programme: Programme) -> QuerySet[Application]:
    """The applications that whoever runs a programme reads: those that were handed in; of others, one's own."""
    found = programme.applications.select_related("organisation", "programme")
    if allows(party, "programme.run", programme):
        return found.exclude(state=State.DRAFT).filter(handed_in__isnull=False)
    return found.filter(organisation__in=party.organisations())


def application_of(party: Party, key: str) -> Application | None:
    """An application by its key; None when there is none or the party may not read it."""
    found = (
        Application.objects.select_related("programme__organisation", "organisation").filter(key=key).first()
    )
    return found if found is not None and allows(party, "application.read", found) else None


def own_applications(party: Party) -> QuerySet[Application]:
    """The applications of the organisations that somebody is in, the last changed first."""
    found = Application.objects.filter(organisation__in=party.organisations())
    return found.select_related("programme__organisation", "organisation").order_by("-changed", "-pk")


def may_apply(party: Party) -> list[Organisation]:
    """The organisations for which somebody may apply."""
    mine = Organisation.objects.filter(pk__in=party.organisations(OrganisationRole.MANAGER)).order_by("pk")
    return [one for one in mine if allows(party, "application.write", Owned(one.pk))]


def may_open(party: Party) -> list[Organisation]:
    """The organisations for which somebody may open a programme."""
    mine = Organisation.objects.filter(pk__in=party.organisations(OrganisationRole.MANAGER)).order_by("pk")
    return [one for one in mine if allows(party, "programme.open", Owned(one.pk))]


def history(party: Party, application: Application) -> list[ApplicationEvent]:
    """Everything that happened to an application, in order; empty for whoever may not read it."""
    return list(application.events.all()) if allows(party, "application.read", application) else []
