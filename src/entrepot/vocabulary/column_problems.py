"""What can be wrong with how a list's columns and characters are understood."""

from typing import Final

from entrepot.vocabulary.problem_codes import Code, Template
from entrepot.vocabulary.problem_codes import refusal as _refusal
from entrepot.vocabulary.problem_codes import warning as _warning

COLUMNS: Final[dict[Code, Template]] = {
    Code.LINE_ENCODING_DIFFERS: _refusal(
        "The row seems to be in another character encoding than {encoding}, which the file is in.",
        "Save the whole file as UTF-8 from one program.",
    ),
    Code.ENCODING_NAME_UNKNOWN: _refusal(
        "“{value}” is not the name of a character encoding that can be read.", "Use one of: {choices}."
    ),
    Code.TITLE_FROM_COLUMN: _warning("There is no title; “{other}” was taken.", "Write a title."),
    Code.MAPPING_UNREADABLE: _refusal(
        "The saved mapping of columns cannot be read.", "Say once more what each column means, and save it."
    ),
    Code.MAPPING_TARGET_UNKNOWN: _refusal(
        "The column “{name}” is mapped to “{value}”, which is no field.", "Use one of: {choices}."
    ),
    Code.MAPPING_FIELD_TWICE: _refusal(
        "The columns “{used}” and “{other}” are both mapped to {field}.", "Keep one of them as a fact."
    ),
    Code.MAPPED_COLUMN_MISSING: _warning(
        "{file} has no column “{name}”, which is mapped to {field}.",
        "Rename the column in the list, or map it anew.",
    ),
}
