"""For whom a resource is open, as people write it."""

from __future__ import annotations

from typing import Final

from entrepot.vocabulary.writing import fold_label

INTERNAL: Final = "internal"
MEMBERS: Final = "members"
_WAYS: Final = {
    INTERNAL: ("internal", "仅内部", "内部使用", "不对外", "内部", "intern", "nur eigene"),
    MEMBERS: ("member", "会员", "成员", "mitglied"),
    "external": ("external", "对外", "开放", "extern", "open", "offen", "öffentlich", "public"),
}
"""How people write it; the narrower word wins."""


def read_openness(written: str) -> str:
    """``external``, ``members`` or ``internal``; as written when it says something else."""
    folded = fold_label(written).replace("internation", "")  # open to all nations is not internal
    return next((word for word, forms in _WAYS.items() if any(form in folded for form in forms)), written)
