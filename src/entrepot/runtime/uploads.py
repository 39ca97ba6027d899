"""Files that are looked at and not kept: they are held in memory while they are, and never reach the disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest


class InMemory(FileUploadHandler):
    """Holds the bytes of a file up to a size; of a larger one nothing, while its size is told all the same."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self._most = most
        self._held = BytesIO()
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self._held, self._size = BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        """Take the next bytes; whatever is more than is held is let go."""
        self._size += len(raw_data)
        if self._size <= self._most:
            self._held.write(raw_data)
        else:
            self._held = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file as a form takes it."""
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held, self.field_name, self.file_name or "", self.content_type, file_size, self.charset, self.content_type_extra
        )  # fmt: skip
