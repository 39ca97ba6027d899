"""Forms about who may book: qualifications, certificates and questions that are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepot.booking.actions import Asking
from entrepot.booking.domain.gates import Kind
from entrepot.booking.models import Qualification
from entrepot.people.models import Account
from entrepot.web.booking.gates import said
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.described import DescribedForm
from entrepot.web.forms.questions import YES_NO

TONGUES: Final = (("zh_Hans", _("In Chinese")), ("en", _("In English")), ("de", _("In German")))


class _Tongues(DescribedForm):
    """A form with a text in each language of the pages, at least one of them filled in."""

    def texts(self, name: str) -> dict[str, str]:
        """What was filled in, by language."""
        return {
            tongue.replace("_", "-"): self.cleaned_data.get(f"{name}_{tongue}", "")
            for tongue, _label in TONGUES
        }

    def _in_tongues(self, name: str, longest: int) -> None:
        for tongue, label in TONGUES:
            self.fields[f"{name}_{tongue}"] = forms.CharField(label=label, max_length=longest, required=False)

    def _one_of(self, name: str) -> None:
        if not self.errors and not any(self.texts(name).values()):
            self.add_error(None, _("Write it in one language at least."))


class QualificationForm(_Tongues):
    """A qualification of an organisation."""

    months = forms.IntegerField(
        label=_("Valid for how many months"), min_value=1, max_value=240, required=False,
        help_text=_("Empty when it never ends."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_tongues("name", 120)
        self.order_fields([*(f"name_{tongue}" for tongue, _label in TONGUES), "months"])

    def clean(self) -> dict[str, Any]:
        """A name in one language at least."""
        self._one_of("name")
        return self.cleaned_data


class AskingForm(_Tongues):
    """A question to whoever books."""

    kind = forms.ChoiceField(
        label=_("How it is answered"), choices=(("yes_no", _("yes or no")), ("text", _("in words")))
    )
    wanted = forms.ChoiceField(
        label=_("It can be booked only with the answer"), choices=YES_NO, required=False,
    )  # fmt: skip
    required = forms.BooleanField(label=_("It must be answered"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_tongues("text", 300)
        self._in_tongues("reason", 300)

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """The question in each language."""
        return [self[f"text_{tongue}"] for tongue, _label in TONGUES]

    @property
    def reason_fields(self) -> list[forms.BoundField]:
        """Why another answer is refused, in each language."""
        return [self[f"reason_{tongue}"] for tongue, _label in TONGUES]

    def clean(self) -> dict[str, Any]:
        """A question in one language at least."""
        self._one_of("text")
        return self.cleaned_data

    def asking(self) -> Asking:
        """What was filled in, as booking takes it."""
        given: dict[str, Any] = self.cleaned_data
        return Asking(
            self.texts("text"), Kind(given["kind"]), given["required"], given["wanted"], self.texts("reason")
        )


class CertificateForm(DescribedForm):
    """Somebody is qualified from a day on."""

    person = forms.ChoiceField(label=_("Who"))
    qualification = forms.ChoiceField(label=_("Qualification"))
    first = forms.DateField(
        label=pgettext_lazy("time", "From"),
        widget=day_input(),
        required=False,
        help_text=_("Today when empty."),
    )
    last = forms.DateField(
        label=_("Last day"), widget=day_input(), required=False,
        help_text=_("As long as the qualification is valid when empty."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: Sequence[Account], qualifications: Sequence[Qualification], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", [(item.key, item.name or item.key) for item in people])
        self.choose("qualification", [(item.key, said(item.names)) for item in qualifications])
