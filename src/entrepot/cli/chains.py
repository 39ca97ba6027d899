"""A need's chain on the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.markup import escape
from rich.table import Table

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.cli.output import out
from entrepot.matching.domain import ChainView, Link, Missing, NeedChains
from entrepot.matching.roles import BY_RULES
from entrepot.people.domain import Party
from entrepot.vocabulary.languages import Language, language_to_show, parse_language
from entrepot.vocabulary.money import format_money
from entrepot.web.conditions import reasons
from entrepot.web.names import known_names
from entrepot.web.raises import raise_sentences

TERMINAL = Party.machine("cli")
MARKS = {"fits": "[green]✓[/green]", "fails": "[red]✕[/red]", "unknown": "[yellow]?[/yellow]"}
GRADES = {"strong": "green", "fair": "cyan", "weak": "yellow", "none": "red"}
DIFFERENCES = {"route": "another technical route", "region": "another region", "price": "another price"}
VERDICTS = {
    "served": "served",
    "partly_served": "partly served",
    "no_adequate_supply": "no adequate supply in this node",
}


def print_chains(need: Need, found: NeedChains, reader: Language = "en") -> None:
    """Print the best chain of a need with its reasons, then what is missing and the alternatives."""
    resources = catalogue.resources_by_key(_mentioned(found), TERMINAL)
    names = known_names()
    out.print(f"\n[bold]{escape(_title(need, reader))}[/bold]  [dim]{escape(need.key)}[/dim]")
    out.print(
        f"{VERDICTS[found.verdict]} · {len(found.best.links)} of {len(found.roles)} links · {_price(found.best)}"
    )
    table = Table(box=None, pad_edge=False, show_header=False)
    for style in ("bold", "", "", "dim"):
        table.add_column(style=style, overflow="fold")
    for link in found.best.links:
        grade = f"[{GRADES[link.match.grade]}]{link.match.grade}[/{GRADES[link.match.grade]}]"
        held = " [yellow]held[/yellow]" if link.decision.outcome == "hold" else ""
        resource = resources[link.resource]
        table.add_row(
            link.role,
            grade + held,
            f"{escape(_title(resource, reader))}\n{_reasons(link, names)}",
            link.place or "",
        )
    for missing in found.best.missing:
        table.add_row(missing.role, "[red]missing[/red]", _nearest(missing, resources, names, reader), "")
    out.print(table)
    for item in found.alternatives:
        lead = item.chain.links[0] if item.chain.links else None
        if lead is not None:
            title = escape(_title(resources[lead.resource], reader))
            out.print(f"  or {DIFFERENCES[item.difference]}: {title} ({lead.place}) · {_price(item.chain)}")


def _nearest(
    missing: Missing, resources: Mapping[str, Resource], names: Mapping[str, str], reader: Language
) -> str:
    """What came nearest, what it fails, and what would change it."""
    near = missing.nearest
    if near is None:
        return "nothing of this kind is here"
    told = reasons(near.match.conditions, names, by_rules=True)
    lines = [f"nearest: {escape(_title(resources[near.resource], reader))}"]
    lines += [f"{MARKS[item.verdict]} {escape(item.sentence)}" for item in told if item.verdict == "fails"]
    lines += [f"[dim]↑ {escape(way)}[/dim]" for way in _raises(near, names)]
    lines += [
        f"→ {escape(names.get(link.place or '', link.place or ''))} has it: {escape(_title(resources[link.resource], reader))}"
        + (" [yellow]held[/yellow]" if link.decision.outcome == "hold" else "")
        for link in missing.having
    ]
    if not missing.having:
        lines.append("[dim]→ no other place of this node has it[/dim]")
    return "\n".join(lines)


def _mentioned(found: NeedChains) -> set[str]:
    chains = [found.best, *(item.chain for item in found.alternatives)]
    links = [link.resource for chain in chains for link in chain.links]
    missing = [item for chain in chains for item in chain.missing]
    nearest = [item.nearest for item in missing if item.nearest]
    return {
        *links,
        *(link.resource for link in (*nearest, *(link for item in missing for link in item.elsewhere))),
    }


def _price(chain: ChainView) -> str:
    if not chain.before.amount:
        return "no price stated"
    before, after = format_money(chain.before, "en"), format_money(chain.after, "en")
    over = " (over budget)" if chain.over_budget else ""
    return (before if before == after else f"{after} after subsidy, {before} before") + over


def _reasons(link: Link, names: Mapping[str, str]) -> str:
    words = [
        pair.need if pair.need == pair.offer else f"{pair.need} ↔ {pair.offer}"
        for pair in link.match.evidence.words
    ]
    lines = [f"[dim]{escape(', '.join(words))}[/dim]"] if words else []
    told = reasons(link.match.conditions, names, by_rules=link.role in BY_RULES)
    lines += [f"{MARKS[item.verdict]} {escape(item.sentence)}" for item in told]
    lines += [f"[dim]↑ {escape(way)}[/dim]" for way in _raises(link, names)]
    return "\n".join(lines)


def _raises(link: Link, names: Mapping[str, str]) -> tuple[str, ...]:
    return raise_sentences(link.match, names, by_rules=link.role in BY_RULES)


def _title(record: Need | Resource, reader: Language) -> str:
    languages = [parsed for tag in record.texts if (parsed := parse_language(tag))]
    shown = language_to_show(languages, reader) or record.language
    return str(record.texts.get(shown, record.texts[record.language])["title"])
