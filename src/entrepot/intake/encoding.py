"""Which encoding a text file is in, and its lines with every undecodable one marked.

Nothing is ever replaced by U+FFFD: a line that cannot be decoded is marked, and its row refused.
"""

import codecs
import io
import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import IO, Final, TextIO

from charset_normalizer import from_bytes

from entrepot.intake.rows import Limits, in_megabytes, source_error
from entrepot.vocabulary.problems import Code

CANDIDATES: Final = ("gb18030", "big5hkscs", "cp1252")
_SAMPLE_BYTES: Final = 64_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# One high byte between ASCII ones: how Ü and µ look in cp1252, and how the two-byte Chinese encodings hardly
# ever look.
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_UNREADABLE: Final = re.compile("[\ud800-\udfff]")
_THREE_BYTES: Final = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_HAN: Final = re.compile("[\u3400-\u9fff]")
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


def detect_encoding(chunks: Iterable[bytes], *, limit: int, name: str, said: str | None = None) -> str:
    """Return the codec name of a text file given as chunks of bytes (all are read), or `said` if given.

    Raises SourceError when it is empty, binary, in an unknown encoding, or more than `limit` bytes unpacked.
    """
    survey = _Survey()
    head = b""
    for chunk in chunks:
        if len(head) < 4096:
            head += chunk[:4096]
        survey.feed(chunk)
        if survey.size > limit:
            raise source_error(Code.FILE_TOO_LARGE, file=name, limit=in_megabytes(limit))
    survey.feed(b"", final=True)
    return _decide(head, survey, name, said)


def _decide(head: bytes, survey: _Survey, name: str, said: str | None) -> str:
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00") and survey.size <= len(head):
        raise source_error(Code.FILE_EMPTY, file=name)
    if said is not None:
        return said
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


def guess_legacy(sample: bytes) -> str | None:
    """Tell GB18030, Big5-HKSCS and cp1252 apart in lines that are not UTF-8; None if it is none of them."""
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    if runs and sum(length == 1 for length in runs) >= 0.9 * len(runs) and _decodes(sample, "cp1252"):
        return "cp1252"
    if (best := _best(sample)) is not None:
        return best
    # A few damaged lines must not hide what the others are in.
    lines = sample.splitlines(keepends=True)
    for codec in CANDIDATES:
        whole = [line for line in lines if _decodes(line, codec)]
        if 3 <= len(whole) < len(lines) and len(whole) >= 0.6 * len(lines):
            best = _best(b"".join(whole))
            if best is not None:
                return best
    return _by_common_characters(sample)


def _by_common_characters(sample: bytes) -> str | None:
    """Tell the Chinese encodings by how many characters are everyday ones, when statistics fail.

    Everyday are level 1 of GB 2312 (lead bytes B0-D7) and of Big5 (lead bytes A4-C6): nearly all of
    running text, but few of what other encodings look like when read as these.
    """
    shares = {
        codec: share
        for codec, narrow, first, last in (
            ("gb18030", "gb2312", 0xB0, 0xD7),
            ("big5hkscs", "big5", 0xA4, 0xC6),
        )
        if _decodes(sample, codec) and (share := _share(sample.decode(codec), narrow, first, last)) >= 0.7
    }
    return max(shares, key=lambda codec: shares[codec]) if shares else None


def _share(text: str, codec: str, first: int, last: int) -> float:
    characters = _HAN.findall(text)
    common = sum(first <= (character.encode(codec, "ignore") or b"\0")[0] <= last for character in characters)
    return common / len(characters) if characters else 0.0


def _best(sample: bytes) -> str | None:
    match = from_bytes(sample, cp_isolation=list(CANDIDATES)).best()
    return None if match is None else match.encoding


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


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
    return Code.LINE_OTHER_ENCODING if encoding in CANDIDATES and _is_utf8(piece, encoding) else None


def _is_utf8(piece: str, encoding: str) -> bool:
    """Whether a line read in a legacy encoding is really UTF-8: Chinese in three bytes, or `Ã¼` where `ü` was
    meant."""
    try:
        data = piece.encode(encoding)
        data.decode("utf-8")
    except UnicodeError:
        return False
    return encoding == "cp1252" or len(_THREE_BYTES.findall(data)) >= 2


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
