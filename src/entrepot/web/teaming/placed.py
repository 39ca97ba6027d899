"""A page with many forms shows the one that was sent and not kept in its place."""

from __future__ import annotations

from typing import Any


def in_place(form: Any, typed: Any) -> Any:
    """The form that was sent, where it is the same one, else the empty one; None where there is none."""
    return typed if form is not None and typed is not None and typed.place == form.place else form
