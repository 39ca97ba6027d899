"""How good a listing is, and what would make it better. Pure: the same listing on the same day has the same score."""

from entrepot.catalogue.quality.listing import Listing
from entrepot.catalogue.quality.scoring import (
    CRITERIA,
    NEEDS_WORK,
    Advice,
    AdviceCode,
    Criterion,
    Quality,
    score,
)

__all__ = [
    "CRITERIA",
    "NEEDS_WORK",
    "Advice",
    "AdviceCode",
    "Criterion",
    "Listing",
    "Quality",
    "score",
]
