"""What the pages of a resource and of an organisation show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import Disclosed
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.money import read_money
from entrepot.vocabulary.quantities import read_quantity
from entrepot.vocabulary.readiness import phase_of, read_readiness
from entrepot.web import figures
from entrepot.web.asked import Fact, facts_typed
from entrepot.web.cards import stated_price
from entrepot.web.names import (
    INSTRUMENTS,
    OPENNESS,
    ORGANISATIONS,
    PHASES,
    ROLES,
    SIZES,
    known_names,
    name_in,
    organisation_name,
    place_name,
    title_of,
)
from entrepot.web.present import listed
from entrepot.web.quantities import quantity
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class ResourceProfile:
    """A resource: words, known facts in the reader's language, others as typed, owner, surroundings."""

    key: str
    kind: str
    kind_key: str
    text: Text
    person: str
    place: str
    organisation: str
    organisation_url: str
    known: tuple[Fact, ...]
    typed: tuple[Fact, ...]
    keywords: tuple[str, ...]
    cluster: str
    cluster_key: str
    industrial_chain: str
    industrial_chain_key: str
    source: str
    updated: str
    api_url: str
    body: tuple[tuple[str, str], ...]
    examination: tuple[Fact, ...]


def resource_profile(
    resource: Disclosed, source: str, updated: date, names: Mapping[str, str] | None = None
) -> ResourceProfile:
    """The page of a resource; ``source`` is the list it came in, ``updated`` when it last changed.

    Args:
        names: those of places and clusters by key, where several are shown; read when None.
    """
    owner, cluster, chain = resource.organisation, resource.cluster, resource.industrial_chain
    return ResourceProfile(
        key=resource.key,
        kind=name_in(ROLES, resource.kind),
        kind_key=resource.kind,
        text=record_text(resource),
        person=resource.fields.get("person", ""),
        place=place_name(resource.place),
        organisation=organisation_name(owner),
        organisation_url=reverse("web:organisation", args=[owner.key]) if owner else "",
        known=_known(resource, names),
        typed=facts_typed(resource),
        keywords=tuple(resource.keywords),
        cluster=title_of(cluster.texts, cluster.key) if cluster else "",
        cluster_key=cluster.key if cluster else "",
        industrial_chain=title_of(chain.texts, chain.key) if chain else "",
        industrial_chain_key=chain.key if chain else "",
        source=source,
        updated=figures.day(updated),
        api_url=f"/api/v1/resources/{resource.key}",
        body=tuple(sorted(resource.gated.body.items(), key=lambda said: said[0] != resource.language)),
        examination=_examination(resource),
    )


def _known(resource: Disclosed, names: Mapping[str, str] | None) -> tuple[Fact, ...]:
    fields = resource.fields
    facts = (
        Fact(_("Amount") if resource.kind == "finance" else _("Price"), stated_price(resource)),
        Fact(_("Pays"), subsidy(resource)),
        Fact(_("Readiness"), _readiness(fields.get("readiness", ""))),
        Fact(_("Technique"), fields.get("technique", ""), resource.language),
        Fact(_("Industry"), fields.get("industry_code", "")),
        Fact(_("Patent class"), fields.get("ipc", "")),
        Fact(_("Open to"), name_in(OPENNESS, fields["open_to"]) if fields.get("open_to") else ""),
        Fact(_("Form"), name_in(INSTRUMENTS, fields["instrument"]) if fields.get("instrument") else ""),
        Fact(_("Available from"), figures.day(resource.available_from) if resource.available_from else ""),
        Fact(_("Valid until"), figures.day(resource.valid_until) if resource.valid_until else ""),
        Fact(_("For"), _eligible(resource, names)),
    )
    return tuple(fact for fact in facts if fact.value)


def _examination(resource: Disclosed) -> tuple[Fact, ...]:
    """What export lists have of it, and who says so; of one that nobody examined, that nobody did."""
    gated = resource.gated
    if gated.found is None:
        return (
            (Fact(_("Export lists"), _("Nobody has examined it yet, so it stays at home.")),)
            if gated.body
            else ()
        )
    said = " · ".join(gated.codes) or _("examined: nothing listed")
    by = " · ".join(
        filter(None, (gated.examined_by, figures.day(gated.examined_on) if gated.examined_on else ""))
    )
    facts = (Fact(_("Export lists"), said), Fact(_("Examined by"), by))
    return tuple(fact for fact in facts if fact.value)


def _readiness(written: str) -> str:
    level = read_readiness(written) if written else None
    if level is None:
        return written
    span = figures.number(level.low) if level.low == level.high else f"{level.low}–{level.high}"
    return _("level %(level)s of 9, %(phase)s") % {
        "level": span,
        "phase": name_in(PHASES, phase_of(level.high)),
    }


def subsidy(resource: Disclosed) -> str:
    """What a policy pays: 40% of facility costs, up to an amount."""
    rate, cap = resource.fields.get("subsidy_rate", ""), resource.fields.get("subsidy_cap", "")
    if not rate:
        return ""
    percent = read_quantity(rate)
    share = quantity(percent) if percent is not None and percent.unit == "%" else rate
    roles = listed([name_in(ROLES, role) for role in _words(resource.fields.get("subsidy_roles", ""))])
    given = {"share": share, "roles": roles, "cap": _money(cap, resource)}
    if not cap:
        return _("%(share)s of the costs of: %(roles)s") % given
    return _("%(share)s of the costs of: %(roles)s; at most %(cap)s") % given


def _money(written: str, resource: Disclosed) -> str:
    currency = resource.place.currency if resource.place else None
    found = read_money(written, parse_language(resource.language), currency)
    return figures.money(found) if found else written


def _eligible(resource: Disclosed, names: Mapping[str, str] | None) -> str:
    """Whom a finance offer or a policy is for."""
    known = known_names() if names is None else names
    parts = [
        listed([name_in(members, word) for word in _words(resource.fields.get(field, ""))])
        for field, members in (
            ("eligible_kinds", ORGANISATIONS),
            ("eligible_sizes", SIZES),
            ("eligible_places", known),
            ("eligible_sectors", known),
        )
    ]
    return " · ".join(part for part in parts if part)


def _words(written: str) -> list[str]:
    return [word.strip(" []'\"") for word in written.replace(";", ",").split(",") if word.strip(" []'\"")]
