"""The nodes these tests ask."""

from tests.booking.hall import at_nine, hall
from tests.region import rates, region, tiny, words

__all__ = ["at_nine", "hall", "rates", "region", "tiny", "words"]
