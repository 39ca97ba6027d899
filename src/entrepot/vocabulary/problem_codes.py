"""The names of all problems, and how one speaks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Severity = Literal["warning", "refusal"]


class Code(StrEnum):
    """Every problem that Entrepot names."""

    FILE_MISSING = "file_missing"
    FILE_EMPTY = "file_empty"
    FILE_BINARY = "file_binary"
    FILE_TOO_LARGE = "file_too_large"
    FILE_UNKNOWN_TYPE = "file_unknown_type"
    FILE_WRONG_EXTENSION = "file_wrong_extension"
    FILE_DAMAGED = "file_damaged"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_HAS_MACROS = "file_has_macros"
    FILE_HEADER_ONLY = "file_header_only"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCODING_MIXED = "encoding_mixed"
    ENCODING_GUESSED = "encoding_guessed"
    QUOTE_UNCLOSED = "quote_unclosed"
    CELL_TOO_LARGE = "cell_too_large"
    JSON_INVALID = "json_invalid"
    HEADER_DUPLICATE = "header_duplicate"
    HEADER_BLANK = "header_blank"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    SHEET_HIDDEN = "sheet_hidden"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ROW_RAGGED = "row_ragged"
    ID_DUPLICATE = "id_duplicate"
    ID_TAKEN = "id_taken"
    ID_NOT_FREE = "id_not_free"
    OWNER_MISSING = "owner_missing"
    OWNER_NOT_YOURS = "owner_not_yours"
    ORGANISATION_NOT_YOURS = "organisation_not_yours"
    EDITED_HERE = "edited_here"
    ID_IMPRECISE = "id_imprecise"
    VALUE_MISSING = "value_missing"
    VALUE_UNKNOWN = "value_unknown"
    VALUE_TOO_LONG = "value_too_long"
    CHARACTER_FORBIDDEN = "character_forbidden"
    CHARACTER_BIDI = "character_bidi"
    NUMBER_UNREADABLE = "number_unreadable"
    NUMBER_NEGATIVE = "number_negative"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    QUANTITY_UNREADABLE = "quantity_unreadable"
    MONEY_UNREADABLE = "money_unreadable"
    CURRENCY_ASSUMED = "currency_assumed"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_AMBIGUOUS = "date_ambiguous"
    READINESS_UNREADABLE = "readiness_unreadable"
    LANGUAGE_UNKNOWN = "language_unknown"
    PLACE_UNKNOWN = "place_unknown"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    FILE_IS_FOLDER = "file_is_folder"
    FILE_UNREADABLE = "file_unreadable"
    FILE_EXTENSION_DIFFERS = "file_extension_differs"
    FILE_WEB_PAGE = "file_web_page"
    FILE_UNSAFE = "file_unsafe"
    FILE_TOO_WIDE = "file_too_wide"
    SHEET_TOO_LARGE = "sheet_too_large"
    SHEET_MISSING = "sheet_missing"
    SHEETS_NOT_READ = "sheets_not_read"
    ROWS_HIDDEN = "rows_hidden"
    CELLS_MERGED = "cells_merged"
    CELL_ERROR = "cell_error"
    NUMBER_IMPRECISE = "number_imprecise"
    JSON_NOT_ROWS = "json_not_rows"
    JSON_KEY_DUPLICATE = "json_key_duplicate"
    LINE_UNDECODABLE = "line_undecodable"
    LINE_OTHER_ENCODING = "line_other_encoding"
    CHARACTERS_LOST = "characters_lost"
    QUOTE_MISPLACED = "quote_misplaced"
    ROW_TOO_LONG = "row_too_long"
    ROW_TOO_WIDE = "row_too_wide"
    ID_MISSING = "id_missing"
    TITLE_DERIVED = "title_derived"
    TEXT_COLUMN_MISSING = "text_column_missing"
    COLUMN_NOT_FOUND = "column_not_found"
    COLUMN_REPEATED = "column_repeated"
    FACTS_UNREADABLE = "facts_unreadable"
    TRANSLATION_UNREADABLE = "translation_unreadable"
    IDENTIFIER_MALFORMED = "identifier_malformed"
    IDENTIFIER_WRONG = "identifier_wrong"
    IDENTIFIER_COUNTRY = "identifier_country"
    IDENTIFIER_TAKEN = "identifier_taken"
    ADDRESS_UNREADABLE = "address_unreadable"
    ORGANISATION_SPEAKS = "organisation_speaks"
    FORMAT_BROKEN = "format_broken"
    GRAPH_UNREADABLE = "graph_unreadable"
    GRAPH_CONTEXT_REMOTE = "graph_context_remote"
    GRAPH_WITHOUT_RECORDS = "graph_without_records"
    CALENDAR_UNREADABLE = "calendar_unreadable"
    HOURS_NOT_WEEKLY = "hours_not_weekly"
    ADDRESS_FORBIDDEN = "address_forbidden"
    SOURCE_UNREACHABLE = "source_unreachable"
    SOURCE_ANSWERED = "source_answered"
    SOURCE_TOO_LARGE = "source_too_large"
    SOURCE_TOO_SLOW = "source_too_slow"
    HARVEST_REFUSED = "harvest_refused"
    HARVEST_PAGE_DAMAGED = "harvest_page_damaged"
    HARVEST_PAGE_REPEATED = "harvest_page_repeated"
    HARVEST_TOKEN_EXPIRED = "harvest_token_expired"  # noqa: S105 -- a place in a list, no secret
    HARVEST_STOPPED = "harvest_stopped"
    HARVEST_RECORD_SKIPPED = "harvest_record_skipped"
    CODES_NOT_YOURS = "codes_not_yours"
    SCHEME_UNKNOWN = "scheme_unknown"
    CODE_UNKNOWN = "code_unknown"


@dataclass(frozen=True, slots=True)
class Template:
    """How a code speaks, with `{named}` parameters, and whether it refuses the row or file."""

    severity: Severity
    sentence: str
    remedy: str


def refusal(sentence: str, remedy: str) -> Template:
    """Return how a code speaks that keeps a row or file out."""
    return Template("refusal", sentence, remedy)


def warning(sentence: str, remedy: str) -> Template:
    """Return how a code speaks that lets a row or file in."""
    return Template("warning", sentence, remedy)
