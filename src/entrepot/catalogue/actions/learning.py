"""How far linking has come, and what it learnt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from entrepot.catalogue.models import Learnt
from entrepot.catalogue.sameness import JOIN
from entrepot.catalogue.teaching import taught
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

RULE: Final = "record.link"


@transaction.atomic
def mark_linked(*, kind: str, position: int, by: Party) -> None:
    """Say up to which position of the change sequence everything of a kind was looked at. This is bookkeeping: it is not journalled.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    require(by, RULE)
    Learnt.objects.update_or_create(
        kind=kind,
        defaults={"position": position, "at": clock.now()},
        create_defaults={"position": position, "at": clock.now(), "join_from": JOIN},
    )


@transaction.atomic
def keep_model(*, kind: str, model: Mapping[str, object], by: Party) -> None:
    """Keep the model that was trained on everything of a kind; what answers teach is taught to it. This is bookkeeping: it is not journalled.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    require(by, RULE)
    said = {"model": model, "at": clock.now()}
    Learnt.objects.update_or_create(kind=kind, defaults=said, create_defaults={**said, "join_from": JOIN})
    learn_from_answers(kind)


def learn_from_answers(kind: str) -> None:
    """What people's answers on a kind teach by now; the next comparison goes by it."""
    lesson = taught(kind)
    said = {"answers": lesson.answers, "join_from": lesson.join_from, "at": clock.now()}
    Learnt.objects.update_or_create(kind=kind, defaults=said)
