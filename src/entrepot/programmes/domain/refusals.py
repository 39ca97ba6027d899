"""Why something in a programme is refused: a code, one sentence, and what to do instead."""

from __future__ import annotations

from typing import Final

SAID: Final[dict[str, tuple[str, str]]] = {
    "programme_elsewhere": (
        "The programme is not at the point where this is done.",
        "Look at its dates and at what was decided.",
    ),
    "application_elsewhere": (
        "The application is not at the point where this is done.",
        "Read its page again: somebody may have been quicker.",
    ),
    "call_flawed": ("The call is not complete.", "Mend what the list says, then publish it."),
    "call_untitled": ("The call has no title.", "Give it one in at least one language."),
    "call_closes_early": ("The call closes before it opens.", "Let it close after it opens."),
    "call_places_odd": ("Nobody can be selected for so many places.", "Write from 1 to 10,000 places."),
    "call_without_criteria": ("Nothing says by what applications are judged.", "Add at least one criterion."),
    "call_criteria_many": ("These are more criteria than anybody weighs.", "Keep at most 20."),
    "call_weights_odd": (
        "The weights of the criteria do not sum to 100 percent.",
        "Give each one more than zero, and 100 to all of them together.",
    ),
    "call_fields_many": ("The form asks more than anybody answers.", "Keep at most 60 fields."),
    "call_part_unnamed": ("A criterion, field or choice has no name.", "Name it in at least one language."),
    "call_choices_few": ("A field of choices has fewer than two.", "Add choices, or let it take a text."),
    "call_key_odd": (
        "A key is not of small letters, digits and underscores.",
        "Begin it with a letter; use at most 40 characters.",
    ),
    "call_key_twice": ("Two parts of the call have the same key.", "Give each a key of its own."),
    "call_fixed": (
        "The call is published: what applications are judged by stays as it is.",
        "Change its texts or prolong it; for other criteria or fields start another call.",
    ),
    "call_shortened": ("A published call is never closed earlier.", "Leave its end, or set a later one."),
    "applied_already": (
        "Your organisation has an application to this call.",
        "Go on with that one.",
    ),
    "not_admitted": ("This organisation is not admitted to the node.", "Apply for admission first."),
    "not_eligible": (
        "The call is not open to your organisation.",
        "Read which condition fails; if your profile is wrong, mend it and hand in again.",
    ),
    "answers_flawed": ("Some answers are missing or odd.", "Mend them, then hand in."),
    "reason_missing": ("The applicant should know why.", "Write the reason in a sentence."),
    "file_unfit": ("This file is empty or too large.", "Send one of at most 50 MB, or in parts."),
    "files_many": (
        "This application has as many files as it may have.",
        "Put the next ones together in an archive.",
    ),
    "file_changed": (
        "This file is not as it was handed in: it is not given out.",
        "Ask whoever handed it in to add it again, and the operator to restore the node's home from a backup.",
    ),
    "document_unasked": ("No field of the form takes this document.", "Choose one of the form's fields."),
    "words_missing": ("The other side should know why.", "Write it in a sentence."),
    "member_elsewhere": (
        "The member does not stand where this is done.",
        "Read its page again: a member is removed only after a warning.",
    ),
    "answer_first": (
        "The member may still answer the warning.",
        "Wait for its answer, or until two weeks after the warning.",
    ),
    "report_elsewhere": (
        "The report is not at the point where this is done.",
        "Read its page again: somebody may have been quicker.",
    ),
    "report_early": ("This period is not over.", "Report on it after its last day."),
    "report_figure_odd": (
        "A figure is not a number from zero on.",
        "Write digits alone, such as 1250 or 3.5, with at most two after the point.",
    ),
    "report_incomplete": (
        "A target that only you can measure has no figure.",
        "Give a figure to each of them, zero where nothing was done.",
    ),
    "targets_missing": ("Nothing says yet what is to be delivered.", "Set targets first."),
    "targets_many": ("So many targets cannot be kept in view.", "Set from 1 to 30."),
    "target_unnamed": ("A target has no name.", "Name it in at least one language."),
    "target_odd": (
        "A target asks for nothing, or its weight is not from 1 to 100.",
        "Ask for more than zero, and weigh it from 1 to 100.",
    ),
    "term_shortened": ("A term is prolonged, never shortened.", "Choose a day after its present end."),
}
"""What each code says, and its remedy."""


class ProgrammeRefusedError(Exception):
    """Nothing was changed.

    Attributes:
        code: one of `SAID`.
        sentence, remedy: what it says.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.sentence, self.remedy = SAID[code]
        super().__init__(f"{self.sentence} {self.remedy}")
