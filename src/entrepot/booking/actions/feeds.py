"""The address at which somebody's calendar reads their bookings."""

from __future__ import annotations

from django.db import transaction

from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.feeds import digest, secret_of
from entrepot.booking.models import CalendarFeed
from entrepot.booking.models.calendars import new_seed
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import require


@transaction.atomic
def renew_feed(*, by: Party) -> CalendarFeed:
    """Give somebody's calendar an address, a new one where it had one: what read the old one reads nothing any more.

    Raises:
        NotAllowedError: nobody is signed in.
    """
    rule = require(by, "feed.own")
    account, seed = Account.objects.select_for_update().get(key=by.actor), new_seed()
    kept = {"seed": seed, "digest": digest(secret_of(seed))}
    feed, _ = CalendarFeed.objects.update_or_create(account=account, defaults=kept)
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("feed.renewed", account.key, rule=rule)])
    return feed


@transaction.atomic
def end_feed(*, by: Party) -> None:
    """Have no calendar read somebody's bookings any more.

    Raises:
        NotAllowedError: nobody is signed in.
    """
    rule = require(by, "feed.own")
    CalendarFeed.objects.filter(account__key=by.actor).delete()
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("feed.ended", by.actor, rule=rule)])
