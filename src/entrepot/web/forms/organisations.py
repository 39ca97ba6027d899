"""What people type about organisations and about each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.engine.text import simplify
from entrepot.people.domain import NodeRole, OrganisationRole
from entrepot.people.drafts import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_TEXT, OrganisationDraft
from entrepot.people.models import Organisation, Place
from entrepot.vocabulary.identifiers import Scheme
from entrepot.vocabulary.problems import Problem
from entrepot.web.forms.described import DescribedForm
from entrepot.web.identifiers import SCHEMES
from entrepot.web.names import (
    NODE_ROLES,
    ORGANISATION_ROLES,
    ORGANISATIONS,
    SIZES,
    language_name,
    name_in,
    place_name,
    reader,
)

WRITTEN: Final = ("zh", "en", "de")
"""The languages that the form has fields for; Chinese is told apart by its characters."""
CHINESE: Final = ("zh-Hans", "zh-Hant")


class OrganisationForm(DescribedForm):
    """An organisation: its name and what it does in up to three languages, what it is, where, and its numbers."""

    kind = forms.ChoiceField(label=_("What it is"))
    size = forms.ChoiceField(
        label=_("Size"),
        required=False,
        help_text=_("Some finance offers and policies are for small firms only."),
    )
    place = forms.ChoiceField(label=_("Where it is"), required=False)
    website = forms.CharField(label=_("Website"), required=False, max_length=LONGEST_ADDRESS)
    uscc = forms.CharField(label=SCHEMES[Scheme.USCC], required=False, max_length=40)
    lei = forms.CharField(label=SCHEMES[Scheme.LEI], required=False, max_length=40)
    vat = forms.CharField(
        label=SCHEMES[Scheme.VAT],
        required=False,
        max_length=40,
        help_text=_("With the country before it, such as DE."),
    )
    hk_br = forms.CharField(label=SCHEMES[Scheme.HK_BR], required=False, max_length=40)
    another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        """``organisation`` is the one that is edited."""
        self.organisation = organisation
        kwargs.setdefault("initial", _initial(organisation) if organisation else {})
        super().__init__(*args, **kwargs)
        for language in WRITTEN:
            self._write_in(language)
        named = any(self.data.get(f"title_{language}", "").strip() for language in WRITTEN)
        self.fields[f"title_{self.main}"].required = not named  # one name is enough, in whichever language
        for scheme in Scheme:
            self.fields[scheme].label = name_in(SCHEMES, scheme)
        self.choose("kind", [("", _("please choose")), *_named(ORGANISATIONS)])
        self.choose("size", [("", _("not said")), *_named(SIZES)])
        places = [(place.key, place_name(place)) for place in Place.objects.order_by("key")]
        self.choose("place", [("", _("not said")), *places])
        if organisation is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.fields["reason"] = forms.CharField(
                label=_("Why you change it"),
                required=False,
                max_length=100,
                help_text=_("Kept with the history, for others to see."),
            )
        self.describe(())

    @property
    def main(self) -> str:
        """The language whose fields stand first: the reader's, or the one that the organisation wrote in."""
        language = self.organisation.language if self.organisation else reader()
        return language.partition("-")[0]

    def languages(self) -> list[tuple[str, Any, Any]]:
        """The name of each language with its two fields, the main one first."""
        order = sorted(WRITTEN, key=lambda language: language != self.main)
        return [
            (
                language_name("zh-Hans" if language == "zh" else language),
                self[f"title_{language}"],
                self[f"text_{language}"],
            )
            for language in order
        ]

    def numbers(self) -> list[Any]:
        """The fields of numbers."""
        return [self[scheme] for scheme in Scheme]

    def draft(self) -> OrganisationDraft:
        """What was typed, for the people stage to judge."""
        given = self.cleaned_data
        texts = {
            _tag(language, given[f"title_{language}"] + given[f"text_{language}"]): {
                "title": given[f"title_{language}"],
                "text": given[f"text_{language}"],
            }
            for language in (self.main, *(other for other in WRITTEN if other != self.main))
        }
        return OrganisationDraft(
            language=self.organisation.language if self.organisation else reader(),
            texts={**texts, **_not_in_form(self.organisation, texts)},
            kind=given["kind"],
            size=given["size"],
            place=given["place"],
            website=given["website"],
            identifiers={str(scheme): given[scheme] for scheme in Scheme},
        )

    def replace_version(self, version: int) -> None:
        """Once the newer version was shown, saving again replaces it."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": str(version)}

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Put what was refused beside the fields it is about."""
        super().refuse(replace(problem, column=self._field(problem.column or "")) for problem in problems)

    def _field(self, column: str) -> str:
        if column == "title":
            return f"title_{self.main}"
        field, _dot, language = column.partition(".")
        return f"{field}_{language.partition('-')[0]}" if language else column

    def _write_in(self, language: str) -> None:
        self.fields[f"title_{language}"] = forms.CharField(
            label=_("Name"),
            required=False,
            max_length=LONGEST_NAME,
            error_messages={"required": _("Please fill this in.")},
            widget=forms.TextInput(attrs={"lang": "zh-Hans" if language == "zh" else language}),
            help_text=_("As it is registered; one language is enough.") if language == self.main else "",
        )
        self.fields[f"text_{language}"] = forms.CharField(
            label=_("What it does"),
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans" if language == "zh" else language}),
        )


class InviteForm(DescribedForm):
    """Invite somebody to an organisation."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("As"))

    def __init__(self, *args: Any, highest: OrganisationRole, **kwargs: Any) -> None:
        """``highest`` is the highest role that may be offered."""
        super().__init__(*args, **kwargs)
        open_to = [role for role in OrganisationRole if role.rank <= highest.rank]
        self.choose("role", [(str(role), name_in(ORGANISATION_ROLES, role)) for role in open_to])


class InviteToNodeForm(DescribedForm):
    """Invite somebody to a role on the node."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("As"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("role", [(str(role), name_in(NODE_ROLES, role)) for role in NodeRole])


class JoinForm(DescribedForm):
    """Ask to join an organisation."""

    message = forms.CharField(
        label=_("Who you are there"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Those who answer see your name and e-mail address; a word about your work there helps them."
        ),
    )


def _named(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, name_in(names, key)) for key in names]


def _tag(language: str, typed: str) -> str:
    """The tag of what was typed in one of the form's languages."""
    if language != "zh":
        return language
    return "zh-Hans" if simplify(typed) == typed else "zh-Hant"


def _initial(organisation: Organisation) -> dict[str, object]:
    texts = organisation.texts
    found: dict[str, object] = {
        "kind": organisation.kind,
        "size": organisation.size,
        "place": organisation.place_id or "",
        "website": organisation.website,
        "version": organisation.version,
        **organisation.identifiers,
    }
    for language in WRITTEN:
        tags = CHINESE if language == "zh" else (language,)
        text: Mapping[str, str] = next((texts[tag] for tag in tags if tag in texts), {})
        found |= {f"title_{language}": text.get("title", ""), f"text_{language}": text.get("text", "")}
    return found


def _not_in_form(organisation: Organisation | None, typed: Iterable[str]) -> dict[str, dict[str, str]]:
    """The other Chinese writing of an organisation that has both: the form shows one."""
    texts = organisation.texts if organisation else {}
    if not set(CHINESE) <= set(texts):
        return {}
    return {tag: texts[tag] for tag in CHINESE if tag not in typed}
