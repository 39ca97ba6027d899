"""Service teams: experts of a society who visit a city's firms, what they write down there, and the centres that see their cities' programmes."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.wording import Wording
from entrepot.deals.models import Deal
from entrepot.matching.models import PolicyAsk
from entrepot.people.models import Organisation, Place
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.teaming import NotedState, Sort
from entrepot.programmes.models.calls import Programme
from entrepot.runtime import clock


def new_team_key() -> str:
    """A new id of a service team."""
    return f"team-{secrets.token_hex(6)}"


def new_team_visit_key() -> str:
    """A new id of a visit of a team."""
    return f"team-visit-{secrets.token_hex(6)}"


def new_noted_key() -> str:
    """A new id of what was written down on a visit."""
    return f"noted-{secrets.token_hex(8)}"


class ServiceTeam(models.Model):
    """Experts of a society that serve a city's firms within a programme; who runs the programme has agreed once `accepted` is set."""

    key = models.CharField(unique=True, max_length=24, default=new_team_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="teams")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="teams"
    )  # the society
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="teams")  # that it serves
    name = models.JSONField(default=dict)  # language -> text
    since = models.DateField()
    until = models.DateField()  # the first day after its term
    accepted = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~models.Q(form=""), name="programmes_team_made_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="programmes_team_has_days"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def wording(self) -> Wording:
        """Its name."""
        return stored.wording_from_plain(self.name)


class TeamMember(models.Model):
    """A person with an account, known by its key, or an expert of the catalogue, or a person with their expert record."""

    team = models.ForeignKey(ServiceTeam, on_delete=models.PROTECT, related_name="members")
    person = models.CharField(max_length=20, blank=True, db_index=True)  # an account's key
    expert = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    joined = models.DateTimeField(default=clock.now)
    left = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=~models.Q(person=""), name="programmes_team_person_once"
            ),
            models.UniqueConstraint(fields=["team", "expert"], name="programmes_team_expert_once"),
            models.CheckConstraint(
                condition=~models.Q(person="", expert=None), name="programmes_team_member_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.pk}"


class TeamVisit(models.Model):
    """A team visits a firm."""

    key = models.CharField(unique=True, max_length=30, default=new_team_visit_key)
    team = models.ForeignKey(ServiceTeam, on_delete=models.PROTECT, related_name="visits")
    firm = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="team_visits")
    day = models.DateField()
    agenda = models.TextField()
    went = models.ManyToManyField(TeamMember, related_name="visits")
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"],
                condition=~models.Q(form=""),
                name="programmes_team_visit_made_once",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Noted(models.Model):
    """A need or a wish of policy as it was written down at a firm. Once the firm agrees it is a need of the firm, or what the firm asks of policy."""

    key = models.CharField(unique=True, max_length=30, default=new_noted_key)
    visit = models.ForeignKey(TeamVisit, on_delete=models.PROTECT, related_name="noted")
    sort = models.CharField(max_length=6, choices=[(item.value, item.value) for item in Sort])
    kind = models.CharField(max_length=20)  # of the need, or the topic of the wish
    title = models.CharField(max_length=200, blank=True)  # of a need
    text = models.TextField()
    quantities = models.CharField(max_length=400, blank=True)
    deadline = models.DateField(null=True, blank=True)  # the day by which the firm wants it
    state = models.CharField(max_length=8, default=NotedState.WAITING, db_index=True)
    reason = models.TextField(blank=True)  # why the firm refused
    answered = models.DateTimeField(null=True, blank=True)
    need = models.OneToOneField(Need, null=True, blank=True, on_delete=models.SET_NULL, related_name="noted")
    ask = models.OneToOneField(
        PolicyAsk, null=True, blank=True, on_delete=models.SET_NULL, related_name="noted"
    )
    follows = models.ForeignKey(
        TeamMember, on_delete=models.PROTECT, related_name="follows"
    )  # who follows it up
    still = models.CharField(max_length=400, blank=True)  # what is to be done next
    due = models.DateField()  # until when
    closed = models.DateTimeField(null=True, blank=True)  # when nothing more was to be done
    introduction = models.ForeignKey(
        Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # the last that the team made
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "noted"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~models.Q(form=""), name="programmes_noted_made_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int:
        """It is the firm's: permissions ask every object whose it is."""
        return self.visit.firm_id


class Centre(models.Model):
    """An organisation that stands above the cities of a region."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="centre")
    jurisdiction = models.CharField(max_length=12)  # of the region, such as CN-GD
    named_by = models.CharField(max_length=20)
    named = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.jurisdiction}"


class ShownToCentre(models.Model):
    """Who runs a programme shows it to the centre above it; without a row the centre sees what everybody does."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="shown_to_centre")
    by = models.CharField(max_length=20)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "shown to centre"

    def __str__(self) -> str:
        return str(self.programme_id)
