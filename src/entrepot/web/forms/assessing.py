"""The form of a self-assessment, and the one by which firms are asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from entrepot.programmes.domain.assessing import (
    AREA_OF,
    HIGHEST,
    LONGEST,
    LOWEST,
    QUESTIONS,
    Answer,
    Answers,
    Area,
    Flaw,
)
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Assessment, AssessmentFile
from entrepot.web.assessing.words import area_name, level_name, level_words, question_words
from entrepot.web.forms.described import DescribedForm
from entrepot.web.refusals import why_not

PLACES: Final = {"level_missing": "level", "level_odd": "level", "evidence_asked": "evidence"}
"""Beside which field of its question a flaw stands."""


class AssessmentForm(DescribedForm):
    """The questions along the process, with what was said so far."""

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment, told = assessment, assessment.told
        self.shown: dict[str, AssessmentFile] = {one.key: one for one in assessment.files.all()}
        for area, keys in QUESTIONS.items():
            for key in keys:
                self._ask(key, told.said.get(key, Answer()))
            self._lack(area, told)
        if assessment.host is not None:
            label = now("The organisation that asked for it may read the whole of it, evidence too")
            self.fields["opened"] = forms.BooleanField(label=label, required=False, initial=assessment.opened)
        self.describe(())

    def _ask(self, key: str, one: Answer) -> None:
        levels = [(str(level), level_words(key, level)) for level in range(LOWEST, HIGHEST + 1)]
        self.fields[f"level-{key}"] = forms.ChoiceField(
            label=question_words(key), choices=levels, required=False, widget=forms.RadioSelect(),
            initial=str(one.level or ""),
        )  # fmt: skip
        self.fields[f"evidence-{key}"] = forms.CharField(
            label=now("What shows it"), required=False, max_length=LONGEST, initial=one.evidence,
            widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
        )  # fmt: skip
        self.fields[f"file-{key}"] = forms.FileField(
            label=now("A file that shows it"), required=False, allow_empty_file=True
        )

    def _lack(self, area: Area, told: Answers) -> None:
        levels = [(str(level), level_name(level)) for level in range(LOWEST, HIGHEST + 1)]
        self.fields[f"target-{area}"] = forms.ChoiceField(
            label=now("The level that you want to reach within a year"), choices=levels, initial=str(told.target(area))
        )  # fmt: skip
        self.fields[f"lacks-{area}"] = forms.CharField(
            label=now("What keeps you from it, with figures where you have them"), required=False, max_length=LONGEST,
            initial=told.lacks.get(area, ""), widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
            help_text=now("If the area is below that level, a need is drafted from these words; you edit it before anybody sees it."),
        )  # fmt: skip

    @property
    def areas(self) -> list[tuple[str, str, list[Any], Any, Any]]:
        """As the page shows them: the area's key and name, its questions, target and lack."""
        return [
            (area, area_name(area), [self._question(key) for key in keys], self[f"target-{area}"], self[f"lacks-{area}"])
            for area, keys in QUESTIONS.items()
        ]  # fmt: skip

    def _question(self, key: str) -> dict[str, Any]:
        file = self.shown.get(self.assessment.told.said.get(key, Answer()).file)
        parts = {name: self[f"{name}-{key}"] for name in ("level", "evidence", "file")}
        return {"key": key, "kept": file, **parts}

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Where something is wrong on the page, and what it is about."""
        return [
            (self[name].auto_id, question_words(key) if (key := name.partition("-")[2]) in AREA_OF else area_name(key))
            for name in self.errors
        ]  # fmt: skip

    def answers(self) -> Answers:
        """What was filled in; files aside."""
        given: dict[str, Any] = self.cleaned_data
        said = {key: Answer(int(given[f"level-{key}"] or 0), given[f"evidence-{key}"]) for key in AREA_OF}
        lacks = {area: given[f"lacks-{area}"] for area in Area}
        return Answers(said, lacks, {area: int(given[f"target-{area}"]) for area in Area})

    def uploads(self) -> list[tuple[str, UploadedFile[Any]]]:
        """The files that came, by question."""
        given = ((key, self.cleaned_data[f"file-{key}"]) for key in AREA_OF)
        return [(key, file) for key, file in given if file]

    def mend(self, found: Iterable[Flaw]) -> None:
        """Put what is wrong beside what it is about."""
        for flaw in found:
            place = PLACES.get(flaw.code, "evidence") if flaw.about in AREA_OF else "lacks"
            self.add_error(f"{place}-{flaw.about}", why_not(ProgrammeRefusedError(flaw.code)))
        self.describe(self.errors)


class AskForm(forms.Form):
    """Firms that are asked to assess themselves, one to a line."""

    who = forms.ChoiceField(label=_("For"))
    names = forms.CharField(
        label=_("Firms"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One to a line, by name or id. They must be admitted to this node."),
    )  # fmt: skip

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["who"]
        field.choices = options

    def firms(self) -> list[str]:
        """The names, empty lines left out."""
        typed: str = self.cleaned_data["names"]
        return [line.strip() for line in typed.splitlines() if line.strip()]
