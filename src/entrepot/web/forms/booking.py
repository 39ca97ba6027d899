"""Forms of booking: a time, its change, and a facility's timetable."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepot.booking.actions import Keeping
from entrepot.booking.domain.days import moment
from entrepot.booking.domain.opening import MIDNIGHT, Hours, overlapping
from entrepot.booking.domain.slots import Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import MINUTE, Timetable
from entrepot.catalogue.models import Need
from entrepot.people.models import Organisation
from entrepot.web.booking.words import duration
from entrepot.web.forms.questions import QuestionsForm
from entrepot.web.names import organisation_name, title_of

CHOICES: Final = 24
"""Lengths that are offered in steps; beyond them they double."""
DAY: Final = timedelta(days=1)
WEEKDAYS: Final = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
_HOURS: Final = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|~|至|到|to|bis)\s*(\d{1,2})(?:[:.](\d{2}))?"
)


def day_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """A field for a time of the day."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class TimeForm(forms.Form):
    """A day, a time on the facility's clock, and for how long."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    time = forms.TimeField(label=pgettext_lazy("time", "From"), widget=time_input())
    minutes = forms.TypedChoiceField(label=_("For how long"), coerce=int)

    def __init__(self, *args: Any, timetable: Timetable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timetable = timetable
        lengths: Any = self.fields["minutes"]
        lengths.choices = [(minutes, duration(minutes * MINUTE)) for minutes in _lengths(timetable.terms)]

    def span(self, weeks: int = 0) -> Span:
        """The time that was filled in, so many weeks later, at the same time on the facility's clock."""
        given: dict[str, Any] = self.cleaned_data
        start = at(given["day"] + weeks * 7 * DAY, given["time"], self.timetable.clock)
        return Span(start, start + given["minutes"] * MINUTE)


class BookForm(QuestionsForm, TimeForm):
    """What is to be booked, for whom and for what."""

    units = forms.IntegerField(label=_("How many of it"), min_value=1, initial=1)
    organisation = forms.ChoiceField(label=_("For which organisation"))
    need = forms.ChoiceField(label=_("For which need"), required=False)
    purpose = forms.CharField(
        label=_("What for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The facility's people read it."),
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=_("How many weeks in a row"), min_value=1, max_value=26, initial=1, required=False,
        help_text=_("The same hours every week; all are booked, or none."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, timetable: Timetable, organisations: list[Organisation], needs: list[Need], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, timetable=timetable, **kwargs)
        self.organisations, self.needs = organisations, needs
        chosen: Any = self.fields["organisation"]
        chosen.choices = [(item.key, organisation_name(item)) for item in organisations]
        chosen.initial = organisations[0].key if organisations else ""
        about: Any = self.fields["need"]
        about.choices = [("", "—"), *((item.key, _title(item)) for item in needs)]
        if timetable.capacity == 1:
            del self.fields["units"]
        if not needs:
            del self.fields["need"]

    def chosen_need(self) -> Need | None:
        """For which of one's needs it is."""
        return next((item for item in self.needs if item.key == self.cleaned_data.get("need")), None)

    def spans(self) -> list[Span]:
        """The time in every week of the series."""
        return [self.span(week) for week in range(self.cleaned_data.get("weeks") or 1)]


class ReasonForm(forms.Form):
    """Why something is refused or cancelled."""

    reason = forms.CharField(max_length=300, required=False)


class TimetableForm(forms.Form):
    """Hours by weekday as people write them, and how a facility may be booked."""

    step = forms.IntegerField(label=_("Bookings begin every … minutes"), min_value=5, max_value=MIDNIGHT)
    shortest = forms.IntegerField(label=_("Shortest booking, minutes"), min_value=5, max_value=31 * MIDNIGHT)
    longest = forms.IntegerField(label=_("Longest booking, minutes"), min_value=5, max_value=31 * MIDNIGHT)
    notice = forms.IntegerField(label=_("At least so many hours ahead"), min_value=0, max_value=24 * 365)
    horizon = forms.IntegerField(label=_("At most so many days ahead"), min_value=1, max_value=730)
    setup = forms.IntegerField(
        label=_("Setting up before each booking, minutes"), min_value=0, max_value=MIDNIGHT
    )
    cleaning = forms.IntegerField(
        label=_("Cleaning after each booking, minutes"), min_value=0, max_value=MIDNIGHT
    )
    capacity = forms.IntegerField(label=_("How many of it there are"), min_value=1, max_value=1000)
    approval = forms.BooleanField(label=_("We answer each booking before it holds"), required=False)
    attended = forms.BooleanField(label=_("Our own people operate it"), required=False)
    check_in = forms.BooleanField(
        label=_("Whoever has not checked in half an hour late loses the time"), required=False
    )
    on_holidays = forms.BooleanField(label=_("It is open on public holidays, too"), required=False)
    bookable = forms.BooleanField(label=_("It can be booked on this node"), required=False)
    NUMBERS: Final = ("step", "shortest", "longest", "notice", "horizon", "setup", "cleaning", "capacity")
    TICKS: Final = ("approval", "attended", "check_in", "on_holidays", "bookable")

    def __init__(self, *args: Any, timetable: Timetable | None, **kwargs: Any) -> None:
        kwargs["initial"] = _as_kept(timetable)
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.CharField(
                label=name, required=False, max_length=120, widget=forms.TextInput(attrs={"placeholder": "9:00–17:00"})
            )  # fmt: skip

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the weekdays."""
        return [self[f"day{number}"] for number in range(7)]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields that hold figures."""
        return [self[name] for name in self.NUMBERS]

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The fields that are ticked."""
        return [self[name] for name in self.TICKS]

    def clean(self) -> dict[str, Any]:
        """Hours that can be read and do not overlap; a longest booking that is not shorter than the shortest."""
        given = super().clean() or self.cleaned_data
        hours: list[Hours] = []
        for number in range(7):
            try:
                hours.extend(read_hours(str(given.get(f"day{number}", "")), number))
            except ValueError:
                self.add_error(
                    f"day{number}", _t("Write it like 9:00–12:00, 13:00–17:00; empty when closed.")
                )
        if clash := overlapping(hours):
            self.add_error(f"day{clash.weekday}", _t("Two of these hours overlap."))
        if given.get("longest", 0) < given.get("shortest", 0):
            self.add_error("longest", _t("The longest is shorter than the shortest."))
        given["hours"] = tuple(hours)
        return given

    def keeping(self) -> Keeping:
        """What was said, as booking keeps it."""
        given: dict[str, Any] = self.cleaned_data
        terms = Terms(
            step=given["step"] * MINUTE, shortest=given["shortest"] * MINUTE, longest=given["longest"] * MINUTE,
            notice=timedelta(hours=given["notice"]), horizon=timedelta(days=given["horizon"]),
            setup=given["setup"] * MINUTE, cleaning=given["cleaning"] * MINUTE, capacity=given["capacity"],
        )  # fmt: skip
        return Keeping(given["hours"], terms, **{name: given[name] for name in self.TICKS})


class ExceptionForm(forms.Form):
    """A time at which the usual hours do not hold."""

    first = forms.DateField(label=pgettext_lazy("time", "From"), widget=day_input())
    first_time = forms.TimeField(label=_("At"), widget=time_input())
    last = forms.DateField(label=_("Until"), widget=day_input())
    last_time = forms.TimeField(label=_("At"), widget=time_input())
    closed = forms.ChoiceField(
        label=_("What it is then"), choices=(("closed", _("closed")), ("open", _("open, too")))
    )
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)

    def span_in(self, zone: ZoneInfo) -> Span | None:
        """The time on the facility's clock; None when it ends before it begins."""
        given: dict[str, Any] = self.cleaned_data
        start, end = (
            at(given["first"], given["first_time"], zone),
            at(given["last"], given["last_time"], zone),
        )
        return Span(start, end) if start < end else None


def at(day: date, shown: time, zone: ZoneInfo) -> datetime:
    """When a clock there shows this."""
    return moment(day, shown.hour * 60 + shown.minute, zone)


def read_hours(text: str, weekday: int) -> list[Hours]:
    """Hours as people write them: ``9:00–12:00, 13:00–17:00``; what ends before it begins ends on the next day.

    Raises:
        ValueError: something in it is no such hours.
    """
    found = []
    for part in re.split(r"[,;，；、]", text):
        if not part.strip():
            continue
        match = _HOURS.fullmatch(part.strip())
        if match is None:
            raise ValueError(part)
        opens, closes = (int(match[place]) * 60 + int(match[place + 1] or 0) for place in (1, 3))
        found.append(Hours(weekday, opens, closes + MIDNIGHT if closes <= opens else closes))
    return found


def _written(hours: Hours) -> str:
    closes = hours.closes if hours.closes <= MIDNIGHT else hours.closes - MIDNIGHT
    return "–".join(f"{minutes // 60}:{minutes % 60:02}" for minutes in (hours.opens, closes))


def _as_kept(timetable: Timetable | None) -> dict[str, Any]:
    if timetable is None:
        keeping = Keeping()
        values: dict[str, Any] = {
            "approval": True,
            "bookable": True,
            "shortest": 60,
            "step": 30,
            "longest": 480,
        }
        values |= {"notice": 24, "horizon": 90, "setup": 0, "cleaning": 0, "capacity": 1}
        hours = keeping.hours
    else:
        values = {name: getattr(timetable, name) for name in (*TimetableForm.NUMBERS, *TimetableForm.TICKS)}
        values |= {"notice": timetable.notice // 60, "horizon": timetable.horizon // MIDNIGHT}
        hours = timetable.usual
    for number in range(7):
        values[f"day{number}"] = ", ".join(_written(item) for item in hours if item.weekday == number)
    return values


def _lengths(terms: Terms) -> list[int]:
    """Lengths in minutes that may be chosen."""
    shortest, longest = terms.shortest // MINUTE, terms.longest // MINUTE
    step = max(terms.step // MINUTE, 1)
    found = list(range(max(shortest, step), longest + 1, step))[:CHOICES]
    while found and found[-1] * 2 <= longest:
        found.append(found[-1] * 2)
    if longest not in found:
        found.append(longest)
    return found


def _title(need: Need) -> str:
    return title_of(need.texts, need.key)[:80]
