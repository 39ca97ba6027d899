"""Rows into records: what each says, in which language, under which id; everything kept as typed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Final

from entrepot.intake.column_names import DELETED, LIST_ROW, REPORT_NAMES, TOLD_NAMES
from entrepot.intake.columns import Columns, Overrides, map_columns
from entrepot.intake.formats import OpenedFile
from entrepot.intake.guard import unguard
from entrepot.intake.readers.checks import storable
from entrepot.intake.recognition import with_unit
from entrepot.intake.record_kinds import KIND_WORDS, RecordKind, read_record_kind
from entrepot.intake.rows import Cell, RawRow, refuses, row_problem, source_error
from entrepot.intake.scripts import is_traditional
from entrepot.intake.values import as_facts, as_list, as_text, as_translations, is_deleted, title_from
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.languages import Language, is_chinese, parse_language
from entrepot.vocabulary.problems import Code, Problem
from entrepot.vocabulary.writing import fold_label

Identify = Callable[[str], str]
"""Tells which language a text is in, as a tag; `zh` without a script is told apart here."""

_OWN_PLACE: Final = frozenset(
    {"id", "kind", "language", "title", "text", "keywords", "organisation", "place", "translations", "facts"}
)
_CHINESE_WITHOUT_SCRIPT: Final = frozenset(
    {"zh", "zho", "chi", "cmn", "chinese", "chinesisch", "中文", "汉语"}
)
_KEY_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A record's words in one language; either may be empty, never both."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """What one row says.

    `key` is its id, or its row number when there is none. `texts` holds its own `language` first, then
    translations. `fields` are the known columns exactly as typed, `facts` label → value from the facts column
    and the columns nobody knows. `fingerprint` is the SHA-256 of all but row and key: equal for equal content
    wherever it stood.
    """

    row: int
    key: str
    kind: RecordKind
    language: Language
    texts: Mapping[Language, Text]
    keywords: tuple[str, ...]
    organisation: str
    place: str
    fields: Mapping[str, str]
    facts: Mapping[str, str]
    fingerprint: str

    @property
    def title(self) -> str:
        """The title in the record's own language."""
        return self.texts[self.language].title

    @property
    def text(self) -> str:
        """The text in the record's own language."""
        return self.texts[self.language].text


Check = Callable[[Record, Columns], tuple[Problem, ...]]
"""Looks at a record's values and returns warnings; `validation.validate` is one."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row that became a record, perhaps with warnings."""

    record: Record
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not, with what it holds and every reason known."""

    number: int
    values: Mapping[str, Cell]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A row with nothing in it."""

    number: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A row by which the source says that it no longer has the record under this id."""

    number: int
    key: str


Row = Accepted | Refused | Blank | Withdrawn


@dataclass(slots=True)
class Records:
    """The records of a source, made while iterating; `columns` says what was taken for what."""

    source: OpenedFile
    columns: Columns
    kind: RecordKind | None
    identify: Identify
    check: Check | None = None
    progress: Progress = silent

    def __iter__(self) -> Iterator[Row]:
        """Read the source from its beginning and yield every row after the header."""
        seen: dict[str, int] = {}
        with closing(self.source.rows(self.progress)) as rows:
            for raw in rows:
                yield self._row(raw, seen)

    def _row(self, raw: RawRow, seen: dict[str, int]) -> Row:
        values = {name: cell for name, cell in raw.values.items() if name not in REPORT_NAMES}
        corrected = TOLD_NAMES.issubset(self.source.columns)
        if self.source.separator and corrected:
            values = {name: unguard(as_text(cell)) for name, cell in values.items()}
        if not values and not raw.problems:
            return Blank(raw.number)
        listed = as_text(raw.values.get(LIST_ROW, "")) if corrected else ""
        draft = _Draft(raw.number, [*raw.problems], listed or str(raw.number))
        if refuses(draft.problems):
            return _refused(raw.number, values, draft)
        if is_deleted(values.pop(DELETED, None)):
            return self._withdrawn(raw.number, values, seen)
        draft.fill(values, self.columns)
        record = draft.finish(self, seen)
        if record is None:
            return _refused(raw.number, values, draft)
        seen[record.key] = record.row
        if self.check is not None:
            draft.problems.extend(self.check(record, self.columns))
        return Accepted(record, tuple(draft.problems))

    def _withdrawn(self, number: int, values: Mapping[str, Cell], seen: dict[str, int]) -> Row:
        """Return the withdrawal; it needs an id of its own."""
        column = self.columns.name_of("id")
        key = as_text(values.get(column or "id"))
        if not key:
            missing = row_problem(Code.VALUE_MISSING, number, column, field="The id")
            return Refused(number, {**values, DELETED: True}, (missing,))
        if key in seen:
            double = row_problem(Code.ID_DUPLICATE, number, column, id=key, first=seen[key])
            return Refused(number, {**values, DELETED: True}, (double,))
        seen[key] = number
        return Withdrawn(number, key)


def read_records(
    source: OpenedFile,
    *,
    identify: Identify,
    kind: RecordKind | str | None = None,
    overrides: Overrides | None = None,
    check: Check | None = None,
    progress: Progress = silent,
) -> Records:
    """Prepare to read a source's records; iterate over the result for its rows.

    `kind` is what rows are when they do not say, `check` adds warnings to accepted rows. Raises SourceError
    when a column named in `overrides` is not there, when there is neither title nor text, and when nothing
    says of which kind the rows are; ValueError for an unknown `kind`.
    """
    overrides = overrides or Overrides()
    columns = map_columns(source.columns, overrides, source.name)
    if kind is None and not columns.has("kind") and DELETED not in source.columns:
        raise source_error(
            Code.COLUMN_MISSING, file=source.name, field="the kind of record", example="kind", option="--kind"
        )
    return Records(source, columns, None if kind is None else RecordKind(kind), identify, check, progress)


@dataclass(slots=True)
class _Draft:
    """A row's values sorted by field, on the way to a record."""

    row: int
    problems: list[Problem]
    listed: str  # the row's number in its list, which a file of refused rows keeps
    fields: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    written: dict[tuple[str, Language | None], str] = field(default_factory=dict)

    def fill(self, values: Mapping[str, Cell], columns: Columns) -> None:
        """Sort the values by what their columns mean."""
        for name, cell in values.items():
            if columns.is_ignored(name):
                continue
            meaning = columns.meaning(name)
            if meaning is None:
                if text := as_text(cell):
                    self.facts[storable(name)] = text
            elif meaning.field == "facts":
                self._add_facts(name, cell)
            elif meaning.field == "translations":
                self._add_translations(name, cell)
            elif meaning.field == "keywords":
                self.keywords = tuple(dict.fromkeys((*self.keywords, *as_list(cell))))
            elif meaning.field in ("title", "text"):
                self.written[meaning.field, meaning.language] = as_text(cell)
            else:
                self.fields[meaning.field] = with_unit(as_text(cell), meaning.unit)

    def _add_facts(self, name: str, cell: Cell) -> None:
        facts = as_facts(cell)
        if facts is None:
            self.facts[storable(name)] = as_text(cell)
            self.problems.append(row_problem(Code.FACTS_UNREADABLE, self.row, name, value=as_text(cell)[:60]))
        else:
            self.facts.update(facts)

    def _add_translations(self, name: str, cell: Cell) -> None:
        translations = as_translations(cell)
        for tag, (title, text) in (translations or {}).items():
            language = parse_language(tag)
            if language is None:
                self.problems.append(row_problem(Code.TRANSLATION_UNREADABLE, self.row, name, value=tag))
                continue
            self.written.setdefault(("title", language), title)
            self.written.setdefault(("text", language), text)
        if translations is None:
            self.problems.append(
                row_problem(Code.TRANSLATION_UNREADABLE, self.row, name, value=as_text(cell)[:60])
            )

    def finish(self, reading: Records, seen: Mapping[str, int]) -> Record | None:
        """Return the record, or None when a problem refuses the row."""
        key = self._key(reading, seen)
        kind = self._kind(reading)
        self._title_of_organisation(kind)
        self._stand_in(reading.columns)
        language, texts = self._texts(reading)
        if not texts:
            name = reading.columns.name_of("text") or reading.columns.name_of("title")
            self.problems.append(row_problem(Code.VALUE_MISSING, self.row, name, field="The text"))
        if refuses(self.problems) or kind is None or key is None:
            return None
        kept = {name: value for name, value in self.fields.items() if name not in _OWN_PLACE and value}
        organisation, place = self.fields.get("organisation", ""), self.fields.get("place", "")
        record = Record(
            self.row, key, kind, language, texts, self.keywords, organisation, place, kept, self.facts, ""
        )
        return _with_fingerprint(record)

    def _key(self, reading: Records, seen: Mapping[str, int]) -> str | None:
        written = self.fields.get("id", "")
        column = reading.columns.name_of("id")
        key = written or self.listed
        if column is not None and not written:
            self.problems.append(row_problem(Code.ID_MISSING, self.row, column))
        if key in seen:
            self.problems.append(row_problem(Code.ID_DUPLICATE, self.row, column, id=key, first=seen[key]))
        elif len(key) > _KEY_LENGTH:
            self.problems.append(
                row_problem(Code.VALUE_TOO_LONG, self.row, column, field="The id", limit=_KEY_LENGTH)
            )
        return key

    def _kind(self, reading: Records) -> RecordKind | None:
        written = self.fields.get("kind", "")
        kind = read_record_kind(written) if written else None
        if kind is not None:
            return kind
        column = reading.columns.name_of("kind")
        if not written and reading.kind is None:
            self.problems.append(row_problem(Code.VALUE_MISSING, self.row, column, field="The kind"))
        elif written:
            unknown = row_problem(
                Code.VALUE_UNKNOWN,
                self.row,
                column,
                value=written,
                field="kind of record",
                choices=KIND_WORDS,
            )
            self.problems.append(unknown if reading.kind is None else unknown.as_warning())
            self.facts[storable(column or "kind")] = written
        return reading.kind

    def _title_of_organisation(self, kind: RecordKind | None) -> None:
        """In a list of organisations the organisation's name is the title."""
        if kind is RecordKind.ORGANISATION and not any(name == "title" for name, _ in self.written):
            self.written["title", None] = self.fields.get("organisation", "")

    def _stand_in(self, columns: Columns) -> None:
        """Give a row without any words the title that stands in another column."""
        column = columns.stand_in
        if column is None or any(self.written.values()):
            return
        meaning = columns.meanings.get(column)
        words = self.fields.get(meaning.field, "") if meaning else self.facts.get(column, "")
        if words:
            self.written["title", None] = words
            self.problems.append(row_problem(Code.TITLE_FROM_COLUMN, self.row, column, other=column))

    def _texts(self, reading: Records) -> tuple[Language, Mapping[Language, Text]]:
        """Return the record's language and its words by language, its own first."""
        own = Text(self.written.get(("title", None), ""), self.written.get(("text", None), ""))
        named = {
            language: Text(
                self.written.get(("title", language), ""), self.written.get(("text", language), "")
            )
            for language in dict.fromkeys(language for _, language in self.written if language)
        }
        named = {language: text for language, text in named.items() if text.title or text.text}
        language = self._language(own, named, reading)
        other = named.pop(language, Text("", ""))
        main = Text(own.title or other.title, own.text or other.text)
        texts: dict[Language, Text] = {language: main} if main.title or main.text else {}
        texts.update(named)
        if language not in texts:
            language = next(iter(texts), language)
        missing_title = texts and not texts[language].title
        if missing_title and reading.columns.has("title") and "title" not in reading.columns.left_out:
            self.problems.append(row_problem(Code.TITLE_DERIVED, self.row, reading.columns.name_of("title")))
        return language, {
            each: Text(words.title or title_from(words.text), words.text) for each, words in texts.items()
        }

    def _language(self, own: Text, named: Mapping[Language, Text], reading: Records) -> Language:
        """Return the declared language, or the one the words are in, or the first translation's."""
        written = self.fields.get("language", "")
        declared = parse_language(written) if written else None
        words = f"{own.title}\n{own.text}".strip()
        if declared and fold_label(written) in _CHINESE_WITHOUT_SCRIPT and words:
            found = _identified(words, reading.identify)
            return found if is_chinese(found) else declared
        if declared:
            return declared
        found = _identified(words, reading.identify) if words else next(iter(named), "en")
        if written:
            column = reading.columns.name_of("language")
            self.problems.append(
                row_problem(Code.LANGUAGE_UNKNOWN, self.row, column, value=written, chosen=found)
            )
        return found


def _refused(number: int, values: Mapping[str, Cell], draft: _Draft) -> Refused:
    return Refused(number, {**values, LIST_ROW: draft.listed}, tuple(draft.problems))


def _with_fingerprint(record: Record) -> Record:
    content = [
        record.kind,
        record.language,
        {language: [text.title, text.text] for language, text in record.texts.items()},
        list(record.keywords),
        record.organisation,
        record.place,
        dict(record.fields),
        dict(record.facts),
    ]
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return replace(record, fingerprint=hashlib.sha256(packed.encode()).hexdigest())


def _identified(words: str, identify: Identify) -> Language:
    tag = identify(words)
    language = parse_language(tag) or "en"
    if language == "zh-Hans" and tag == "zh":
        return "zh-Hant" if is_traditional(words) else language
    return language
