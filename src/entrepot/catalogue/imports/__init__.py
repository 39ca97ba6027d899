"""A list into the catalogue: read and judged as a whole, then stored in portions (decision 0008).

Files import upwards only: staged → reading, codes → running. Good rows go in, bad rows are told and set aside.
"""

from entrepot.catalogue.imports.running import (
    ImportReport,
    carry_out,
    import_file,
    look_over,
    open_list,
)

__all__ = ["ImportReport", "carry_out", "import_file", "look_over", "open_list"]
