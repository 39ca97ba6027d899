"""Why something with a booking cannot be done: a code, one sentence, a remedy, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.booking.domain.slots import Finding
from entrepot.booking.domain.spans import Span


class BookingRefusedError(Exception):
    """Nothing was stored.

    Attributes:
        findings: everything that is in the way, with the value that would have to change.
        free: the next spans that could be booked instead.
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
