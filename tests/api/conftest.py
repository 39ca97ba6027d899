"""The node these tests ask."""

from tests.region import rates, region, tiny, words

__all__ = ["rates", "region", "tiny", "words"]
