"""What can be wrong with a list of parks."""

from typing import Final

from entrepot.vocabulary.problem_codes import Code, Template
from entrepot.vocabulary.problem_codes import refusal as _refusal
from entrepot.vocabulary.problem_codes import warning as _warning

PARKS: Final[dict[Code, Template]] = {
    Code.PARK_COLUMNS_MISSING: _refusal(
        "{file} does not say what parks have and what they lack.",
        "Name the two columns has and lacks, 拥有 and 缺少, or hat and fehlt.",
    ),
    Code.PARK_UNKNOWN: _warning(
        "No park of this list is “{value}”; it was passed over.",
        "Write a park's id or its name as the list has it.",
    ),
}
