"""Bytes made small for the wire: brotli for those who take it, gzip for the rest."""

import mimetypes
import re
import zlib

import brotli

PACKED = {"text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/json", "text/html", "text/plain", "image/x-icon"}
_SMALL = 1_000  # bytes; below, the headers weigh more than what is won


def type_of(name: str) -> str:
    """The content type by the ending of a file's name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(("text/", "application/j")) else kind


def packable(content_type: str | None) -> bool:
    return (content_type or "").split(";")[0].strip() in PACKED


def accepted(header: str) -> str:
    """The best encoding that an Accept-Encoding header allows: "br", "gzip" or "" for none."""
    offered = {part.split(";")[0].strip() for part in header.split(",") if not re.search(r";\s*q=0(\.0*)?\s*$", part)}
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def pack(data: bytes, encoding: str, *, tight: bool) -> bytes:
    """`tight` takes a second a megabyte and is for what is kept; else it is quick enough for an answer."""
    if encoding == "br":
        return bytes(brotli.compress(data, quality=11 if tight else 4))
    if encoding == "gzip":
        packer = zlib.compressobj(9 if tight else 5, wbits=31)
        return packer.compress(data) + packer.flush()
    return data


def worth(data: bytes) -> bool:
    return len(data) >= _SMALL
