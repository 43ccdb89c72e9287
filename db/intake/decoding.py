"""Bytes to text: which file is no table at all, and which encoding its text is in."""

import codecs
import io

from db.errors import Refused

_STEP = 1 << 20
_NOT_TEXT = (
    (b"PK\x03\x04", "a spreadsheet workbook or a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\x00", "a database file"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def encoding_of(data: bytes) -> tuple[str, list[str]]:
    """The codec that reads all of `data`, and notes for the user where it had to be assumed. Raises Refused for what is no text."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Refused("The file is empty.")
    for start, what in _NOT_TEXT:
        if data.startswith(start):
            raise Refused(f"This is {what}, not a CSV file. Open it and save the table as CSV (comma delimited), then send that file.")
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            _must_decode(data, codec, name)
            return codec, []
    unmarked = _unmarked_utf16(data)
    if unmarked:
        _must_decode(data, unmarked, "UTF-16")
        return unmarked, ["The text has no mark of its encoding. It was read as UTF-16: check names with accents."]
    if data[:4096].count(0) > len(data[:4096]) // 20:
        raise Refused("This is not a text file. Save the table as CSV (comma delimited), then send that file.")
    if _broken_at(data, "utf-8") is None:
        return "utf-8", []
    if _broken_at(data, "cp1252") is None:
        return "cp1252", ["The text is not UTF-8. It was read as Windows-1252 (Western European): check names with accents."]
    return "latin-1", ["The text is not UTF-8. It was read as Latin-1 (Western European): check names with accents."]


def opened(data: bytes, codec: str) -> io.TextIOWrapper:
    """The text line by line, line ends as they stand, so that line breaks inside quotes come through unchanged."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline="")


def _must_decode(data: bytes, codec: str, name: str) -> None:
    at = _broken_at(data, codec)
    if at is not None:
        raise Refused(f"The file begins as {name} but is damaged near byte {at:,}. Save it again as CSV UTF-8.")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a zero in every second byte; a stray NUL in other text does not."""
    head = data[:4096]
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.8 * half and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.8 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _broken_at(data: bytes, codec: str) -> int | None:
    """The first place (to the nearest step) that does not decode; None when all of it does. Bounded memory."""
    decoder = codecs.getincrementaldecoder(codec)()
    for start in range(0, len(data), _STEP):
        try:
            decoder.decode(data[start : start + _STEP], final=start + _STEP >= len(data))
        except UnicodeError as error:
            return start + int(getattr(error, "start", 0))
    return None
