# SPDX-License-Identifier: GPL-2.0-or-later
"""A light look into a PDF (ISO 32000-1): version, pages, page size, scans, password. No drawing.

Objects are found by scanning, not by the cross-reference table, so that a file with a broken
table can still be read. What cannot be found stays unknown. Every loop has a limit: the file is
not trusted.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Iterator, Optional, Union

from qh_plugin.io.documents.pdf_objects import Parser, Ref

Data = Union[bytes, bytearray, memoryview, Any]

MAX_STREAM, MAX_STREAMS, MAX_NODES, MAX_SCANNED = 32 << 20, 128 << 20, 50_000, 300
_HEADER = re.compile(rb"%PDF-(\d)\.(\d)")
#: "12 0 obj", looked for by its last word, which is many times faster
_OBJECT, _NUMBERS = re.compile(rb"obj\b"), re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+$")
_MM = 25.4 / 72
#: a picture fills the page where its proportions are those of the page within this factor
_ALIKE = 1.1
_BROKEN = (
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError),
    *(RecursionError, zlib.error),
)


@dataclass
class PdfFacts:
    """What was found; None where it is unknown."""

    version: str
    encrypted: bool = False
    truncated: bool = False
    pages: Optional[int] = None
    page_mm: Optional[tuple[float, float]] = None
    dpi: Optional[float] = None
    text: bool = False
    georeferenced: bool = False


def look(data: Data) -> Optional[PdfFacts]:
    """The facts of a PDF (bytes or a memory map), None where the data are no PDF. Parts that
    are broken are left unknown; raises nothing but `MemoryError`."""
    head = _HEADER.search(bytes(data[:1024]))
    if head is None:
        return None
    facts = PdfFacts(f"{int(head[1])}.{int(head[2])}")
    facts.truncated = b"%%EOF" not in bytes(data[-2048:])
    with contextlib.suppress(*_BROKEN):  # what was found so far is true, the rest stays unknown
        _Document(data, facts).read()
    return facts


@dataclass
class _Document:
    data: Data
    facts: PdfFacts
    starts: dict[int, int] = field(default_factory=dict)
    packed: dict[int, Any] = field(default_factory=dict)
    known: dict[int, Any] = field(default_factory=dict)

    def read(self) -> None:
        """Fill the facts."""
        for found in _OBJECT.finditer(self.data):
            numbers = _NUMBERS.search(bytes(self.data[max(found.start() - 24, 0) : found.start()]))
            if numbers is not None:
                self.starts[int(numbers[1])] = found.end()
        trailers = list(self.trailers())
        self.facts.encrypted = any("Encrypt" in trailer for trailer in trailers)
        if not self.facts.encrypted:
            self.unpack()
        roots = [t["Root"] for t in trailers if "Root" in t]
        catalog = self.follow(roots[-1]) if roots else self.any_of_type("Catalog")
        version = catalog.get("Version")
        if isinstance(version, str) and re.fullmatch(r"\d\.\d", version):
            self.facts.version = max(self.facts.version, version)
        tree = self.follow(catalog["Pages"])
        count = self.follow(tree.get("Count"))
        if isinstance(count, int) and 0 <= count < 10_000_000:
            self.facts.pages = count
        pages = list(self.pages(tree))
        if len(pages) < MAX_SCANNED or self.facts.pages is None:
            self.facts.pages = len(pages)
        self.scans(pages)

    def trailers(self) -> Iterator[dict[str, Any]]:
        """The trailer dictionaries, in the order of the file."""
        for found in re.finditer(rb"trailer\s*(?=<<)", self.data):
            trailer = self.parse(found.end())
            if isinstance(trailer, dict):
                yield trailer
        for number in self.owners(rb"/XRef\b"):
            stream = self.follow(Ref(number))
            if isinstance(stream, dict) and stream.get("Type") == "XRef":
                yield stream

    def owners(self, pattern: bytes) -> Iterator[int]:
        """The objects in whose bytes a pattern stands."""
        places = sorted((start, number) for number, start in self.starts.items())
        offsets = [start for start, _ in places]
        for found in re.finditer(pattern, self.data):
            index = bisect_right(offsets, found.start()) - 1
            if index >= 0:
                yield places[index][1]

    def unpack(self) -> None:
        """Read the object streams (7.5.7)."""
        left = MAX_STREAMS
        for number in self.owners(rb"/ObjStm\b"):
            if left <= 0:
                return
            try:
                left -= self.unpack_one(number, min(left, MAX_STREAM))
            except _BROKEN:
                continue

    def unpack_one(self, number: int, limit: int) -> int:
        """The objects of one stream; returns how many bytes it had."""
        stream = self.follow(Ref(number))
        if stream.get("Type") != "ObjStm" or stream.get("Filter") not in (
            "FlateDecode",
            ["FlateDecode"],
        ):
            return 0
        begin = re.compile(rb"stream\r?\n").search(self.data, self.starts[number])
        if begin is None:
            return 0
        length = self.follow(stream["Length"])
        raw = bytes(self.data[begin.end() : begin.end() + min(int(length), MAX_STREAM)])
        plain = zlib.decompressobj().decompress(raw, limit)
        head = [int(n) for n in plain[: int(stream["First"])].split()]
        for inner, offset in zip(head[0::2], head[1::2]):
            if inner not in self.starts:
                try:
                    self.packed[inner] = Parser(plain, int(stream["First"]) + offset).value()
                except _BROKEN:
                    continue
        return len(plain)

    def parse(self, start: int) -> Any:
        return Parser(self.data, start).value()

    def follow(self, value: Any) -> Any:
        """What a reference stands for."""
        for _ in range(10):
            if not isinstance(value, Ref):
                return value
            number = value.number
            if number not in self.known:
                start = self.starts.get(number)
                there = self.packed.get(number) if start is None else self.parse(start)
                self.known[number] = there
            value = self.known[number]
        raise ValueError("references in a circle")

    def any_of_type(self, kind: str) -> dict[str, Any]:
        """The last object of a type, where no trailer names it."""
        for number in [*reversed(list(self.starts)), *self.packed]:
            try:
                found = self.follow(Ref(number))
            except _BROKEN:
                continue
            if isinstance(found, dict) and found.get("Type") == kind:
                return found
        raise KeyError(kind)

    def pages(self, tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The pages with what they inherit (7.7.3.4)."""
        stack: list[tuple[Any, dict[str, Any]]] = [(tree, {})]
        seen = 0
        while stack:
            node, inherited = stack.pop()
            seen += 1
            if seen > MAX_NODES:
                raise ValueError("too many pages")
            if not isinstance(node, dict):
                continue
            own = {k: node[k] for k in ("MediaBox", "Resources", "UserUnit") if k in node}
            given = {**inherited, **own}
            kids = self.follow(node.get("Kids"))
            if isinstance(kids, list):
                stack += [(self.follow(kid), given) for kid in reversed(kids)]
            else:
                yield {**given, **node}

    def scans(self, pages: list[dict[str, Any]]) -> None:
        """Size of the first page, resolution of the scanned ones, fonts."""
        for number, page in enumerate(pages[:MAX_SCANNED]):
            box = [float(self.follow(v)) for v in self.follow(page.get("MediaBox")) or ()]
            if len(box) != 4:
                continue
            unit = float(self.follow(page.get("UserUnit", 1)))
            width, height = abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit
            if number == 0:
                self.facts.page_mm = (round(width * _MM, 1), round(height * _MM, 1))
            self.facts.georeferenced |= "VP" in page or "LGIDict" in page
            resources = self.follow(page.get("Resources")) or {}
            self.facts.text |= bool(self.follow(resources.get("Font")))
            sizes = list(self.pictures(resources, 3))
            dpi = _page_dpi(sizes, width, height) if width > 0 and height > 0 else None
            if dpi is not None:
                self.facts.dpi = min(dpi, self.facts.dpi or dpi)

    def pictures(self, resources: dict[str, Any], depth: int) -> Iterator[tuple[int, int]]:
        """The sizes in pixels of the pictures of a page, also inside its forms."""
        objects = self.follow(resources.get("XObject")) or {}
        for reference in list(objects.values())[:1000]:
            one = self.follow(reference)
            if not isinstance(one, dict):
                continue
            if one.get("Subtype") == "Image":
                width, height = self.follow(one.get("Width")), self.follow(one.get("Height"))
                if isinstance(width, int) and isinstance(height, int) and min(width, height) > 0:
                    yield width, height
            elif one.get("Subtype") == "Form" and depth:
                yield from self.pictures(self.follow(one.get("Resources")) or {}, depth - 1)


def _page_dpi(sizes: list[tuple[int, int]], width: float, height: float) -> Optional[float]:
    """The resolution of a scanned page (points wide and high): of a picture that has the page's
    proportions, or of strips that make one together; None where no picture fills the page."""
    strips: dict[int, int] = {}
    for across, down in sizes:
        strips[across] = strips.get(across, 0) + down
    found = []
    for across, down in [*sizes, *strips.items()]:
        for wide, high in ((width, height), (height, width)):
            proportion = (across / down) / (wide / high)
            if 1 / _ALIKE < proportion < _ALIKE:
                found.append(72 * across / wide)
                break
    return max(found) if found else None
