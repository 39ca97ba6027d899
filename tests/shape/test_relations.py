"""Relations between models look back too: a string in a foreign key is an import that import-linter cannot see."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from tests.shape.source import stage_order


def backward(owner: str, target: str) -> bool:
    """Whether a relation from one stage to another looks back or stays at home."""
    order = stage_order()
    return order.index(target) <= order.index(owner)


def test_every_relation_looks_back() -> None:
    forward = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("entrepot.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        if not backward(model._meta.app_label, field.related_model._meta.app_label)  # type: ignore[union-attr]
    ]
    assert forward == []


def test_a_forward_relation_is_seen() -> None:
    assert (backward("catalogue", "people"), backward("people", "catalogue")) == (True, False)
