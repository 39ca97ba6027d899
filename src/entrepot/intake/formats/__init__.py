"""Every format that lists come in, behind one protocol; `open_file` is the one door."""

from entrepot.intake.formats.door import open_file
from entrepot.intake.formats.protocol import OpenedFile, Options, Reader, SourceFile, SourceFormat

__all__ = ["OpenedFile", "Options", "Reader", "SourceFile", "SourceFormat", "open_file"]
