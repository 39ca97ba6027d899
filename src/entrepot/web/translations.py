"""The pages' translations: collected from source, kept as .po, compiled to .mo where they run.

``python -m entrepot.web`` brings the .po files in line with the source after a change.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from entrepot.deals.domain.checks import SAID as FLAWS
from entrepot.deals.domain.refusals import SAID as DEALS
from entrepot.deals.signing.findings import SAID as FINDINGS
from entrepot.deals.signing.findings import WORTH
from entrepot.deals.signing.refusals import SAID as NOT_SIGNED
from entrepot.engine.conditions.properties import properties
from entrepot.people.refusals import WORDS
from entrepot.programmes.domain.refusals import SAID as PROGRAMMES
from entrepot.vocabulary.problems import TEMPLATES
from entrepot.web.conditions import PROPERTY
from entrepot.web.problems import FIELD, FIELDS
from entrepot.web.quantities import UNIT, UNITS

HERE: Final = Path(__file__).parent
LOCALES: Final = ("zh_Hans", "de")
STARTED: Final = datetime(2026, 11, 21, tzinfo=UTC)
"""One date for every file: a date of today would change with every run and say nothing."""
KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "_t": None,  # gettext beside a lazy _
}


def compile_missing() -> None:
    """Write the .mo files that are missing or older than their .po; left alone where nobody may write."""
    for locale in LOCALES:
        source = po_file(locale)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        content = io.BytesIO()
        write_mo(content, read(locale))
        draft = target.with_suffix(f".{id(content)}.part")
        try:
            draft.write_bytes(content.getvalue())
            draft.replace(target)
        except OSError as error:
            sys.stderr.write(f"entrepot: pages are in English, {target.parent} cannot be written ({error})\n")


def po_file(locale: str) -> Path:
    """Where a language's sentences are kept."""
    return HERE / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(locale: str) -> Catalog:
    """A language's sentences; empty when it has none yet."""
    file = po_file(locale)
    if not file.exists():
        return Catalog(locale=locale)
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


@cache
def messages() -> Catalog:
    """Every sentence in the source of the pages, and those of problems and properties."""
    found = Catalog()
    for file in sorted(HERE.rglob("*.py")):
        _add(found, file, file.read_text(encoding="utf8"))
    for file in sorted(HERE.rglob("*.html")):
        code = templatize(file.read_text(encoding="utf8"), origin=str(file))
        _add(found, file, "\n".join(line.strip() for line in code.splitlines()))
    for template in TEMPLATES.values():
        found.add(template.sentence, flags=())
        found.add(template.remedy, flags=())
    for words in WORDS.values():
        found.add(words.sentence, flags=())
        found.add(words.remedy, flags=())
    for paragraph in (*WORTH, *_observed()):
        found.add(paragraph, flags=())
    refused = (DEALS, FLAWS, FINDINGS, NOT_SIGNED, PROGRAMMES)
    for sentence, remedy in (said for table in refused for said in table.values()):
        found.add(sentence, flags=())
        found.add(remedy, flags=())
    for name in properties():
        found.add(name.replace("_", " "), context=PROPERTY)
    for name in FIELDS:
        found.add(name, context=FIELD)
    for one, several in UNITS.values():
        found.add((one, several), context=UNIT)
    return found


def _observed() -> list[str]:
    """What indicators say of themselves."""
    from entrepot.observatory.indicators import INDICATORS  # noqa: PLC0415 -- models come first

    return [
        sentence
        for one in INDICATORS
        for sentence in (one.name, one.formula, one.source, one.guard, *one.breakdowns.values())
    ]


def update() -> None:
    """Bring every .po file in line with the source: new sentences empty, vanished ones dropped, no guess."""
    for locale in LOCALES:
        known, catalog = read(locale), _empty(locale)
        for message in messages():
            if not message.id:
                continue
            old = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            catalog.add(message.id, old.string if old else None, flags=message.flags, context=message.context)
        with po_file(locale).open("wb") as stream:
            write_po(stream, catalog, width=110, no_location=True, sort_output=True)


def _empty(locale: str) -> Catalog:
    return Catalog(
        locale=locale,
        project="Entrepot",
        version="1",
        header_comment="# The sentences of the pages, kept in line by: python -m entrepot.web",
        fuzzy=False,
        creation_date=STARTED,
        revision_date=STARTED,
        last_translator="Entrepot",
        language_team="Entrepot",
        msgid_bugs_address="",
    )


def untranslated(locale: str) -> Iterator[str]:
    """The sentences that a language lacks, empty and uncertain ones included."""
    kept = read(locale)
    for message in messages():
        if not message.id:
            continue
        ours = kept.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        strings = (ours.string if isinstance(ours.string, tuple | list) else (ours.string,)) if ours else ()
        if not strings or not all(strings) or (ours and ours.fuzzy):
            yield str(message.id)


def _add(catalog: Catalog, file: Path, code: str) -> None:
    found = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS)
    for _line, message, _comments, context in found:
        catalog.add(message, context=context, locations=[(file.name, 1)])
