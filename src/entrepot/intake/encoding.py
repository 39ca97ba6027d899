"""Which encoding a text file is in, and its lines with every undecodable one marked.

Nothing is ever replaced by U+FFFD: a line that cannot be decoded is marked, and its row refused.
"""

import codecs
import io
import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import IO, Final, TextIO

from entrepot.intake.encoding_guess import (
    CANDIDATES,
    guess_legacy,
    is_other_encoding,
    is_utf8,
    plausible_encodings,
)
from entrepot.intake.rows import Limits, in_megabytes, source_error
from entrepot.vocabulary.problems import Code

ENCODINGS: Final = ("utf-8", "utf-16", *CANDIDATES)
"""What a person may choose from."""
_NOT_OF_FILES: Final = frozenset(
    {"utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined"}
)
_SAMPLE_BYTES: Final = 64_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """Turn undecodable bytes into lone surrogates U+DC00 + byte, so that they are seen and can be shown
    again."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("entrepot-keep-bytes", _keep_bytes)


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line with its line end; `fault` is the code of what makes it unfit to be stored, or
    None."""

    text: str
    fault: Code | None = None


class _Survey:
    """Counts, chunk by chunk, the lines that are and are not valid UTF-8, and keeps a sample of the
    latter."""

    def __init__(self) -> None:
        self.valid = self.broken = self.zeros = self.controls = self.size = 0
        self.sample = bytearray()
        self.open_end = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        self.size += len(chunk)
        self.zeros += chunk.count(0)
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError:
            self._decoder.reset()
            self._by_line(chunk)
            return
        if not chunk.isascii():
            self.valid += chunk.count(b"\n") + 1

    def _by_line(self, chunk: bytes) -> None:
        self.controls += sum(1 for _ in _CONTROL.finditer(chunk))
        before = self.broken
        for line in re.split(rb"[\r\n]", chunk):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                self.valid += 1
            except UnicodeDecodeError:
                self.broken += 1
                if len(self.sample) < _SAMPLE_BYTES:
                    self.sample += line[:_SAMPLE_BYTES] + b"\n"
        self.broken = max(self.broken, before + 1)


@dataclass(frozen=True, slots=True)
class Detected:
    """The codec name of a text file; `plausible` are all that it may be in when that is not sure, the taken
    one first."""

    encoding: str
    plausible: tuple[str, ...] = ()


def detect_encoding(chunks: Iterable[bytes], *, limit: int, name: str, said: str | None = None) -> str:
    """Return the codec name of a text file given as chunks of bytes, as `detect` does."""
    return detect(chunks, limit=limit, name=name, said=said).encoding


def detect(chunks: Iterable[bytes], *, limit: int, name: str, said: str | None = None) -> Detected:
    """Find out the encoding of a text file given as chunks of bytes (all are read), or take `said` if given.

    Raises SourceError when it is empty, binary, in an unknown encoding, or more than `limit` bytes unpacked,
    and when `said` names no encoding of text.
    """
    if said is not None:
        _check_name(said)
    survey = _Survey()
    head = b""
    for chunk in chunks:
        if len(head) < 4096:
            head += chunk[:4096]
        survey.feed(chunk)
        if survey.size > limit:
            raise source_error(Code.FILE_TOO_LARGE, file=name, limit=in_megabytes(limit))
    survey.feed(b"", final=True)
    found = _decide(head, survey, name, said)
    if said is not None or found not in CANDIDATES:
        return Detected(found)
    plausible = plausible_encodings(bytes(survey.sample), found)
    return Detected(plausible[0] if plausible else found, plausible)


def _check_name(said: str) -> None:
    """Refuse what is no encoding of plain text: `rot13`, `utf-7`, a typing error."""
    name = _codec_name(said)
    try:
        is_text = name.startswith(("utf-16", "utf-32")) or b"id,title".decode(said) == "id,title"
    except (LookupError, ValueError):
        is_text = False
    if not is_text or name in _NOT_OF_FILES:
        raise source_error(Code.ENCODING_NAME_UNKNOWN, value=said, choices=", ".join(ENCODINGS))


def _codec_name(said: str) -> str:
    """Return Python's name of a codec, empty when there is none."""
    try:
        return codecs.lookup(said).name
    except (LookupError, ValueError):
        return ""


def _decide(head: bytes, survey: _Survey, name: str, said: str | None) -> str:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00") and survey.size <= len(head):
        raise source_error(Code.FILE_EMPTY, file=name)
    if said is not None:
        return _with_byte_order(said, head)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if survey.zeros and (wide := _utf16_without_mark(head)):
        return wide
    if survey.zeros > survey.size * 0.3:
        raise source_error(Code.FILE_BINARY, file=name)
    if survey.broken == 0 or survey.valid > survey.broken:
        return "utf-8"
    if survey.zeros or survey.controls > survey.size * 0.01:
        raise source_error(Code.FILE_BINARY, file=name)
    guess = guess_legacy(bytes(survey.sample))
    if guess is None:
        raise source_error(Code.ENCODING_UNKNOWN, file=name)
    return guess


def _with_byte_order(said: str, head: bytes) -> str:
    """Return the codec that a person named; of UTF-16 and UTF-32 without a mark that in the usual byte
    order."""
    name = _codec_name(said)
    if name == "utf-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16_without_mark(head) or "utf-16-le"
    if name == "utf-32" and not head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32-le"
    return said


def _utf16_without_mark(head: bytes) -> str | None:
    """Tell UTF-16 without byte order mark by where the zero bytes of its ASCII characters stand."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < 2 or min(even, odd) > 0.1 * max(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = head[: len(head) // 2 * 2 - (2 if len(head) >= 4096 else 0)].decode(codec)
    except UnicodeDecodeError:
        return None
    return None if re.search("[\x00-\x08\x0e-\x1f\ufffe\uffff]", text) else codec


def read_lines(stream: IO[bytes], encoding: str, limits: Limits) -> Generator[Line]:
    r"""Yield the physical lines of an open binary stream; \n, \r\n and \r all end a line. The first byte
    order mark is dropped."""
    text = io.TextIOWrapper(stream, encoding=encoding, errors="entrepot-keep-bytes", newline="")
    first = True
    try:
        while piece := text.readline(limits.row_characters):
            if first:
                piece, first = piece.removeprefix("\ufeff"), False
            if len(piece) >= limits.row_characters and piece[-1] not in "\r\n":
                _skip_rest(text, limits.row_characters)
                yield Line(piece[:200], Code.ROW_TOO_LONG)
            else:
                yield Line(piece, None if piece.isascii() else _fault(piece, encoding))
    finally:
        text.detach()  # the stream is the caller's to close


def _skip_rest(text: TextIO, step: int) -> None:
    while (piece := text.readline(step)) and piece[-1] not in "\r\n":
        pass


def _fault(piece: str, encoding: str) -> Code | None:
    if has_unreadable(piece):
        return Code.LINE_UNDECODABLE
    if encoding not in CANDIDATES:
        return None
    if is_utf8(piece, encoding):
        return Code.LINE_OTHER_ENCODING
    return Code.LINE_ENCODING_DIFFERS if is_other_encoding(piece, encoding) else None


def has_unreadable(text: str) -> bool:
    """Whether a text read here holds bytes that could not be decoded, or half a character."""
    return not text.isascii() and _UNREADABLE.search(text) is not None


def show_bytes(text: str) -> str:
    r"""Return text with bytes that could not be decoded written as `\xNN` and other lone surrogates as
    `\uNNNN`."""
    return text if text.isascii() else _UNREADABLE.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    point = ord(found[0])
    return f"\\x{point - 0xDC00:02x}" if 0xDC00 <= point <= 0xDCFF else f"\\u{point:04x}"
