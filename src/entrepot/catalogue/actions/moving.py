"""What an organisation has goes over to the one that stands for it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from entrepot.catalogue.actions.storing import store
from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation

MODELS: Final[Mapping[str, type[Need] | type[Resource]]] = {"needs": Need, "resources": Resource}


def move_owned(owner: Organisation, to: Organisation, rule: str, by: Party) -> dict[str, list[str]]:
    """Move every need and resource of an organisation to another; returns their keys. In the caller's transaction."""
    return {
        name: [
            _moved(record, to, rule, by)
            for record in model.objects.select_for_update(of=("self",))
            .filter(organisation=owner)
            .select_related("organisation")
            .order_by("pk")
        ]
        for name, model in MODELS.items()
    }


def move_back(
    moved: Mapping[str, list[str]], present: Organisation | None, owner: Organisation, rule: str, by: Party
) -> None:
    """Move back what went over and is still there; what somebody moved on since stays where it is."""
    for name, model in MODELS.items():
        found = model.objects.select_for_update(of=("self",)).filter(organisation=present)
        keys = moved.get(name, [])
        for record in found.filter(key__in=keys).select_related("organisation").order_by("pk"):
            _moved(record, owner, rule, by)


def _moved(record: Need | Resource, to: Organisation, rule: str, by: Party) -> str:
    """Give a record another owner. What its list said of it stays as it was said, so the list, read again, changes nothing."""
    record.organisation = to
    store(record, "record.moved", rule, by)
    return record.key
