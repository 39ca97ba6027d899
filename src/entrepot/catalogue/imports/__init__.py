"""A list into the catalogue: read and judged as a whole, then stored in portions (decision 0008).

Files import upwards only: staged · working → reading · fetching, codes → storing → running. Good rows go in, bad rows are told and set aside.
"""

from entrepot.catalogue.imports.running import (
    ImportReport,
    carry_out,
    first_staged,
    import_file,
    look_over,
    open_list,
    open_source,
)
from entrepot.catalogue.imports.working import TROUBLE, keeper_of, told

__all__ = [
    "TROUBLE",
    "ImportReport",
    "carry_out",
    "first_staged",
    "import_file",
    "keeper_of",
    "look_over",
    "open_list",
    "open_source",
    "told",
]
