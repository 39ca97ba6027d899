"""Where a deal stands, as plain values that a database keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import Draft, Standing, State


def to_plain(deal: Standing) -> dict[str, Any]:
    """A standing as lists, tables, strings and numbers; sets are sorted, so that the same standing is always written the same."""
    return {
        "state": str(deal.state),
        "parties": list(deal.parties),
        "willing": sorted(deal.willing),
        "versions": deal.versions,
        "draft": _draft(deal.draft) if deal.draft else None,
        "in_force": deal.in_force,
        "outstanding": deal.outstanding,
        "disputed": deal.disputed,
        "content": sorted(deal.content),
        "releasing": sorted(deal.releasing),
        "left": list(deal.left),
        "reason": str(deal.reason) if deal.reason else None,
    }


def from_plain(plain: Mapping[str, Any]) -> Standing:
    """A standing as it was kept.

    Raises:
        ValueError: this is no standing of a deal.
    """
    try:
        return Standing(
            parties=tuple(plain["parties"]),
            state=State(plain["state"]),
            willing=frozenset(plain["willing"]),
            versions=int(plain["versions"]),
            draft=_read_draft(plain["draft"]) if plain["draft"] else None,
            in_force=int(plain["in_force"]),
            outstanding=int(plain["outstanding"]),
            disputed=bool(plain["disputed"]),
            content=frozenset(plain["content"]),
            releasing=frozenset(plain["releasing"]),
            left=tuple(plain["left"]),
            reason=Reason(plain["reason"]) if plain["reason"] else None,
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"this is no standing of a deal: {type(error).__name__} {error}") from error


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "version": draft.version,
        "approved": sorted(draft.approved),
        "signed": list(draft.signed),
        "turns": list(draft.turns),
    }


def _read_draft(plain: Mapping[str, Any]) -> Draft:
    return Draft(
        int(plain["version"]), frozenset(plain["approved"]), tuple(plain["signed"]), tuple(plain["turns"])
    )
