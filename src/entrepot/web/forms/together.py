"""The form that books several facilities at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepot.booking.domain.gates import Asked
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import MINUTE, Booking, Timetable
from entrepot.catalogue.models import Resource
from entrepot.people.models import Organisation
from entrepot.web.booking.rows import title_of
from entrepot.web.forms.booking import at, day_input, time_input
from entrepot.web.forms.questions import QuestionsForm
from entrepot.web.names import organisation_name


class TogetherForm(QuestionsForm):
    """Facilities, and one time for all of them on the clock of the first."""

    resource = forms.MultipleChoiceField(
        label=_("Facilities"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least.")},
    )  # fmt: skip
    day = forms.DateField(label=_("Day"), widget=day_input())
    time = forms.TimeField(label=pgettext_lazy("time", "From"), widget=time_input())
    minutes = forms.IntegerField(label=_("For how many minutes"), min_value=5, max_value=31 * 24 * 60)
    organisation = forms.ChoiceField(label=_("For which organisation"))
    purpose = forms.CharField(
        label=_("What for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The facility's people read it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, timetables: Sequence[Timetable], organisations: Sequence[Organisation], beside: Booking | None,
        chosen: Sequence[str] = (), questions: Sequence[Asked] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        self.timetables, self.beside = tuple(timetables), beside
        kwargs["initial"] = {"resource": list(chosen), **self._as_beside()}
        super().__init__(*args, questions=questions, **kwargs)
        for field in self.question_fields:
            field.field.required = (
                False  # it may be another facility's question; booking says what is missing
            )
        names: Any = self.fields["resource"]
        names.choices = [(item.resource.key, _named(item.resource)) for item in timetables]
        homes: Any = self.fields["organisation"]
        homes.choices = [(item.key, organisation_name(item)) for item in organisations]

    @property
    def clock(self) -> ZoneInfo:
        """The clock that the times are shown by."""
        if self.beside is not None:
            return self.beside.timetable.clock
        return self.timetables[0].clock if self.timetables else ZoneInfo("UTC")

    def _as_beside(self) -> dict[str, Any]:
        if self.beside is None:
            return {"minutes": 60}
        start = self.beside.starts.astimezone(self.clock)
        minutes = self.beside.span.length // MINUTE
        return {
            "day": start.date(), "time": start.time(), "minutes": minutes,
            "organisation": self.beside.organisation.key, "purpose": self.beside.purpose,
        }  # fmt: skip

    def chosen_timetables(self) -> list[Timetable]:
        """The facilities that were ticked."""
        return [item for item in self.timetables if item.resource.key in self.cleaned_data["resource"]]

    def span(self) -> Span:
        """The time that was filled in."""
        given: dict[str, Any] = self.cleaned_data
        start = at(given["day"], given["time"], self.clock)
        return Span(start, start + given["minutes"] * MINUTE)


def _named(resource: Resource) -> SafeString:
    """What a facility is called, read aloud in the language that it is in, and whose it is."""
    title, owner = title_of(resource), resource.organisation
    named = format_html('<span lang="{}">{}</span>', title.language, title.title)
    return (
        format_html('{} <span class="soft small">{}</span>', named, organisation_name(owner))
        if owner
        else named
    )
