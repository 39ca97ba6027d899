"""Forms of signing days, and of what comes of a cooperation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.deals.actions import TaskDraft
from entrepot.deals.domain.wording import Wording, worded
from entrepot.people.models import Organisation
from entrepot.programmes.actions import Invitation, Planned, Project, Result
from entrepot.programmes.domain.joint import Course
from entrepot.vocabulary.languages import Language
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.deals_performing import PlacedForm
from entrepot.web.names import organisation_name

TITLES: Final[tuple[tuple[str, Language], ...]] = (
    ("title_zh", "zh-Hans"),
    ("title_en", "en"),
    ("title_de", "de"),
)


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DayForm(PlacedForm):
    """A day on which agreements are signed."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=120, required=False)
    title_de = forms.CharField(label=_("Title in German"), max_length=120, required=False)
    day = forms.DateField(label=_("Day"), widget=day_input())
    where = forms.CharField(label=_("Place"), max_length=200, required=False)

    def planned(self) -> Planned:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        return Planned(self._title(), given["day"], given["where"], given["form"])

    def _title(self) -> Wording:
        given = self.cleaned_data
        return worded({language: given[name] for name, language in TITLES if given[name].strip()})


class ProjectForm(PlacedForm):
    """Something that the parties do together."""

    title = forms.CharField(label=_("What you do together"), max_length=200)
    begins = forms.DateField(label=_("First day"), widget=day_input())
    ends = forms.DateField(label=_("Last day"), required=False, widget=day_input())

    def project(self, organisation: Organisation) -> Project:
        """What was filled in, for a party."""
        given: dict[str, Any] = self.cleaned_data
        return Project(given["title"], given["begins"], given["ends"], organisation, given["form"])


class ResultForm(PlacedForm):
    """How far a project is."""

    course = forms.ChoiceField(label=_("How far it is"))
    words = forms.CharField(label=_("What came of it"), max_length=4000, required=False, widget=_words(3))
    figure = forms.DecimalField(label=_("As a figure"), max_digits=16, decimal_places=2, required=False)
    unit = forms.CharField(label=_("Of what"), max_length=60, required=False)

    def __init__(self, *args: Any, courses: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        field.choices = courses

    def result(self) -> Result:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        return Result(Course(given["course"]), given["words"], given["figure"], given["unit"])


class HostedForm(PlacedForm):
    """A form in which one of the parties is chosen."""

    who = forms.ChoiceField(label=_("Who"))

    def __init__(self, *args: Any, parties: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {one.key: one for one in parties}
        field: Any = self.fields["who"]
        field.choices = [(key, organisation_name(one)) for key, one in self.parties.items()]


class VisitForm(HostedForm):
    """A visit, with its agenda."""

    who = forms.ChoiceField(label=_("Who receives the others"))
    day = forms.DateField(label=_("Day"), widget=day_input())
    agenda = forms.CharField(label=_("Agenda"), max_length=4000, widget=_words(4))

    def invitation(self) -> Invitation:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        return Invitation(self.parties[given["who"]], given["day"], given["agenda"], given["form"])


class FollowUpForm(HostedForm):
    """What is to follow from a visit."""

    what = forms.CharField(label=_("What is to be done"), max_length=200)
    who = forms.ChoiceField(label=_("By whom"))
    until = forms.DateField(label=_("Until"), required=False, widget=day_input())

    def draft(self) -> TaskDraft:
        """What was filled in."""
        given: dict[str, Any] = self.cleaned_data
        return TaskDraft(self.parties[given["who"]], given["what"], given["until"], given["form"])


class LandedForm(PlacedForm):
    """What shows that a cooperation landed."""

    day = forms.DateField(label=_("Since when"), widget=day_input())
    evidence = forms.CharField(
        label=_("What runs, and where it can be seen"), max_length=4000, widget=_words(3)
    )
