"""Why something with a booking cannot be done: a code, one sentence, a remedy, and what is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from entrepot.booking.domain.gates import Bar, Lack, Unanswered
from entrepot.booking.domain.orders import OrderFault
from entrepot.booking.domain.slots import Finding
from entrepot.booking.domain.spans import Span


class BookingRefusedError(Exception):
    """Nothing was stored.

    Attributes:
        findings: everything that is in the way, with the value that would have to change.
        free: the next spans that could be booked instead.
        lacks: qualifications that whoever is to use it does not hold then.
        unanswered: questions that are not answered as they must be.
        resource: which of several facilities it is about, by its key; empty when there is only one.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        remedy: str,
        findings: Sequence[Finding] = (),
        free: Sequence[Span] = (),
    ) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.code, self.sentence, self.remedy = code, sentence, remedy
        self.findings, self.free = tuple(findings), tuple(free)
        self.lacks: tuple[Lack, ...] = ()
        self.unanswered: tuple[Unanswered, ...] = ()
        self.resource = ""

    @classmethod
    def obstructed(cls, findings: Sequence[Finding], free: Sequence[Span]) -> BookingRefusedError:
        """The wanted time cannot be booked."""
        return cls(
            "time_not_free",
            "This time cannot be booked.",
            "Choose one of the free times, or another length.",
            findings,
            free,
        )

    @classmethod
    def not_bookable(cls) -> BookingRefusedError:
        """The facility takes no bookings."""
        return cls("not_bookable", "This cannot be booked now.", "Ask its people what is possible.")

    @classmethod
    def barred(cls, bar: Bar) -> BookingRefusedError:
        """It is not open to the organisation."""
        if bar == Bar.INTERNAL:
            return cls(
                bar,
                "Only its own organisation books this: its record says that it is open to internal use.",
                "Ask its people to open it to others in its record.",
            )
        return cls(
            bar,
            "Only organisations that are admitted to this node book this: its record says that it is open to members.",
            "Apply for admission on your organisation's page.",
        )

    @classmethod
    def unqualified(cls, lacks: Sequence[Lack]) -> BookingRefusedError:
        """Whoever is to use it may not do so by themselves then."""
        error = cls(
            "qualification_missing",
            "Whoever uses this must be qualified for it at that time.",
            "Ask its people for a training.",
        )
        error.lacks = tuple(lacks)
        return error

    @classmethod
    def questions(cls, unanswered: Sequence[Unanswered]) -> BookingRefusedError:
        """A question is not answered as it must be."""
        error = cls(
            "questions_open",
            "A question of the facility's people is not answered as it must be.",
            "Look at the questions below.",
        )
        error.unanswered = tuple(unanswered)
        return error

    @classmethod
    def too_many_together(cls, most: int) -> BookingRefusedError:
        """So many facilities are not booked at once."""
        return cls(
            "together_many", f"At most {most} facilities are booked at once.", "Choose fewer, and book the others after."
        )  # fmt: skip

    @classmethod
    def calendars_many(cls) -> BookingRefusedError:
        """It has as many calendars as it may have."""
        return cls(
            "calendars_many", "This has as many calendars as it may have.", "Take one away first, or bring two together."
        )  # fmt: skip

    @classmethod
    def calendar_gone(cls) -> BookingRefusedError:
        """Somebody has removed the calendar meanwhile."""
        return cls(
            "calendar_gone",
            "Somebody has removed this calendar meanwhile.",
            "Add it again if it is still wanted.",
        )

    @classmethod
    def state(cls) -> BookingRefusedError:
        """The booking is in another state by now."""
        return cls("booking_state", "This booking has changed meanwhile.", "Look at it as it is now.")

    @classmethod
    def full_then(cls, taken: Sequence[Span]) -> BookingRefusedError:
        """It cannot be closed while somebody has it."""
        return cls(
            "booked_then",
            "Somebody has booked this time.",
            "Move or cancel these bookings first.",
            free=taken,
        )

    @classmethod
    def hours(cls) -> BookingRefusedError:
        """The hours of a day overlap."""
        return cls("hours_overlap", "Two of these hours overlap.", "Bring them together, or set them apart.")

    @classmethod
    def not_priced(cls) -> BookingRefusedError:
        """Nobody has said what it costs, or not to whoever asks."""
        return cls("not_priced", "There is no price for this here.", "Ask its people what it costs.")

    @classmethod
    def quote_over(cls) -> BookingRefusedError:
        """The quote holds no more."""
        return cls(
            "quote_over", "This quote holds no more, or was accepted already.", "Ask for another quote."
        )

    @classmethod
    def reduction_odd(cls) -> BookingRefusedError:
        """A reduction takes off nothing, or more than there is, or never holds."""
        return cls(
            "reduction_odd",
            "This reduction is not from more than 0 to 100 per cent, or ends before it begins.",
            "Write another figure, or a later last day.",
        )

    @classmethod
    def over_budget(cls) -> BookingRefusedError:
        """The organisation's own budget refuses it."""
        return cls(
            "over_budget",
            "This is more than is left of your organisation's budget.",
            "Ask its managers to raise the budget, or book less.",
        )

    @classmethod
    def not_over(cls) -> BookingRefusedError:
        """What is not over cannot be charged."""
        return cls("not_over", "This booking is not over yet.", "Draw the invoice when it is.")

    @classmethod
    def invoiced(cls) -> BookingRefusedError:
        """One invoice at a time."""
        return cls(
            "invoiced_already", "This booking has an invoice.", "Cancel that one first, if it is wrong."
        )

    @classmethod
    def invoice_state(cls) -> BookingRefusedError:
        """The invoice is in another state by now."""
        return cls(
            "invoice_state", "This cannot be done with the invoice as it is now.", "Look at it as it is now."
        )

    @classmethod
    def order(cls, found: OrderFault) -> BookingRefusedError:
        """A step of a service order cannot be taken."""
        return cls(found, *ORDERS[found])


ORDERS: Final[Mapping[OrderFault, tuple[str, str]]] = {
    OrderFault.STATE: ("This order has changed meanwhile.", "Look at it as it is now."),
    OrderFault.SIDE: ("This step is the other side's.", "Wait for them, or write to them."),
    OrderFault.QUOTE: ("The quote of this order holds no more.", "Ask for another quote; your samples and files stay."),
    OrderFault.REPORT: ("There is no report that was not delivered yet.", "Add the report, then deliver it."),
    OrderFault.REASON: ("It is not said why.", "Say it in a sentence: the other side reads it."),
    OrderFault.SAMPLE: ("No sample is named.", "Say what is sent first."),
    OrderFault.CUSTODY: ("This cannot happen to the sample after what happened to it last.", "Look at who has it now."),
    OrderFault.FILE_STATE: ("No such file is added to the order as it is now.", "Look at how far the order is."),
    OrderFault.FILE_LARGE: ("This file is empty or too large.", "Send one of at most 50 MB, or in parts."),
    OrderFault.FILES_MANY: ("This order has as many files as it may have.", "Put the next ones together in an archive."),
    OrderFault.FILE_CHANGED: (
        "This file is not as it was handed in: it is not given out.",
        "Ask whoever handed it in to add it again, and the operator to restore the node's home from a backup.",
    ),
    OrderFault.OPEN: ("This order has not been measured, or was charged already.", "Look at how far the order is."),
}  # fmt: skip
"""By what is wrong: one sentence, and the remedy."""
