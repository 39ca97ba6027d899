"""The hall, for every test of booking."""

from tests.booking.hall import at_nine, hall

__all__ = ["at_nine", "hall"]
