"""What parties say of a contract for its registration, and whether officers may see it."""

from __future__ import annotations

from django.db import transaction

from entrepot.deals.actions.happening import STREAM, locked, speaker
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.registering import Entry, fits
from entrepot.deals.models import Deal, Registration
from entrepot.deals.registrations import signed_terms
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock


@transaction.atomic
def enter_registration(*, deal: Deal, party: Organisation, entry: Entry, by: Party) -> Registration:
    """Say what the registration asks and the terms do not tell; it takes the place of what was said before.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: the deal is no signed contract of technology, this is none of its parties, or the part of the price does not fit the price.
    """
    actor, rule = speaker(deal, party, by)
    row = locked(deal)
    terms = signed_terms(row)
    if terms is None:
        raise DealRefusedError("not_registered")
    if actor.party not in row.standing.parties:
        raise DealRefusedError("not_a_party")
    if entry.technology_part is not None and not fits(entry.technology_part, terms.agreed.price):
        raise DealRefusedError("technology_part_odd")
    values = {
        "technology_part": entry.technology_part, "field": entry.field.strip()[:120],
        "rights": entry.rights or "", "by": by.actor, "changed": clock.now(),
    }  # fmt: skip
    stored, _made = Registration.objects.update_or_create(deal=row, defaults=values)
    details = {"party": party.key, "rights": str(stored.rights)}
    act = journal.Act("deal.registration_entered", row.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return stored


@transaction.atomic
def release_registration(*, deal: Deal, party: Organisation, released: bool, by: Party) -> None:
    """Let officers see what is registered of a deal, as far as it is for this party to say, or no longer. Said twice is said once.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: the deal is no signed contract of technology, or this is none of its parties.
    """
    actor, rule = speaker(deal, party, by)
    row = locked(deal)
    if signed_terms(row) is None:
        raise DealRefusedError("not_registered")
    inside = row.parties.filter(left=None, organisation=party).first()
    if inside is None:
        raise DealRefusedError("not_a_party")
    if (inside.registers is not None) == released:
        return
    inside.registers = clock.now() if released else None
    inside.save()
    name = "deal.registration_released" if released else "deal.registration_held"
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act(name, row.key, {"party": actor.party}, rule=rule)]
    )
