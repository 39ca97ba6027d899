"""What the border says has changed: everything is looked at again for every peer, so what was held goes and what went is taken back."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from entrepot.border.events import changed
from entrepot.exchange.actions.preparing import look_again
from entrepot.people.domain import Party


@receiver(changed, dispatch_uid="exchange.rechecking")
def _look_again(**_: Any) -> None:
    look_again(by=Party.machine("node"))
