"""How hard reviewers are, and what applications would have got from a reviewer of usual hardness.

The model is additive: a score is what its application deserves, plus what its reviewer usually adds, plus noise,

    y_ir = a_i + b_r + e_ir,    b_r ~ N(0, s_b²),    e_ir ~ N(0, s²).

Least squares with shrinkage: a and b minimise  Σ (y_ir - a_i - b_r)² + λ Σ b_r²  with  λ = s² / s_b². So a reviewer of few reviews is held to be of
usual hardness until more is known, and an application's adjusted score is plainly the mean of its scores, each less what its reviewer usually
adds. With M taking from each score the mean of its application, and Z naming its reviewer,

    (Z'MZ + λ I) b = Z'My,    a_i = mean over its reviews of (y_ir - b_r),

and the inverse of the matrix times s² is the covariance of b, from which the errors come (Henderson 1975, Biometrics 31:423). The variances are
those of greatest restricted likelihood, by its EM steps. It is the regularised least squares of Platt and Burges that the NIPS conferences used from 2002 on,
in the probabilistic form of Ge, Welling and Ghahramani, A Bayesian Model for Calibrating Reviewer Scores (2013); how far such figures can be relied on where few reviewers
share applications: MacKay, Kenna, Low and Parker, R. Soc. Open Sci. 4:160760 (2017).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEPS: Final = 2_000
NEAR: Final = 1e-7
"""The steps end when the variances move by no more than this share."""
SURE: Final = 1.96
"""Errors on either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one reviewer gave one application."""

    application: str
    reviewer: str
    score: float


@dataclass(frozen=True, slots=True)
class Severity:
    """How a reviewer gives.

    Attributes:
        mean: of the scores as given.
        offset: what the reviewer adds to what an application deserves; below 0 for a hard one.
        error: standard error of the offset.
    """

    reviewer: str
    reviews: int
    mean: float
    offset: float
    error: float

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval of the offset."""
        return self.offset - SURE * self.error

    @property
    def high(self) -> float:
        """Upper end."""
        return self.offset + SURE * self.error

    @property
    def hard(self) -> bool:
        """Whether it is beyond doubt that less than usual is given."""
        return self.high < 0

    @property
    def soft(self) -> bool:
        """Whether it is beyond doubt that more than usual is given."""
        return self.low > 0


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What an application got, and would have got from reviewers of usual hardness.

    Attributes:
        raw: mean of the scores as given.
        error: standard error of the adjusted score; None where no application has two reviews, so that nothing is known of the noise.
    """

    application: str
    reviews: int
    raw: float
    score: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Applications and reviewers in the order of their ids.

    Attributes:
        noise: standard deviation of the noise, s; None where nothing is known of it.
        spread: standard deviation of what reviewers add, s_b.
    """

    applications: tuple[Adjusted, ...]
    reviewers: tuple[Severity, ...]
    noise: float | None
    spread: float


@dataclass(frozen=True, slots=True)
class _Normal:
    """The normal equations of the reviewers, in the directions in which they fall apart."""

    values: Floats
    """(m,): eigenvalues of Z'MZ."""
    vectors: Floats
    """(m, m)."""
    right: Floats
    """(m,): Z'My in these directions."""
    square: float
    """y'My."""
    free: int
    """Reviews less applications."""


def calibrated(marks: Iterable[Mark]) -> Calibration:
    """Fit the model.

    Args:
        marks: at most one of each reviewer for each application, in any order.

    Raises:
        ValueError: a reviewer marks an application twice, or a score is not a number.
    """
    given = sorted(marks, key=lambda mark: (mark.application, mark.reviewer))
    if len({(mark.application, mark.reviewer) for mark in given}) < len(given):
        raise ValueError("A reviewer marks an application twice.")
    scores = np.array([mark.score for mark in given], np.float64)
    if not np.isfinite(scores).all():
        raise ValueError("A score is not a number.")
    applications, rows = _numbered([mark.application for mark in given])
    reviewers, columns = _numbered([mark.reviewer for mark in given])
    if not given:
        return Calibration((), (), None, 0.0)
    made = np.zeros((len(applications), len(reviewers)))
    made[rows, columns] = 1
    counts = made.sum(axis=1)
    means = np.bincount(rows, scores) / counts
    normal = _normal(made, counts, means, scores, rows, columns)
    noise, spread = _variances(normal)
    inverse = normal.vectors @ (_shrunk(normal, noise, spread)[:, None] * normal.vectors.T)
    offsets = inverse @ (normal.vectors @ normal.right)
    shares = made / counts[:, None]
    errors = np.sqrt(noise * (1 / counts + np.einsum("ir,rs,is->i", shares, inverse, shares)))
    known = normal.free > 0
    return Calibration(
        tuple(
            Adjusted(key, int(counts[i]), float(means[i]), float(means[i] - shares[i] @ offsets), float(errors[i]) if known else None)
            for i, key in enumerate(applications)
        ),
        tuple(
            Severity(
                key, int(made[:, r].sum()), float(scores[columns == r].mean()), float(offsets[r]),
                float(np.sqrt(noise * inverse[r, r])),
            )
            for r, key in enumerate(reviewers)
        ),
        float(np.sqrt(noise)) if known else None,
        float(np.sqrt(spread)),
    )  # fmt: skip


def _numbered(keys: list[str]) -> tuple[list[str], NDArray[np.intp]]:
    ordered = sorted(set(keys))
    number = {key: place for place, key in enumerate(ordered)}
    return ordered, np.array([number[key] for key in keys], np.intp)


def _normal(
    made: Floats, counts: Floats, means: Floats, scores: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> _Normal:  # fmt: skip
    left = scores - means[rows]
    within = np.diag(made.sum(axis=0)) - made.T @ (made / counts[:, None])
    values, vectors = np.linalg.eigh(within)
    right = np.bincount(columns, left, minlength=made.shape[1])
    return _Normal(
        np.maximum(values, 0), vectors, vectors.T @ right, float(left @ left), len(scores) - len(counts)
    )


def _shrunk(normal: _Normal, noise: float, spread: float) -> Floats:
    """Eigenvalues of the inverse of Z'MZ + λ I; all 0 where reviewers add nothing."""
    if spread <= 0:
        return np.zeros(len(normal.values))
    result: Floats = 1 / (normal.values + noise / spread)
    return result


def _variances(normal: _Normal) -> tuple[float, float]:
    """The variances of noise and of what reviewers add, by EM steps of restricted likelihood; noise is never quite 0."""
    if normal.free <= 0 or normal.square <= 1e-12:
        return 0.0, 0.0
    least = 1e-6 * normal.square / normal.free
    noise = spread = normal.square / normal.free / 2
    for _ in range(STEPS):
        shrunk = _shrunk(normal, noise, spread)
        offsets = shrunk * normal.right
        after_spread = float(offsets @ offsets + noise * shrunk.sum()) / len(shrunk)
        after_noise = max(least, (normal.square - float(normal.right @ offsets)) / normal.free)
        moved = abs(after_spread - spread) + abs(after_noise - noise)
        noise, spread = after_noise, after_spread
        if moved <= NEAR * (noise + spread):
            break
    return noise, spread
