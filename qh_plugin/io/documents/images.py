# SPDX-License-Identifier: GPL-2.0-or-later
"""Size and resolution of JPEG, TIFF and PNG pictures, read from their headers alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, BinaryIO, Optional

_GEO_TAGS = {33550, 33922, 34264, 34735}
_METRE, _INCH = 39.37007874, 2.54
MAX_DIRECTORIES, MAX_TAGS, MAX_SEGMENTS = 10_000, 4_096, 2_000


@dataclass
class ImageFacts:
    """Pixels across and down; dpi None where it is not noted; pages of a TIFF."""

    pixels: Optional[tuple[int, int]] = None
    dpi: Optional[float] = None
    pages: int = 1
    georeferenced: bool = False


def jpeg(file: BinaryIO) -> ImageFacts:
    """A JPEG (ITU-T T.81, JFIF, Exif). Raises `ValueError` where it is none or ends too early."""
    facts = ImageFacts()
    file.seek(2)
    for _ in range(MAX_SEGMENTS):
        marker = _exactly(file, 2)
        while marker == b"\xff\xff":
            marker = b"\xff" + _exactly(file, 1)
        if marker[0] != 0xFF:
            raise ValueError("no marker where one must be")
        kind = marker[1]
        if kind in (0xD9, 0xDA):
            break
        if 0xD0 <= kind <= 0xD8 or kind == 1:
            continue
        length = struct.unpack(">H", _exactly(file, 2))[0] - 2
        if length < 0:
            raise ValueError("a segment of no length")
        body = _exactly(file, length)
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", body[1:5])
            facts.pixels = (width, height)
        elif kind == 0xE0 and body[:5] == b"JFIF\0":
            facts.dpi = facts.dpi or _density(body)
        elif kind == 0xE1 and body[:6] == b"Exif\0\0":
            facts.dpi = facts.dpi or _exif(body[6:])
    if facts.pixels is None:
        raise ValueError("no size")
    return facts


def png(file: BinaryIO) -> ImageFacts:
    """A PNG (ISO 15948)."""
    file.seek(8)
    facts = ImageFacts()
    for _ in range(MAX_SEGMENTS):
        length, kind = struct.unpack(">I4s", _exactly(file, 8))
        if kind == b"IHDR":
            width, height = struct.unpack(">II", _exactly(file, 8))
            facts.pixels = (width, height)
            file.seek(length - 8 + 4, 1)
        elif kind == b"pHYs":
            across, down, unit = struct.unpack(">IIB", _exactly(file, 9))
            facts.dpi = min(across, down) / _METRE if unit == 1 and across and down else None
            file.seek(length - 9 + 4, 1)
        elif kind in (b"IDAT", b"IEND"):
            break
        else:
            file.seek(length + 4, 1)
    if facts.pixels is None:
        raise ValueError("no size")
    return facts


def tiff(file: BinaryIO) -> ImageFacts:
    """A TIFF or BigTIFF; pages are its directories, georeferenced where GeoTIFF tags are there."""
    reader = _Tiff(file)
    facts = ImageFacts(pages=0)
    place = reader.first
    seen: set[int] = set()
    while place and place not in seen and len(seen) < MAX_DIRECTORIES:
        seen.add(place)
        tags, place = reader.directory(place)
        reduced = tags.get(254, 0)
        if isinstance(reduced, int) and reduced & 1:
            continue  # an overview, not a page
        facts.pages += 1
        if facts.pixels is None:
            facts.pixels = (int(tags[256]), int(tags[257]))
            facts.dpi = _tiff_dpi(tags)
            facts.georeferenced = bool(_GEO_TAGS & tags.keys())
    if facts.pixels is None:
        raise ValueError("no size")
    return facts


class _Tiff:
    """Directories of a TIFF (TIFF 6.0) or BigTIFF."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        file.seek(0)
        order = {b"II": "<", b"MM": ">"}[_exactly(file, 2)]
        (magic,) = struct.unpack(order + "H", _exactly(file, 2))
        self.order, self.big = order, magic == 43
        if magic not in (42, 43):
            raise ValueError("no TIFF")
        if self.big:
            file.seek(8)
        self.first = self.read("Q" if self.big else "I")

    def read(self, kind: str) -> int:
        """One number from here."""
        size = struct.calcsize(self.order + kind)
        return int(struct.unpack(self.order + kind, _exactly(self.file, size))[0])

    def directory(self, place: int) -> tuple[dict[int, Any], int]:
        """tag → value (the first where there are several), and where the next directory is."""
        self.file.seek(place)
        count = self.read("Q" if self.big else "H")
        if not 0 < count <= MAX_TAGS:
            raise ValueError("no directory")
        size = 20 if self.big else 12
        raw = _exactly(self.file, count * size)
        following = self.read("Q" if self.big else "I")
        tags = {}
        for start in range(0, len(raw), size):
            tag, kind = struct.unpack(self.order + "HH", raw[start : start + 4])
            tags[tag] = self.value(kind, raw[start + size - (8 if self.big else 4) : start + size])
        return tags, following

    def value(self, kind: int, raw: bytes) -> Any:
        """SHORT, LONG, LONG8 and RATIONAL; None for others, which nobody asks for."""
        if kind == 3:
            return struct.unpack(self.order + "H", raw[:2])[0]
        if kind in (4, 16):
            letter = "Q" if kind == 16 and len(raw) == 8 else "I"
            return struct.unpack(self.order + letter, raw[: struct.calcsize(letter)])[0]
        if kind == 5:
            if len(raw) == 8:
                above, below = struct.unpack(self.order + "II", raw)
            else:
                here = self.file.tell()
                self.file.seek(struct.unpack(self.order + "I", raw)[0])
                above, below = self.read("I"), self.read("I")
                self.file.seek(here)
            return above / below if below else None
        return None


def _tiff_dpi(tags: dict[int, Any]) -> Optional[float]:
    across, down = tags.get(282), tags.get(283)
    unit = tags.get(296, 2)
    if not across or not down or unit not in (2, 3):
        return None
    return float(min(across, down)) * (_INCH if unit == 3 else 1.0)


def _density(body: bytes) -> Optional[float]:
    unit, across, down = struct.unpack(">BHH", body[7:12])
    if unit not in (1, 2) or not across or not down:
        return None
    return float(min(across, down)) * (_INCH if unit == 2 else 1.0)


def _exif(body: bytes) -> Optional[float]:
    import io

    try:
        reader = _Tiff(io.BytesIO(body))
        return _tiff_dpi(reader.directory(reader.first)[0])
    except (ValueError, KeyError, struct.error):
        return None


def _exactly(file: BinaryIO, count: int) -> bytes:
    content = file.read(count)
    if len(content) != count:
        raise ValueError("the file ends too early")
    return content
