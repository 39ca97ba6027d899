"""Why a move in a deal is refused: a code, one sentence, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from entrepot.deals.domain.checks import Flaw
from entrepot.vocabulary.refused import RefusedByCodeError

SAID: Final[dict[str, tuple[str, str]]] = {
    "not_a_party": (
        "Only a party to this deal does this.",
        "Ask one of its parties, or the broker who introduced them.",
    ),
    "not_your_move": ("This is not for you to do.", "Ask one of the deal's parties."),
    "already_ended": ("This deal has come to its end.", "Start another deal if the parties want to go on."),
    "too_early": ("This deal is not that far yet.", "Look at what has to happen before."),
    "too_late": ("This deal is further than that.", "Look at it as it is now."),
    "already_said": ("Your side has said so already.", "Wait for the others."),
    "reason_missing": ("The others should know why.", "Choose one of the reasons."),
    "nothing_tabled": (
        "There are no terms to agree to or to sign.",
        "Put terms on the table first, or wait until somebody does.",
    ),
    "other_version": (
        "The terms have changed since you looked at them.",
        "Look at what was changed, and decide again.",
    ),
    "not_approved": (
        "Not every party has agreed to these terms.",
        "Wait until all have, then sign.",
    ),
    "not_your_turn": ("Another party signs before you.", "You will be told when it is your turn."),
    "too_few_parties": (
        "A deal needs two parties, and one of them would be left.",
        "End the deal instead of leaving it.",
    ),
    "bound": (
        "What was signed binds its parties, so nobody just leaves.",
        "Agree on an amendment, end the deal together, or say that the promise is broken.",
    ),
    "amendment_open": (
        "An amendment is on the table.",
        "Sign it or drop it first.",
    ),
    "promises_open": (
        "Not everything that was promised is done, accepted and paid.",
        "Look at the milestones and payments that are open.",
    ),
    "parties_odd": (
        "A deal needs at least two parties, each of them once.",
        "Name the other party, and nobody twice.",
    ),
    "not_admitted": (
        "One of the parties is not admitted to this node.",
        "Ask it to apply for admission, or leave it out.",
    ),
    "need_elsewhere": (
        "The need is not listed, or whoever has it is none of the parties.",
        "Choose a listed need of one of the parties, or none.",
    ),
    "resource_elsewhere": (
        "Something that is brought is not listed, or is not of the party that brings it.",
        "Choose listed resources of the parties.",
    ),
    "both_sides": (
        "One organisation has both the need and everything that would meet it.",
        "Choose something of another organisation; with yourselves you need no deal here.",
    ),
    "sides_differ": (
        "The terms name other parties than the deal has.",
        "Name exactly the parties of the deal.",
    ),
    "file_unfit": ("This file is empty or too large.", "Send one of at most 50 MB, or in parts."),
    "file_changed": (
        "This file is not as it was handed in: it is not given out.",
        "Ask whoever handed it in to add it again, and the operator to restore the node's home from a backup.",
    ),
    "files_many": (
        "This deal has as many files as it may have.",
        "Put the next ones together in an archive.",
    ),
    "file_withdrawn": ("This file was withdrawn.", "Read why, and ask whoever handed it in for another."),
    "file_reason_missing": ("It is not said why.", "Say it in a sentence: the other parties read it."),
    "readers_odd": (
        "Somebody who is no party of this deal would read it.",
        "Choose among the deal's parties.",
    ),
    "not_registered": (
        "Only signed contracts of technology are registered.",
        "Sign the agreement first; other kinds of contract need no registration.",
    ),
    "technology_part_odd": (
        "More would be paid for technology than is paid at all, or less than nothing.",
        "Write an amount between zero and the price.",
    ),
    "disputed": ("There is an open dispute.", "Settle it first."),
    "paper_missing": (
        "The agreement on these terms is not printed yet.",
        "Have it printed, read it, then sign.",
    ),
    "paper_other": (
        "This is not the file that you looked at.",
        "Read the agreement as it is now, then sign.",
    ),
    "paper_changed": (
        "The agreement's file is not as it was kept: nothing is signed, and it is not given out.",
        "Ask the operator to restore the node's home from a backup.",
    ),
    "paper_unprintable": (
        "This machine has no font with Chinese characters.",
        "Ask the operator to install one, for instance the package fonts-noto-cjk, and print again.",
    ),
    "signing_over": (
        "The time to sign is over.",
        "Put the terms on the table again if the parties still want them.",
    ),
    "unread": (
        "You have not said that you read the agreement and sign it.",
        "Read it, tick the box, then sign.",
    ),
    "name_missing": (
        "Your account has no name, and a signature names who made it.",
        "Write your name among your own data, then sign.",
    ),
    "office_missing": (
        "It is not said as what you sign.",
        "Write what you are in the organisation, such as managing director.",
    ),
    "no_such_promise": (
        "There is nothing of this kind among what was promised.",
        "Look at the milestones and payments of the deal.",
    ),
    "promise_gone": ("This is not promised any more.", "Look at the terms that are in force now."),
    "promise_kept": ("This is done already.", "Nothing needs to be done."),
    "delivered_already": (
        "This is delivered, and nobody has answered yet.",
        "Wait until it is accepted or sent back.",
    ),
    "not_delivered": ("This has not been delivered.", "Wait until it is, then look at it."),
    "words_missing": ("The others should know what this is about.", "Write a sentence or two."),
    "link_odd": ("This is no address of a file.", "Write one that begins with https://, or leave it out."),
    "amount_odd": (
        "This is no amount that can be paid.",
        "Write an amount above zero, with two decimals at most.",
    ),
    "other_currency": (
        "What was agreed is in another currency.",
        "Record what it came to in the currency of the agreement; agree on another one by an amendment.",
    ),
    "day_ahead": ("This day is still to come.", "Record it once it has been paid."),
    "recorded_already": (
        "All of this is recorded as paid.",
        "Wait until the payee says whether it came.",
    ),
    "part_unknown": ("There is no such record of a payment.", "Look at what was recorded."),
    "answered_already": ("This was answered already.", "Look at it as it is now."),
    "policy_unknown": (
        "No such policy pays a part of this.",
        "Choose one of those that are shown.",
    ),
    "covered_already": (
        "A policy is counted for this payment already.",
        "One policy pays for a payment; record what comes from it.",
    ),
    "beyond_cover": (
        "The policy is to pay less than that.",
        "Record what came from it, and the rest as paid by the party.",
    ),
    "no_such_dispute": ("There is no such open dispute.", "Look at the deal as it is now."),
    "disputed_already": ("Your side disputes this already.", "Settle that dispute, or wait."),
    "day_past": ("This day is over.", "Choose a day that is still to come."),
    "stars_odd": ("A mark is missing.", "Give one to five stars for each of the three."),
    "rated_already": ("Your side has rated this deal.", "What was given stays as it is."),
    "rated_late": (
        "The time in which this deal could be rated is over.",
        "Tell the others yourself what you think.",
    ),
    "not_a_technology": (
        "Only a technology is on its way to market.",
        "Enter the result as a technology first.",
    ),
    "level_unknown": ("There is no such readiness level.", "Write a level from 1 to 9."),
    "evidence_missing": (
        "Nothing is named that shows this level.",
        "Name a file or an address, or say in words what was shown.",
    ),
    "happened_ahead": ("This day is still to come.", "Write the day on which it happened."),
    "raised_odd": (
        "This is no amount that was raised.",
        "Write an amount above zero with two decimals at most, and its currency in three letters.",
    ),
    "number_odd": ("Nobody was recruited by that.", "Write how many people, from 1 to 100,000."),
    "other_deal": (
        "This deal is not one of the owner's that fits here.",
        "Choose one of its deals of this kind, or none.",
    ),
    "marked_already": ("This was said of it already.", "Read the page again."),
}
"""What each code says, and its remedy."""


class DealRefusedError(RefusedByCodeError):
    """The deal stays as it was; `said` is `SAID`."""

    said = SAID


class TermsFlawedError(Exception):
    """The terms were not put on the table; `flaws` is everything wrong with them."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__(" ".join(f"{flaw.sentence} {flaw.remedy}" for flaw in flaws))
