"""Pairings in the reader's language: by what they are judged, why two are paired, why one stays alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from entrepot.engine.pairing import (
    Alternative,
    Criterion,
    Demand,
    Field,
    Method,
    Pairing,
    Reason,
    ReasonKind,
    Relation,
    Why,
)
from entrepot.programmes.domain.pairing import Missing
from entrepot.web.figures import LOCALES, number
from entrepot.web.names import reader

Names = Mapping[str, str]
"""What parks are called, by their ids."""
CRITERIA: Final = {
    Criterion.RECIPROCAL: gettext_noop("What each has that the other lacks, both ways"),
    Criterion.HELP: gettext_noop("What one has that the other lacks, either way"),
    Criterion.CHAIN: gettext_noop("Links of one sector that only the two together hold"),
    Criterion.NEAR: gettext_noop("How near they lie"),
    Criterion.CORRIDOR: gettext_noop("How many of the welcome corridors they keep"),
    Criterion.WEAK: gettext_noop("What the weaker of the two is given"),
    Criterion.WISHED: gettext_noop("How high each stands on the other's list of wishes"),
}
LINKS: Final = {
    "research": gettext_noop("research"),
    "design": gettext_noop("design"),
    "materials": gettext_noop("materials"),
    "technology": gettext_noop("technology"),
    "production": gettext_noop("production"),
    "testing": gettext_noop("testing"),
    "facilities": gettext_noop("facilities"),
    "venues": gettext_noop("venues"),
    "talent": gettext_noop("talent"),
    "finance": gettext_noop("finance"),
    "services": gettext_noop("services"),
    "logistics": gettext_noop("logistics"),
    "markets": gettext_noop("markets"),
}
DEMANDS: Final = {
    Demand.BONUS: gettext_noop("welcome: such pairs are worth more"),
    Demand.REQUIRED: gettext_noop("required of every pair"),
    Demand.ALLOWED: gettext_noop("at least one of those marked so is required"),
}
CORRIDORS: Final = {
    (Relation.SAME, Field.REGION): gettext_noop("of the same region"),
    (Relation.SAME, Field.BASIN): gettext_noop("of the same river basin"),
    (Relation.SAME, Field.CLUSTER): gettext_noop("of the same urban cluster"),
    (Relation.SAME, Field.SIDE): gettext_noop("of the same side"),
    (Relation.DIFFERENT, Field.REGION): gettext_noop("of different regions"),
    (Relation.DIFFERENT, Field.BASIN): gettext_noop("of different river basins"),
    (Relation.DIFFERENT, Field.CLUSTER): gettext_noop("of different urban clusters"),
    (Relation.DIFFERENT, Field.SIDE): gettext_noop("of different sides"),
    (Relation.BETWEEN, Field.REGION): gettext_noop("between two regions"),
    (Relation.BETWEEN, Field.BASIN): gettext_noop("between two river basins"),
    (Relation.BETWEEN, Field.CLUSTER): gettext_noop("between two urban clusters"),
    (Relation.BETWEEN, Field.SIDE): gettext_noop("between two sides"),
}
KEPT: Final = {
    (Relation.SAME, Field.REGION): gettext_noop("Both are of the region %(one)s."),
    (Relation.SAME, Field.BASIN): gettext_noop("Both are of the river basin %(one)s."),
    (Relation.SAME, Field.CLUSTER): gettext_noop("Both are of the urban cluster %(one)s."),
    (Relation.SAME, Field.SIDE): gettext_noop("Both are of the side %(one)s."),
    (Relation.DIFFERENT, Field.REGION): gettext_noop("They are of different regions: %(one)s and %(other)s."),
    (Relation.DIFFERENT, Field.BASIN): gettext_noop(
        "They are of different river basins: %(one)s and %(other)s."
    ),
    (Relation.DIFFERENT, Field.CLUSTER): gettext_noop(
        "They are of different urban clusters: %(one)s and %(other)s."
    ),
    (Relation.DIFFERENT, Field.SIDE): gettext_noop("They are of different sides: %(one)s and %(other)s."),
    (Relation.BETWEEN, Field.REGION): gettext_noop("They link the regions %(one)s and %(other)s."),
    (Relation.BETWEEN, Field.BASIN): gettext_noop("They link the river basins %(one)s and %(other)s."),
    (Relation.BETWEEN, Field.CLUSTER): gettext_noop("They link the urban clusters %(one)s and %(other)s."),
    (Relation.BETWEEN, Field.SIDE): gettext_noop("They link the sides %(one)s and %(other)s."),
}
LEFT: Final = {
    Why.NO_PLACE: gettext_noop("It takes no partner."),
    Why.NOBODY: gettext_noop("There is nobody with whom it may be paired and with whom anything is won."),
    Why.OTHERS: gettext_noop("All who come into question are worth more to others."),
}
MISSING: Final = {
    Missing.UNKNOWN: gettext_noop(
        "No organisation of this node has the name or the id of these parks. Let them register here, or import them as organisations."
    ),
    Missing.SEVERAL: gettext_noop(
        "Several organisations of this node have the name of these parks. Write the number of the right one as the park's id in the list."
    ),
    Missing.TWICE: gettext_noop(
        "These parks are one organisation with another park of the list. Leave one of the rows out."
    ),
    Missing.NOT_ADMITTED: gettext_noop(
        "These organisations are not admitted to this node. An officer admits them on their page."
    ),
    Missing.NOT_SELECTED: gettext_noop(
        "These organisations were not selected in this programme. Decide about their applications first."
    ),
}


def figure(value: float, places: int = 2) -> str:
    """A number with so many decimals."""
    return str(format_decimal(value, f"#,##0.{'0' * places}", locale=LOCALES[reader()]))


def change(value: float) -> str:
    """How much more or less, with its sign."""
    return str(format_decimal(value, "+#,##0.00;−#,##0.00", locale=LOCALES[reader()]))


def percent(value: float, pattern: str = "#,##0%") -> str:
    """A share."""
    return str(format_percent(value, pattern, locale=LOCALES[reader()]))


def criterion_name(criterion: Criterion) -> str:
    """What pairs are judged by."""
    return _(CRITERIA[criterion])


def how(found: Pairing) -> str:
    """How good the pairs are, as is proven."""
    if found.method is Method.STABLE:
        return _("Stable: no two parks would leave their partners for each other.")
    if found.method is Method.FLOW:
        return _("The greatest sum there is between the two sides, found by min-cost flow.")
    given = {"gap": percent(found.gap or 0.0, "#,##0.00%"), "bound": figure(found.bound or 0.0)}
    return _("At most %(gap)s from the greatest sum, found by CP-SAT: no pairing exceeds %(bound)s.") % given


def left_out(why: Why) -> str:
    """Why a park has no partner."""
    return _(LEFT[why])


def instead(other: Alternative | None, park: str, names: Names) -> str:
    """The best partner that a park was not given."""
    if other is None:
        return _("Nobody else comes into question for %(park)s.") % {"park": names.get(park, park)}
    given = {
        "park": names.get(park, park),
        "other": names.get(other.park, other.park),
        "score": figure(other.score),
    }
    if other.free:
        return (
            _("The best other partner of %(park)s is %(other)s (%(score)s), which has a place left.") % given
        )
    return _("The best other partner of %(park)s is %(other)s (%(score)s).") % given


def reason_sentence(reason: Reason, names: Names) -> str:
    """Why two are paired, as a reader is told it."""
    return _REASONS[reason.kind](reason.values, lambda key: names.get(str(key), str(key)))


_Name = Callable[[Any], str]


def _gives(values: Mapping[str, Any], name: _Name) -> str:
    many, items = values["of"], values["items"]
    sentence = ngettext(
        "%(giver)s has the one thing that %(taker)s lacks: %(items)s.",
        "%(giver)s has %(count)s of the %(many)s things that %(taker)s lacks: %(items)s.",
        many,
    )
    return sentence % {
        "giver": name(values["giver"]), "taker": name(values["taker"]), "count": number(len(items)), "many": number(many),
        "items": "; ".join(items),
    }  # fmt: skip


def _chain(values: Mapping[str, Any], _name: _Name) -> str:
    links = values["links"]
    return _(
        "Together they hold %(many)s links of %(sector)s, the better of them alone %(alone)s: %(links)s."
    ) % {
        "many": number(len(links)), "sector": values["sector"], "alone": number(values["alone"]),
        "links": ", ".join(_(LINKS[one]) if one in LINKS else one for one in links),
    }  # fmt: skip


def _distance(values: Mapping[str, Any], _name: _Name) -> str:
    return _("They lie %(km)s km apart.") % {"km": number(round(values["km"]))}


def _corridor(values: Mapping[str, Any], _name: _Name) -> str:
    one, other = values["labels"]
    return _(KEPT[Relation(values["relation"]), Field(values["field"])]) % {"one": one, "other": other}


def _weaker(values: Mapping[str, Any], name: _Name) -> str:
    given = {"park": name(values["park"]), "share": percent(values["rank"])}
    return (
        _(
            "%(park)s, stronger than %(share)s of all parks, is given part of what it lacks; the weaker a park is, the more that counts."
        )
        % given
    )


def _wished(values: Mapping[str, Any], name: _Name) -> str:
    return _("%(partner)s is wish %(place)s of the %(many)s of %(park)s.") % {
        "partner": name(values["partner"]), "park": name(values["park"]), "place": number(values["place"]), "many": number(values["of"]),
    }  # fmt: skip


_REASONS: Final[Mapping[ReasonKind, Callable[[Mapping[str, Any], _Name], str]]] = {
    ReasonKind.GIVES: _gives,
    ReasonKind.CHAIN: _chain,
    ReasonKind.DISTANCE: _distance,
    ReasonKind.CORRIDOR: _corridor,
    ReasonKind.WEAKER: _weaker,
    ReasonKind.WISHED: _wished,
}
