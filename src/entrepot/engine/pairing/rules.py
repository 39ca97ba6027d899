"""Which pairs may be made at all, and which corridors are welcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entrepot.engine.pairing.parks import PairingError, Park
from entrepot.vocabulary.writing import fold_label


class Field(StrEnum):
    """What of a park a corridor looks at."""

    REGION = "region"
    BASIN = "basin"
    CLUSTER = "cluster"
    SIDE = "side"


class Relation(StrEnum):
    """How the labels of two parks must stand to each other; what is unknown is neither the same nor different."""

    SAME = "same"
    DIFFERENT = "different"
    BETWEEN = "between"
    """One has the first label and the other the second."""


class Demand(StrEnum):
    """What becomes of a pair by a corridor."""

    ALLOWED = "allowed"
    """Where any corridor is so, a pair must keep at least one of them."""
    REQUIRED = "required"
    """Every pair must keep it."""
    BONUS = "bonus"
    """Pairs that keep it are worth more."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """One rule about two parks' labels: east with west, along the same river, in the same urban cluster.

    Raises:
        PairingError: `labels` are missing where they are needed, or there where they are not.
    """

    demand: Demand
    relation: Relation
    field: Field
    labels: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if (self.relation is Relation.BETWEEN) != (self.labels is not None):
            raise PairingError(
                f"The corridor “{self.demand} {self.relation} {self.field}” is not whole.",
                "Name two labels for a corridor between them, and none for the others.",
            )

    @property
    def written(self) -> str:
        """As it is typed: `required region east/west`, `bonus same basin`."""
        if self.labels:
            return f"{self.demand} {self.field} {'/'.join(self.labels)}"
        return f"{self.demand} {self.relation} {self.field}"

    def label(self, park: Park) -> str:
        """The label of a park that this looks at, folded."""
        return fold_label(str(getattr(park, self.field.value)))


def read_corridor(text: str) -> Corridor:
    """A corridor as it is typed: `bonus same basin`, `required different region`, `allowed region east/west`.

    Raises:
        PairingError: it is none.
    """
    words = text.split()
    try:
        demand = Demand(words[0])
        if words[1] in {Relation.SAME, Relation.DIFFERENT}:
            _, relation, field = words
            return Corridor(demand, Relation(relation), Field(field))
        first, second = (" ".join(label.split()) for label in " ".join(words[2:]).split("/"))
        if not (first and second):
            raise ValueError
        return Corridor(demand, Relation.BETWEEN, Field(words[1]), (first, second))
    except (IndexError, ValueError):
        raise PairingError(
            f"“{text}” is no corridor.",
            "Write it as “bonus same basin”, “required different region” or “allowed region east/west”.",
        ) from None


@dataclass(frozen=True, slots=True)
class Rules:
    """Which pairs may be made.

    Attributes:
        corridors: see `Corridor`.
        max_km: no pair lies farther apart, in kilometres; of parks without coordinates none is made then.
        half_km: at which distance, in kilometres, nearness counts half.
        one_pool: whether anybody may be paired with anybody, whatever their sides.
        meeting: whether only parks are paired of which one has at least one thing that the other lacks.

    Raises:
        PairingError: a distance is not above 0.
    """

    corridors: tuple[Corridor, ...] = ()
    max_km: float | None = None
    half_km: float = 500.0
    one_pool: bool = False
    meeting: bool = True

    def __post_init__(self) -> None:
        for km in (self.max_km, self.half_km):
            if km is not None and not km > 0:
                raise PairingError(f"A distance of {km} km is no limit.", "Write a distance above 0 km.")
