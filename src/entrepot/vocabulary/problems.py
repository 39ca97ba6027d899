"""What can be wrong with what people hand in: a code, one sentence, one remedy, and where it is.

The English templates here are message ids: the web translates them and fills the same named parameters, the
command line prints them as they are.
"""

from dataclasses import dataclass, replace
from typing import Final

from entrepot.vocabulary.column_problems import COLUMNS
from entrepot.vocabulary.park_problems import PARKS
from entrepot.vocabulary.problem_codes import Code, Severity, Template
from entrepot.vocabulary.problem_codes import refusal as _refusal
from entrepot.vocabulary.problem_codes import warning as _warning
from entrepot.vocabulary.source_problems import SOURCES
from entrepot.vocabulary.usage_problems import USAGE

__all__ = ["TEMPLATES", "Code", "Problem", "Severity", "Template", "problem"]


TEMPLATES: Final[dict[Code, Template]] = {
    Code.FILE_MISSING: _refusal("There is no file {file}.", "Check the path and the spelling."),
    Code.FILE_EMPTY: _refusal("{file} is empty.", "Export the list again and check that it has rows."),
    Code.FILE_BINARY: _refusal(
        "{file} is not a table but binary data.", "Save the list as CSV, XLSX or JSONL."
    ),
    Code.FILE_TOO_LARGE: _refusal("{file} is larger than {limit}.", "Split it into smaller files."),
    Code.FILE_UNKNOWN_TYPE: _refusal(
        "{file} is of a type that cannot be read.", "Save it as CSV, TSV, XLSX or JSONL, also .gz."
    ),
    Code.FILE_WRONG_EXTENSION: _refusal(
        "{file} is named {extension} but holds {found}.",
        "Give the file the right extension, or save it again.",
    ),
    Code.FILE_DAMAGED: _refusal(
        "{file} is damaged and cannot be read to its end.", "Export or download it again."
    ),
    Code.FILE_ENCRYPTED: _refusal("{file} is protected by a password.", "Save it without a password."),
    Code.FILE_HAS_MACROS: _refusal("{file} contains macros.", "Save it as .xlsx without macros."),
    Code.FILE_HEADER_ONLY: _refusal("{file} has column names but no rows.", "Add at least one row."),
    Code.ENCODING_UNKNOWN: _refusal("The characters of {file} cannot be decoded.", "Save it as UTF-8."),
    Code.ENCODING_MIXED: _refusal("{file} mixes character encodings.", "Save it as UTF-8 from one program."),
    Code.ENCODING_GUESSED: _warning(
        "{file} was read as {encoding}.", "Look at the preview; if it is garbled, save it as UTF-8."
    ),
    Code.QUOTE_UNCLOSED: _refusal(
        "A quotation mark is opened and never closed.", "Close it, or double it if it is meant literally."
    ),
    Code.CELL_TOO_LARGE: _refusal(
        "A cell holds more than {limit} characters.", "Shorten it, or check for an unclosed quotation mark."
    ),
    Code.JSON_INVALID: _refusal("This line is not a JSON object.", "Write one JSON object on each line."),
    Code.HEADER_DUPLICATE: _refusal("Two columns are called “{name}”.", "Rename or delete one of them."),
    Code.HEADER_BLANK: _warning("A column has values but no name.", "Name it; it is kept aside until then."),
    Code.COLUMN_MISSING: _refusal(
        "{file} has no column for {field}.", "Add a column named {example}, or say which one with {option}."
    ),
    Code.COLUMN_UNKNOWN: _warning(
        "The column “{name}” is not known.", "It is kept as a fact; rename it if it is something else."
    ),
    Code.SHEET_HIDDEN: _warning(
        "The sheet “{name}” is hidden and was read.", "Delete it if it should not be imported."
    ),
    Code.FORMULA_WITHOUT_VALUE: _refusal(
        "A formula has no stored value.", "Open the file in a spreadsheet program and save it again."
    ),
    Code.ROW_RAGGED: _refusal(
        "The row has {found} cells where the header has {expected}.",
        "Check for stray separators or quotation marks.",
    ),
    Code.ID_DUPLICATE: _refusal(
        "The id “{id}” was already used in row {first}.", "Give every row its own id."
    ),
    Code.ID_TAKEN: _refusal(
        "The id “{id}” belongs to a record of {owner}.",
        "Use an id of your own, for instance with your organisation's name before it.",
    ),
    Code.ID_NOT_FREE: _refusal(
        "The id “{id}” is not free.",
        "Use an id of your own, for instance with your organisation's name before it.",
    ),
    Code.EDITED_HERE: _warning(
        "“{id}” was changed on this node since the list was last read; the list's values replace that.",
        "Look at its history, and correct the list where the node was right.",
    ),
    Code.OWNER_MISSING: _refusal(
        "The row does not say whose it is.",
        "Say whose list it is when you import it, or add a column organisation.",
    ),
    Code.OWNER_NOT_YOURS: _refusal(
        "The row belongs to {owner}, whose lists you may not bring in.",
        "Leave the row out, or ask a manager of that organisation or an officer to import it.",
    ),
    Code.ORGANISATION_NOT_YOURS: _refusal(
        "Organisations in lists are brought in by the node's officers.",
        "Leave the row out, or ask an officer to import it.",
    ),
    Code.ORGANISATION_SPEAKS: _refusal(
        "{organisation} speaks for itself here; a list does not change what it says.",
        "Leave the row out, or edit the organisation on its page.",
    ),
    Code.ID_IMPRECISE: _warning(
        "The id “{id}” was stored as a number and may have lost digits.", "Format the column as text."
    ),
    Code.VALUE_MISSING: _refusal("{field} is empty.", "Fill it in."),
    Code.VALUE_UNKNOWN: _refusal("“{value}” is not a known {field}.", "Use one of: {choices}."),
    Code.VALUE_TOO_LONG: _refusal("{field} is longer than {limit} characters.", "Shorten it."),
    Code.CHARACTER_FORBIDDEN: _refusal(
        "{field} holds a control character.", "Delete it and type the text again."
    ),
    Code.CHARACTER_BIDI: _warning(
        "{field} holds marks that change the writing direction.", "Check that it reads as meant."
    ),
    Code.NUMBER_UNREADABLE: _refusal(
        "“{value}” is not a number.", "Write digits, with a decimal comma or point."
    ),
    Code.NUMBER_NEGATIVE: _refusal("{field} is negative: “{value}”.", "Write zero or more."),
    Code.NUMBER_OUT_OF_RANGE: _refusal(
        "{field} must be from {low} to {high}, not “{value}”.", "Correct the number."
    ),
    Code.QUANTITY_UNREADABLE: _warning(
        "“{value}” could not be read as a quantity.", "Write a number and a unit, such as 0.5 µm."
    ),
    Code.MONEY_UNREADABLE: _refusal(
        "“{value}” is not an amount of money.", "Write a number and a currency, such as 3.5万元 or 80.000 €."
    ),
    Code.CURRENCY_ASSUMED: _warning(
        "“{value}” names no single currency; {currency} was assumed.", "Write the currency, such as HKD."
    ),
    Code.DATE_UNREADABLE: _refusal("“{value}” is not a date.", "Write it as 2027-03-31."),
    Code.DATE_IMPOSSIBLE: _refusal(
        "There is no such day as “{value}”.", "Correct the date and write it as 2027-03-31."
    ),
    Code.DATE_AMBIGUOUS: _warning(
        "“{value}” can be read as two dates; {chosen} was taken.", "Write it as 2027-03-31."
    ),
    Code.READINESS_UNREADABLE: _warning(
        "“{value}” is not a readiness level.", "Write a level from 1 to 9, such as TRL 6."
    ),
    Code.LANGUAGE_UNKNOWN: _warning(
        "The language “{value}” is not known; {chosen} was taken.", "Use zh-Hans, zh-Hant, en or de."
    ),
    Code.PLACE_UNKNOWN: _refusal("The place “{value}” is not known to this node.", "Use one of: {choices}."),
    Code.ORGANISATION_UNKNOWN: _refusal(
        "There is no organisation “{value}”.", "Import the organisations first, or correct the name."
    ),
    Code.FILE_IS_FOLDER: _refusal("{file} is a folder, not a file.", "Name a file in it."),
    Code.FILE_UNREADABLE: _refusal("{file} cannot be opened: {reason}.", "Check who may read it."),
    Code.FILE_EXTENSION_DIFFERS: _warning(
        "{file} is named {extension} but holds {found}; it was read as that.",
        "Rename it if others are to read it.",
    ),
    Code.FILE_WEB_PAGE: _refusal(
        "{file} is a web page or XML document, not a table.",
        "Open it in a spreadsheet program and save it as XLSX.",
    ),
    Code.FILE_UNSAFE: _refusal(
        "{file} contains document type declarations, which no spreadsheet program writes.",
        "Save the list again in a spreadsheet program.",
    ),
    Code.FILE_TOO_WIDE: _refusal(
        "{file} has more than {limit} columns.", "Delete the columns that are not needed."
    ),
    Code.SHEET_TOO_LARGE: _refusal(
        "The sheet “{name}” spans {rows} rows and {columns} columns, more than can be read.",
        "Delete cells far from the table, or save it as CSV.",
    ),
    Code.SHEET_MISSING: _refusal(
        "There is no sheet “{name}” in {file}; it has {sheets}.", "Name one of these."
    ),
    Code.SHEETS_NOT_READ: _warning(
        "Only the sheet “{name}” was read, not {others}.", "Save other sheets as files of their own."
    ),
    Code.ROWS_HIDDEN: _warning(
        "{count} hidden rows were read like the others.", "Delete them if they should not be imported."
    ),
    Code.CELLS_MERGED: _warning(
        "Cells merged over several rows were read as if each row repeated the value.", "Check these rows."
    ),
    Code.CELL_ERROR: _warning(
        "A cell holds the error {value}; it was taken as empty.",
        "Correct the formula and save the file again.",
    ),
    Code.NUMBER_IMPRECISE: _warning(
        "“{value}” was stored as a number and may have lost digits.", "Format the column as text."
    ),
    Code.JSON_NOT_ROWS: _refusal(
        "{file} is JSON but not a list of records.",
        "Write one JSON object on each line, or one array of objects.",
    ),
    Code.JSON_KEY_DUPLICATE: _refusal("The name “{name}” occurs twice in one record.", "Keep one of them."),
    Code.LINE_UNDECODABLE: _refusal(
        "The row has characters that cannot be decoded as {encoding}.",
        "Type it again and save the file as UTF-8.",
    ),
    Code.LINE_OTHER_ENCODING: _refusal(
        "The row is in UTF-8 while the file is in {encoding}.",
        "Save the whole file as UTF-8 from one program.",
    ),
    Code.CHARACTERS_LOST: _warning(
        "{field} holds � or half a character, left by an earlier conversion; it was read as “?”.",
        "Type the text again, or export the list as UTF-8.",
    ),
    Code.QUOTE_MISPLACED: _refusal(
        "Text follows a closing quotation mark.", "Double quotation marks that are meant literally."
    ),
    Code.ROW_TOO_WIDE: _refusal(
        "The row has {found} values, more than {limit}.", "Delete the values that are not needed."
    ),
    Code.ROW_TOO_LONG: _refusal(
        "The row is longer than {limit} characters.", "Shorten it, or check for a missing line end."
    ),
    Code.ID_MISSING: _warning("The row has no id; its row number was taken.", "Give every row its own id."),
    Code.TITLE_DERIVED: _warning("There is no title; the text's beginning was taken.", "Write a title."),
    Code.TEXT_COLUMN_MISSING: _refusal(
        "{file} has no column for a title or a text; it has {columns}.",
        "Say which column is the text with --text-column.",
    ),
    Code.COLUMN_NOT_FOUND: _refusal(
        "{file} has no column “{name}”; it has {columns}.", "Give {option} one of these names."
    ),
    Code.COLUMN_REPEATED: _warning(
        "The columns “{used}” and “{other}” both mean {field}; the first was taken.", "Rename one of them."
    ),
    Code.FACTS_UNREADABLE: _warning(
        "“{value}” could not be read as facts.", "Write them as name: value; name: value."
    ),
    Code.TRANSLATION_UNREADABLE: _warning(
        "The translation “{value}” was left out.",
        "Use the languages zh-Hans, zh-Hant, en and de, each with a title and a text.",
    ),
    Code.IDENTIFIER_MALFORMED: _refusal(
        "The {field} “{value}” does not have the right form.", "Copy it from the certificate: {form}."
    ),
    Code.IDENTIFIER_WRONG: _refusal(
        "The {field} “{value}” is wrong: its check digit does not fit.",
        "One character is wrong or two are swapped: compare it with the certificate.",
    ),
    Code.IDENTIFIER_COUNTRY: _refusal(
        "“{value}” does not begin with a state of the European Union.",
        "Put the country's two letters before it, such as DE or FR; for other countries leave it empty.",
    ),
    Code.IDENTIFIER_TAKEN: _refusal(
        "The {field} “{value}” belongs to an organisation that is here already.",
        "Search for it and ask to join it; if it is not yours, ask an officer.",
    ),
    Code.ADDRESS_UNREADABLE: _refusal(
        "“{value}” is not the address of a website.", "Write it as https://www.example.org."
    ),
    **SOURCES,
    Code.CODES_NOT_YOURS: _refusal(
        "{file} is a classification, which the whole node goes by.",
        "Ask an officer or the operator of this node to bring it in.",
    ),
    Code.SCHEME_UNKNOWN: _refusal(
        "It is not clear which classification {file} is.",
        "Add a column “scheme” that says GB/T 4754, NACE or IPC, or name the file after it.",
    ),
    Code.CODE_UNKNOWN: _refusal(
        "“{value}” is no code of {scheme}.", "Write it as in this example: {example}."
    ),
    **COLUMNS,
    **PARKS,
    **USAGE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, and where: `row` counts from 1 as the file's reader sees it, `column` as written.

    `params` are the values for the template's names, as pairs so that a problem can be compared and hashed;
    make one with `problem`.
    """

    code: Code
    params: tuple[tuple[str, str], ...] = ()
    row: int | None = None
    column: str | None = None
    softened: bool = False

    @property
    def severity(self) -> Severity:
        """Whether the row or file is refused, or taken with a warning."""
        return "warning" if self.softened else TEMPLATES[self.code].severity

    def as_warning(self) -> "Problem":
        """Return the same problem where it does not refuse: what was written is kept although unread."""
        return replace(self, softened=True)

    @property
    def sentence(self) -> str:
        """The problem in one English sentence."""
        return TEMPLATES[self.code].sentence.format_map(dict(self.params))

    @property
    def remedy(self) -> str:
        """What to do about it, in one English sentence."""
        return TEMPLATES[self.code].remedy.format_map(dict(self.params))


def problem(code: Code, *, row: int | None = None, column: str | None = None, **params: object) -> Problem:
    """Make a problem; raises KeyError when the code's template names a parameter that is not given."""
    made = Problem(code, tuple((name, str(value)) for name, value in sorted(params.items())), row, column)
    _ = (made.sentence, made.remedy)  # a template parameter left out must show here, not on somebody's page
    return made
