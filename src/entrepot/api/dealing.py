"""What every address of deals asks: which deal it is, and for whom somebody speaks there."""

from __future__ import annotations

from entrepot.api.problems import ProblemError
from entrepot.api.writing import own_organisation
from entrepot.deals import queries
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation


def deal_of(key: str, by: Party) -> Deal:
    """A deal.

    Raises:
        Deal.DoesNotExist: there is none of this key that whoever asks may read.
    """
    found = queries.deal_of(by, key)
    if found is None:
        raise Deal.DoesNotExist
    return found


def voice(deal: Deal, organisation: str, by: Party) -> Organisation | None:
    """For whom somebody speaks: the organisation that is named, else that of their own whose turn it is; None for the broker.

    Raises:
        ProblemError: they do not belong to the organisation that is named.
    """
    return own_organisation(organisation, by) if organisation else queries.speaks_for(deal, by)


def speaker_in(deal: Deal, organisation: str, by: Party) -> Organisation:
    """The same, where only a party speaks.

    Raises:
        ProblemError: they do not belong to the organisation that is named, or speak for none of the parties.
    """
    own = voice(deal, organisation, by)
    if own is None:
        raise ProblemError(
            403, "not_allowed", "You speak for none of this deal's parties.", "Ask a manager of one of them."
        )
    return own
