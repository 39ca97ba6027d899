"""Forms of reviews: who reviews, what, the review itself, the decision, an appeal and its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.models import Resource
from entrepot.deals.domain.wording import Wording, worded
from entrepot.people.models import Account
from entrepot.programmes.actions import Deciding, Inviting, Writing
from entrepot.programmes.domain.calls import HIGHEST, Criterion
from entrepot.programmes.domain.deciding import LONGEST_LETTER, Outcome
from entrepot.programmes.domain.reviewing import LONGEST_COMMENT, MOST_APPLICATIONS, MOST_REVIEWERS
from entrepot.programmes.models import Application, Review, Reviewer
from entrepot.runtime import clock
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.persons import account_at, expert_at
from entrepot.web.names import LANGUAGES, language_name, organisation_name
from entrepot.web.reviewing.words import letter_languages, letter_proposed, outcome_choices, outcome_name

SCORES: Final = tuple((str(score), str(score)) for score in range(1, HIGHEST + 1))
GIVEN_DAYS: Final = 21
"""Days that a reviewer has, where nothing else is said."""


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _due() -> forms.DateField:
    return forms.DateField(
        label=_("Reviews are due on"),
        widget=day_input(),
        initial=lambda: clock.today() + timedelta(days=GIVEN_DAYS),
    )


class InviteReviewerForm(forms.Form):
    """Somebody who has an account, to review."""

    email = forms.EmailField(label=_("Address"), help_text=_("Of an account on this node."))
    most = forms.IntegerField(
        label=_("Applications at most"), min_value=1, max_value=MOST_APPLICATIONS, initial=10
    )
    expert = forms.CharField(
        label=_("Expert record"), max_length=400, required=False,
        help_text=_("Address or id of an entry of the kind expert: its text says what the reviewer knows."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Reads applications in"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one, language_name(one)) for one in LANGUAGES], help_text=_("None chosen: in any language."),
        )  # fmt: skip

    def clean_email(self) -> Account:
        """The account of an address.

        Raises:
            ValidationError: there is none.
        """
        return account_at(self.cleaned_data["email"])

    def clean_expert(self) -> Resource | None:
        """The record that an address or id names.

        Raises:
            ValidationError: it is no listed expert.
        """
        return expert_at(self.cleaned_data["expert"])

    def inviting(self) -> Inviting:
        """What was filled in."""
        given = self.cleaned_data
        return Inviting(given["email"], tuple(given["languages"]), given["expert"], given["most"])


class AssignForm(forms.Form):
    """How many reviewers each application gets, and until when they write."""

    wanted = forms.IntegerField(
        label=_("Reviewers for each application"), min_value=1, max_value=MOST_REVIEWERS, initial=3
    )
    due = _due()


class GiveForm(forms.Form):
    """An application for one reviewer."""

    due = _due()

    def __init__(self, *args: Any, reviewers: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"] = forms.ChoiceField(label=_("Reviewer"), choices=list(reviewers))


class ReviewForm(forms.Form):
    """Scores with why, and what is said to the panel and to the applicant."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    to_panel = forms.CharField(
        label=_("To the panel"), max_length=LONGEST_COMMENT, required=False, widget=_words(4),
        help_text=_("Read by the panel only."),
    )  # fmt: skip
    to_applicant = forms.CharField(
        label=_("To the applicant"), max_length=LONGEST_COMMENT, required=False, widget=_words(5),
        help_text=_("Needed to submit. Read by the applicant after the decision, without your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, criteria: Sequence[tuple[Criterion, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [criterion.key for criterion, _name in criteria]
        for criterion, name in criteria:
            self.fields[f"score_{criterion.key}"] = forms.ChoiceField(
                label=name, choices=SCORES, required=False, widget=forms.RadioSelect
            )
            self.fields[f"note_{criterion.key}"] = forms.CharField(
                label=_("Why"), max_length=LONGEST_COMMENT, required=False, widget=_words(2)
            )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Score and reason of each criterion."""
        return [(self[f"score_{key}"], self[f"note_{key}"]) for key in self.keys]

    def writing(self) -> Writing:
        """What was filled in."""
        given = self.cleaned_data
        return Writing(
            {key: int(given[f"score_{key}"]) for key in self.keys if given[f"score_{key}"]},
            {key: given[f"note_{key}"] for key in self.keys if given[f"note_{key}"]},
            given["to_panel"], given["to_applicant"], given["version"] or 0,
        )  # fmt: skip


def review_initial(review: Review | None) -> dict[str, object]:
    """A review as the form begins with it."""
    if review is None:
        return {}
    scores = {f"score_{key}": str(score) for key, score in review.scores.items()}
    notes = {f"note_{key}": note for key, note in review.notes.items()}
    said = {"to_panel": review.to_panel, "to_applicant": review.to_applicant, "version": review.version}
    return scores | notes | said


class DiscussForm(forms.Form):
    """Something said to the panel."""

    text = forms.CharField(
        label=_("Say something to the panel"), max_length=LONGEST_COMMENT, widget=_words(3)
    )


class DecisionForm(forms.Form):
    """An outcome for each application, a letter for each outcome and language, and why it does not follow the scores."""

    reason = forms.CharField(
        label=_("Why it does not follow the scores"), max_length=LONGEST_COMMENT, required=False, widget=_words(3),
        help_text=_("Needed when an application gets less than one with a lower score; kept with the decision."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, applications: Sequence[Application], proposed: Mapping[str, Outcome], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.applications = list(applications)
        for one in self.applications:
            self.fields[f"outcome_{one.key}"] = forms.ChoiceField(
                label=organisation_name(one.organisation),
                choices=outcome_choices(),
                initial=proposed[one.key].value,
            )
        for outcome in Outcome:
            for language in letter_languages():
                self.fields[f"letter_{outcome.value}_{language}"] = forms.CharField(
                    label=language_name(language), max_length=LONGEST_LETTER, required=False, widget=_words(7),
                    initial=letter_proposed(outcome, language),
                )  # fmt: skip

    def outcome_field(self, key: str) -> forms.BoundField:
        """The field of an application."""
        return self[f"outcome_{key}"]

    @property
    def letters(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The name of each outcome with its letters."""
        return [
            (outcome_name(outcome), [self[f"letter_{outcome.value}_{one}"] for one in letter_languages()])
            for outcome in Outcome
        ]

    def deciding(self) -> Deciding:
        """What was filled in."""
        given = self.cleaned_data
        outcomes = {one.key: Outcome(given[f"outcome_{one.key}"]) for one in self.applications}
        return Deciding(outcomes, {outcome: self._letter(outcome) for outcome in Outcome}, given["reason"])

    def _letter(self, outcome: Outcome) -> Wording:
        given = self.cleaned_data
        texts = {
            one: given[f"letter_{outcome.value}_{one}"].replace("\r\n", "\n") for one in letter_languages()
        }
        return worded({one: text for one, text in texts.items() if text.strip()})


class AppealForm(forms.Form):
    """Why a decision is to be looked at again."""

    text = forms.CharField(
        label=_("What was judged wrongly, and by what that is seen"),
        max_length=LONGEST_COMMENT,
        widget=_words(6),
    )


class AnswerForm(forms.Form):
    """What becomes of an application after an appeal, and why."""

    answer = forms.CharField(label=_("Answer to the applicant"), max_length=LONGEST_COMMENT, widget=_words(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label=_("The application is now"), choices=outcome_choices()
        )

    def chosen(self) -> Outcome:
        """The outcome that was chosen."""
        return Outcome(self.cleaned_data["outcome"])


def reviewer_choices(reviewers: Sequence[Reviewer], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Reviewers by key, with their names, in the order of these."""
    return sorted(((one.key, names.get(one.person, one.key)) for one in reviewers), key=lambda item: item[1])
