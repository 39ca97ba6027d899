"""Forms of service orders: what is asked for, what is offered, samples and who has them, files."""

from __future__ import annotations

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepot.booking.actions import Handing, SampleDraft
from entrepot.booking.domain.orders import Afterwards, Custody, Side
from entrepot.booking.domain.pricing import Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import FileRole, ServiceOrder, Timetable
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.runtime.keptfiles import LARGEST
from entrepot.web.forms.booking import at, day_input, time_input
from entrepot.web.names import organisation_name

MOST_HOURS: Final = 24 * 31


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SampleForm(forms.Form):
    """A sample that is to be sent."""

    what = forms.CharField(
        label=_("What is sent"), max_length=300, help_text=_("Such as: three glazed tiles.")
    )
    quantity = forms.CharField(label=_("How much of it"), max_length=100, required=False)
    hazard = forms.CharField(
        label=_("What whoever opens it must know"), max_length=600, required=False, widget=_words(2),
        help_text=_("Poisonous, sharp, under pressure, to be kept cold: it stands on the sheet that goes with the sample."),
    )  # fmt: skip
    afterwards = forms.ChoiceField(
        label=_("What becomes of it afterwards"),
        choices=[
            (Afterwards.RETURN, _("send it back")),
            (Afterwards.DISPOSE, _("dispose of it")),
            (Afterwards.KEEP, _("keep it for later")),
        ],
    )

    def draft(self) -> SampleDraft:
        """The sample that was filled in."""
        given = self.cleaned_data
        return SampleDraft(given["what"], given["quantity"], given["hazard"], Afterwards(given["afterwards"]))


class OrderForm(SampleForm):
    """What is to be measured, for whom, and what is sent."""

    organisation = forms.ChoiceField(label=_("For which organisation"))
    wish = forms.CharField(
        label=_("What is to be measured"), max_length=5000, widget=_words(5),
        help_text=_("What you want to know, how exactly, and what the result is for."),
    )  # fmt: skip
    wanted_by = forms.DateField(label=_("Result wanted by"), required=False, widget=day_input())
    form = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ("organisation", "wish", "wanted_by", "what", "quantity", "hazard", "afterwards", "form")

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.choices = [(item.key, organisation_name(item)) for item in organisations]
        self.fields["form"].initial = secrets.token_hex(16)

    def clean_wanted_by(self) -> Any:
        """A day that is still to come."""
        day = self.cleaned_data["wanted_by"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


class MeasuredForm(forms.Form):
    """When it was measured, for how long, and how many samples."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    time = forms.TimeField(label=pgettext_lazy("time", "From"), widget=time_input())
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.05"), max_value=MOST_HOURS, max_digits=6, decimal_places=2
    )
    samples = forms.IntegerField(label=_("How many samples"), min_value=0, max_value=100_000)

    def __init__(self, *args: Any, timetable: Timetable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timetable = timetable

    def span(self) -> Span:
        """The time that was filled in, on the facility's clock."""
        given: dict[str, Any] = self.cleaned_data
        start = at(given["day"], given["time"], self.timetable.clock)
        return Span(start, start + timedelta(hours=float(given["hours"])))

    @classmethod
    def filled(cls, order: ServiceOrder, span: Span, samples: int) -> MeasuredForm:
        """The form with a time in it."""
        start = span.start.astimezone(order.timetable.clock)
        hours = Decimal(span.length / timedelta(hours=1)).quantize(Decimal("0.01")).normalize()
        initial = {"day": start.date(), "time": start.time(), "hours": f"{hours:f}", "samples": samples}
        return cls(timetable=order.timetable, initial=initial)


class OfferForm(MeasuredForm):
    """What a quote is for: about when and how long it is measured, until when the sample is needed, and when the report comes."""

    sample_due = forms.DateField(label=_("Sample needed by"), widget=day_input())
    report_due = forms.DateField(label=_("Report by"), widget=day_input())

    def clean(self) -> dict[str, Any]:
        """The report comes after the sample, and both are still to come."""
        given: dict[str, Any] = super().clean() or {}
        sample, report = given.get("sample_due"), given.get("report_due")
        if sample and sample < clock.today():
            self.add_error("sample_due", _("Choose a day that is still to come."))
        if sample and report and report < sample:
            self.add_error("report_due", _("The report cannot come before the sample."))
        return given

    def use(self) -> Use:
        """By which the price is told."""
        return Use(self.span(), samples=self.cleaned_data["samples"])


class HandingForm(forms.Form):
    """Who has a sample from whom, where, in what condition; what a form does not ask is left to the order."""

    def handing(self) -> Handing:
        """What was filled in; it happens now."""
        given = self.cleaned_data
        return Handing(*(given.get(name, "") for name in ("giver", "taker", "place", "condition")))


class SendForm(HandingForm):
    """How samples are sent; whoever orders gives them."""

    taker = forms.CharField(
        label=_("With whom"), max_length=120, required=False, help_text=_("The carrier and the number of the parcel.")
    )  # fmt: skip
    condition = forms.CharField(label=_("In what condition"), max_length=300, required=False)


class ReceiveForm(HandingForm):
    """In what condition samples came; the facility takes them."""

    giver = forms.CharField(label=_("From whom"), max_length=120, required=False)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    condition = forms.CharField(label=_("In what condition"), max_length=300)


class HandOnForm(HandingForm):
    """What happened to one sample."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in Custody])
    giver = forms.CharField(max_length=120, required=False)
    taker = forms.CharField(max_length=120, required=False)
    place = forms.CharField(max_length=200, required=False)
    condition = forms.CharField(max_length=300, required=False)
    number = forms.IntegerField(min_value=1, required=False)


class WhyForm(forms.Form):
    """Why something ends or is complained about."""

    reason = forms.CharField(max_length=1000, required=False)
    lost = forms.BooleanField(required=False)


ROLES: Final = {
    FileRole.DESCRIPTION: _("Description of what is wanted"),
    FileRole.DATA: _("Data as they were measured"),
    FileRole.REPORT: _("Report"),
}


class OrderFileForm(forms.Form):
    """A file to add."""

    role = forms.ChoiceField(label=_("What it is"))
    file = forms.FileField(
        label=_("File"), help_text=_("At most 50 MB; nobody but the two parties can read it."),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
    )  # fmt: skip

    def __init__(self, *args: Any, sides: tuple[Side, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [FileRole.REPORT, FileRole.DATA] if Side.FACILITY in sides else []
        roles += [FileRole.DESCRIPTION] if Side.CUSTOMER in sides else []
        choices: Any = self.fields["role"]
        choices.choices = [(role.value, ROLES[role]) for role in roles]

    def clean_file(self) -> Any:
        """A file that is too large for an order."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large. Send it in parts."))
        return file
