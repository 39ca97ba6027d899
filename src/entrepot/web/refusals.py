"""Why something was not done, whichever stage refused it, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.booking.refusals import BookingRefusedError
from entrepot.border.refusals import BorderRefusedError
from entrepot.catalogue.refusals import RefusedError as RecordRefusedError
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.signing.refusals import SAID as NOT_SIGNED
from entrepot.deals.signing.refusals import NotSignedError
from entrepot.exchange.refusals import CarriedRefusedError, PeerRefusedError, SendingRefusedError
from entrepot.intake.refusals import RunRefusedError
from entrepot.people.permissions import NotAllowedError
from entrepot.people.refusals import RefusedError
from entrepot.programmes.domain.refusals import ProgrammeRefusedError

REFUSED: Final = (
    RefusedError,
    RecordRefusedError,
    RunRefusedError,
    BookingRefusedError,
    DealRefusedError,
    NotSignedError,
    ProgrammeRefusedError,
    SendingRefusedError,
    CarriedRefusedError,
    PeerRefusedError,
    BorderRefusedError,
    NotAllowedError,
)
"""What actions raise when they do not do what was asked."""

REFUSALS: Final[Mapping[str, tuple[str, str]]] = {
    "changed_meanwhile": (
        gettext_noop("Somebody changed this while you were editing it; nothing of yours was stored."),
        gettext_noop(
            "Below is what changed, and your own words as you typed them. Saving now puts yours in its place."
        ),
    ),
    "withdrawn_already": (
        gettext_noop("This is withdrawn already."),
        gettext_noop("Nothing needs to be done."),
    ),
    "floor_unknown": (
        gettext_noop("The curve has no such point."),
        gettext_noop("Choose one of the points in the table."),
    ),
    "not_withdrawn": (gettext_noop("This is not withdrawn."), gettext_noop("Nothing needs to be done.")),
    "reason_unknown": (gettext_noop("There is no such reason."), gettext_noop("Choose one of the list.")),
    "day_out_of_range": (
        gettext_noop("The day must be after today and at most three years ahead."),
        gettext_noop("Choose another day."),
    ),
    "owner_fixed": (
        gettext_noop("What was listed once stays with its organisation."),
        gettext_noop("Withdraw it, and let the other organisation enter its own."),
    ),
    "details_first": (
        gettext_noop("The confidential part is shown only to who has been shown the details."),
        gettext_noop("Ask for the details first."),
    ),
    "travels_unlisted": (
        gettext_noop("It is not listed any more."),
        gettext_noop("Publish it first, or choose another one."),
    ),
    "travels_already": (
        gettext_noop("It was sent to this node already."),
        gettext_noop("Nothing needs to be done."),
    ),
    "travels_not": (gettext_noop("It was not sent to this node."), gettext_noop("Nothing needs to be done.")),
    "travels_home": (
        gettext_noop("This resource is of this node."),
        gettext_noop("Ask for an introduction on its own page."),
    ),
    "travels_held": (
        gettext_noop("The border holds what would have to cross for an introduction."),
        gettext_noop("See on the page “What would cross?” what is missing."),
    ),
    "evidence_ended": (
        gettext_noop("This was revoked, or it has expired."),
        gettext_noop("File the paper that took its place."),
    ),
    "evidence_counts": (
        gettext_noop("This was confirmed already."),
        gettext_noop("Nothing needs to be done."),
    ),
    "evidence_days": (
        gettext_noop("It would expire before it was issued."),
        gettext_noop("Look at the two days on the paper again."),
    ),
    "evidence_own": (
        gettext_noop("What you have filed yourself, another person confirms."),
        gettext_noop("Ask another officer to compare it with the paper."),
    ),
    "evidence_sides": (
        gettext_noop("It would let something cross from a place to itself."),
        gettext_noop("Say where it is sent from, and where to."),
    ),
    "rule_unreadable": (
        gettext_noop("This is no rule that the border can read: {problems}"),
        gettext_noop("Mend it, and propose it again."),
    ),
    "rule_version": (
        gettext_noop("This is not the next version of the rule."),
        gettext_noop("Propose it as version {version}."),
    ),
    "rule_answered": (
        gettext_noop("This was answered already."),
        gettext_noop("Look at the rule as it is now."),
    ),
    "rule_own": (
        gettext_noop("What you have proposed yourself, another person answers."),
        gettext_noop("Ask another officer or operator to read it."),
    ),
    "nothing_withheld": (
        gettext_noop("Nothing of this kind is held back here."),
        gettext_noop("Read the page again."),
    ),
    "granted_already": (
        gettext_noop("Your organisation may see this already."),
        gettext_noop("Read the page again."),
    ),
    "asked_already": (
        gettext_noop("Your organisation has asked for this; the owner has not answered yet."),
        gettext_noop("Wait for the answer, or take the request back."),
    ),
    "asked_again_too_soon": (
        gettext_noop("The owner refused this not long ago."),
        gettext_noop("Ask again two weeks after the refusal, with more about what you want to do with it."),
    ),
    "answered_already": (
        gettext_noop("This request was answered or taken back already."),
        gettext_noop("Look at its answer."),
    ),
    "revoked_already": (
        gettext_noop("This access was ended already."),
        gettext_noop("Nothing needs to be done."),
    ),
    "signed_already": (
        gettext_noop("Your side has signed this agreement."),
        gettext_noop("Wait for the other side's signature."),
    ),
    "time_not_free": (
        gettext_noop("This time cannot be booked."),
        gettext_noop("Choose one of the free times, or another length."),
    ),
    "not_bookable": (
        gettext_noop("This cannot be booked now."),
        gettext_noop("Ask its people what is possible."),
    ),
    "booking_state": (
        gettext_noop("This booking has changed meanwhile."),
        gettext_noop("Look at it as it is now."),
    ),
    "booked_then": (
        gettext_noop("Somebody has booked this time."),
        gettext_noop("Move or cancel these bookings first."),
    ),
    "offer_empty": (
        gettext_noop("This offers no hours."),
        gettext_noop("Choose hours, and a last day that is still to come."),
    ),
    "incident_state": (
        gettext_noop("This was resolved already."),
        gettext_noop("Look at it as it is now."),
    ),
    "hours_overlap": (
        gettext_noop("Two of these hours overlap."),
        gettext_noop("Bring them together, or set them apart."),
    ),
    "no_colleague": (
        gettext_noop("This person is not of the organisation that booked."),
        gettext_noop("Choose a colleague."),
    ),
    "not_its_time": (
        gettext_noop("It is not the time of this booking."),
        gettext_noop("Come back when it begins, or move it."),
    ),
    "internal_only": (
        gettext_noop(
            "Only its own organisation books this: its record says that it is open to internal use."
        ),
        gettext_noop("Ask its people to open it to others in its record."),
    ),
    "members_only": (
        gettext_noop(
            "Only organisations that are admitted to this node book this: its record says that it is open to members."
        ),
        gettext_noop("Apply for admission on your organisation's page."),
    ),
    "qualification_missing": (
        gettext_noop("Whoever uses this must be qualified for it at that time."),
        gettext_noop("Ask its people for a training."),
    ),
    "questions_open": (
        gettext_noop("A question of the facility's people is not answered as it must be."),
        gettext_noop("Look at the questions below."),
    ),
    "together_many": (
        gettext_noop("So many facilities are not booked at once."),
        gettext_noop("Choose fewer, and book the others after."),
    ),
    "calendar_gone": (
        gettext_noop("Somebody has removed this calendar meanwhile."),
        gettext_noop("Add it again if it is still wanted."),
    ),
    "calendars_many": (
        gettext_noop("This has as many calendars as it may have."),
        gettext_noop("Take one away first, or bring two together."),
    ),
    "questions_many": (
        gettext_noop("So many questions are asked here already."),
        gettext_noop("Take one away first."),
    ),
    "other_qualification": (
        gettext_noop("This qualification is of another organisation."),
        gettext_noop("Choose one of the facility's."),
    ),
    "training_answered": (
        gettext_noop("This was answered already."),
        gettext_noop("Nothing needs to be done."),
    ),
    "certificate_empty": (
        gettext_noop("This certificate ends before it begins."),
        gettext_noop("Choose a later last day."),
    ),
    "no_such_length": (
        gettext_noop("So much time is never free in one piece here."),
        gettext_noop("Choose another length, or a longer window."),
    ),
    "not_priced": (
        gettext_noop("There is no price for this here."),
        gettext_noop("Ask its people what it costs."),
    ),
    "quote_over": (
        gettext_noop("This quote holds no more, or was accepted already."),
        gettext_noop("Ask for another quote."),
    ),
    "reduction_odd": (
        gettext_noop("This reduction is not from more than 0 to 100 per cent, or ends before it begins."),
        gettext_noop("Write another figure, or a later last day."),
    ),
    "over_budget": (
        gettext_noop("This is more than is left of your organisation's budget."),
        gettext_noop("Ask its managers to raise the budget, or book less."),
    ),
    "not_over": (
        gettext_noop("This booking is not over yet."),
        gettext_noop("Draw the invoice when it is."),
    ),
    "invoiced_already": (
        gettext_noop("This booking has an invoice."),
        gettext_noop("Cancel that one first, if it is wrong."),
    ),
    "invoice_state": (
        gettext_noop("This cannot be done with the invoice as it is now."),
        gettext_noop("Look at it as it is now."),
    ),
    "order_state": (
        gettext_noop("This order has changed meanwhile."),
        gettext_noop("Look at it as it is now."),
    ),
    "order_side": (
        gettext_noop("This step is the other side's."),
        gettext_noop("Wait for them, or write to them."),
    ),
    "order_quote_over": (
        gettext_noop("The quote of this order holds no more."),
        gettext_noop("Ask for another quote; your samples and files stay."),
    ),
    "order_report_missing": (
        gettext_noop("There is no report that was not delivered yet."),
        gettext_noop("Add the report, then deliver it."),
    ),
    "order_reason_missing": (
        gettext_noop("It is not said why."),
        gettext_noop("Say it in a sentence: the other side reads it."),
    ),
    "order_sample_missing": (
        gettext_noop("No sample is named."),
        gettext_noop("Say what is sent first."),
    ),
    "custody_order": (
        gettext_noop("This cannot happen to the sample after what happened to it last."),
        gettext_noop("Look at who has it now."),
    ),
    "order_file_state": (
        gettext_noop("No such file is added to the order as it is now."),
        gettext_noop("Look at how far the order is."),
    ),
    "order_file_large": (
        gettext_noop("This file is empty or too large."),
        gettext_noop("Send one of at most 50 MB, or in parts."),
    ),
    "order_files_many": (
        gettext_noop("This order has as many files as it may have."),
        gettext_noop("Put the next ones together in an archive."),
    ),
    "order_file_changed": (
        gettext_noop("This file is not as it was handed in: it is not given out."),
        gettext_noop(
            "Ask whoever handed it in to add it again, and the operator to restore the node's home from a backup."
        ),
    ),
    "order_not_chargeable": (
        gettext_noop("This order has not been measured, or was charged already."),
        gettext_noop("Look at how far the order is."),
    ),
    "use_to_come": (
        gettext_noop("The end is still to come."),
        gettext_noop("Tell of a use when it is over."),
    ),
    "joined_already": (
        gettext_noop("One of the two stands for another or is joined already."),
        gettext_noop("Load the page again."),
    ),
    "two_kinds": (
        gettext_noop("The two are of different kinds."),
        gettext_noop("Correct the kind of one of them first."),
    ),
    "not_listed": (
        gettext_noop("One of the two is not listed any more."),
        gettext_noop("Load the page again."),
    ),
    "other_number": (
        gettext_noop("The two hold different numbers of one register, so they are two."),
        gettext_noop("Keep them apart, or correct the wrong number first."),
    ),
    "likeness_answered": (
        gettext_noop("Somebody has answered this meanwhile."),
        gettext_noop("Go on with the next pair."),
    ),
    "parted_already": (gettext_noop("This was undone already."), gettext_noop("Nothing needs to be done.")),
    "run_answered": (
        gettext_noop("This list was decided about already, or its file is gone."),
        gettext_noop("Look at what is said below; to bring it in again, import the list again."),
    ),
    "run_outdated": (
        gettext_noop("A newer list of this source was imported since this one was read."),
        gettext_noop("Do not import this one; if it is the right one after all, import its file again."),
    ),
    "search_empty": (
        gettext_noop("There is nothing to look for."),
        gettext_noop("Enter words to search for."),
    ),
    "searches_many": (
        gettext_noop("You keep as many searches as an account may keep."),
        gettext_noop("Delete one that you do not need."),
    ),
    "still_reading": (
        gettext_noop("New entries are still being read."),
        gettext_noop("Try again in a minute; nothing is missed."),
    ),
    "ask_empty": (
        gettext_noop("The topic or the text is missing."),
        gettext_noop("Choose a topic and say in a sentence what is needed."),
    ),
    "ask_policy": (
        gettext_noop("This policy is not listed any more."),
        gettext_noop("Choose another one, or none."),
    ),
    "asks_many": (
        gettext_noop("Your organisation has as many open asks as it may have."),
        gettext_noop("Take one back first."),
    ),
    "text_changed": (
        gettext_noop("The text of this agreement is not the one that was offered."),
        gettext_noop("Ask the operator of this node to run: entrepot check"),
    ),
}


def why_not(error: Exception) -> str:
    """What happened and what to do about it.

    Raises:
        Exception: ``error`` itself when it is none of ``REFUSED``.
    """
    if not isinstance(error, REFUSED):
        raise error
    if isinstance(error, NotAllowedError):
        return _("Your role does not allow this. Ask somebody of the organisation who manages it.")
    if isinstance(error, NotSignedError):
        sentence, remedy = NOT_SIGNED[error.code]
        return f"{_(sentence).format_map(error.given)} {_(remedy).format_map(error.given)}"
    if error.code not in REFUSALS:
        return f"{_(error.sentence)} {_(error.remedy)}"
    given: Mapping[str, str] = getattr(error, "given", {})
    return " ".join(_(text).format_map(given) if given else _(text) for text in REFUSALS[error.code])
