"""``python -m entrepot.site.reference``: the reference pages that are printed from the code (``docs/reference``)."""

from __future__ import annotations

import os
from pathlib import Path

import django

from entrepot.border.domain.rules import ExportList, Rule
from entrepot.border.rules import bundled

FOLDER = Path("docs/reference")


def permissions() -> str:
    """The permission table as a page: who may do what to which object."""
    from entrepot.people.permissions import table  # noqa: PLC0415 -- Django comes first

    lines = [
        "# Who may do what",
        "",
        "Printed from the permission table (`python -m entrepot.site.reference`); a test compares it. What somebody may not know of answers as if it were not there.",
        "A token acts for the person who made it, and only with the scope named here; without one no token may.",
        "",
        "| rule | open to | token scope |",
        "|---|---|---|",
        *(f"| `{name}` | {row.who} | {row.scope or '–'} |" for name, row in table().items()),
    ]
    return "\n".join(lines) + "\n"


def border_rules() -> str:
    """The bundled rules of the border as a page: what each lets cross, what it asks for, where it is written."""
    rules = bundled()
    lines = [
        "# The border's rules",
        "",
        "Printed from `src/entrepot/border/rules` (`python -m entrepot.site.reference`); a test compares it. Information, not legal advice. [How they are used](../how-to/border.md).",
    ]
    for family in sorted({rule.family for rule in rules.rules}):
        lines += ["", f"## {family}", ""]
        lines += [line for rule in rules.rules if rule.family == family for line in _rule(rule)]
    lines += ["", "## Export lists", ""]
    lines += [line for listing in rules.lists.values() for line in _list(listing)]
    return "\n".join(lines) + "\n"


def _rule(rule: Rule) -> list[str]:
    asks = [f"{condition.attribute}: {', '.join(map(str, condition.allowed))}" for condition in rule.when]
    if rule.subjects:
        asks.append(f"{rule.subjects.metric} of the year: fewer than {rule.subjects.upper:,}")
    if rule.codes:
        asks.append(f"export list {rule.codes.name}: {rule.codes.status}")
    asks += [f"paper: {kind}" for kind in rule.evidence]
    return [
        f"- **`{rule.id}`**, version {rule.version}, since {rule.valid_from}{f' until {rule.valid_to}' if rule.valid_to else ''}: **{rule.decision}**. {rule.explain['en']}",
        f"  - {', '.join(rule.scope.origins)} → {', '.join(rule.scope.destinations)}; {', '.join(sorted(rule.scope.classes))}"
        + (f"; {', '.join(sorted(rule.scope.kinds))}" if rule.scope.kinds else ""),
        f"  - Asks: {'; '.join(asks) if asks else 'nothing'}.",
        f"  - [{rule.source.title}]({rule.source.url}), {rule.source.article}; read on {rule.source.checked_on}.",
    ]


def _list(listing: ExportList) -> list[str]:
    forms = "; ".join(f"`{form}` {status}" for form, status in listing.forms)
    entries = [f"  - `{e.code}` {e.status}: {e.titles['en']} ({e.article})" for e in listing.entries.values()]
    source = listing.source
    return [
        f"- **`{listing.name}`**: by the form of a code: {forms}. [{source.title}]({source.url}); read on {source.checked_on}.",
        *entries,
    ]


def run() -> None:
    """Write the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "permissions.md").write_text(permissions(), encoding="utf8")
    (FOLDER / "border-rules.md").write_text(border_rules(), encoding="utf8")


if __name__ == "__main__":
    run()
