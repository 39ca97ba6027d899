"""What the roles of one need say of each other: a technology whose expert and instrument are there too is the likelier answer.

A need seldom names the instrument that its answer takes; the technology does. So every candidate of a role is supported by the candidates of the
other roles that are both near the need and near it. Weights from ``bench/grades.py`` on the demo region's stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

KIN_WEIGHT = 0.3
"""How much the support of one other role counts beside the need's own cosine."""
NEED_WEIGHT = 2.0
"""Within that support, how much the other candidate's cosine to the need counts beside its likeness to this one."""


Role = TypeVar("Role", bound=str)


def joint(stated: Mapping[Role, Floats], alike: Mapping[tuple[str, str], Floats]) -> dict[Role, Floats]:
    """What speaks for each candidate with the support of its kin in the other roles, on the scale of a mean cosine.

    Args:
        stated: per role (n,) what speaks for its candidates by themselves, on the scale of a centred cosine.
        alike: per pair of roles (n, m) centred cosine between their candidates.
    """
    result = {}
    for role, own in stated.items():
        total, weight = own.astype(np.float32), 1.0
        for other, theirs in stated.items():
            if other == role or not len(theirs) or not len(own):
                continue
            kin = (NEED_WEIGHT * theirs[None, :] + alike[role, other]).max(axis=1)
            total, weight = total + KIN_WEIGHT * kin, weight + KIN_WEIGHT * (NEED_WEIGHT + 1)
        result[role] = (total / weight).astype(np.float32)
    return result


def likeness_to_best(
    best: Mapping[Role, int | None], sizes: Mapping[Role, int], alike: Mapping[tuple[str, str], Floats]
) -> dict[Role, Floats | None]:
    """Per role (n,) mean likeness of its candidates to the best one of every other role; None where there is no other.

    Args:
        best: per role the place of its best candidate, None when it has none.
        sizes: per role the number of its candidates.
        alike: as for `joint`.
    """
    result: dict[Role, Floats | None] = {}
    for role, size in sizes.items():
        columns = [
            alike[role, other][:, place]
            for other, place in best.items()
            if other != role and place is not None and size
        ]
        result[role] = np.mean(columns, axis=0) if columns else None
    return result
