# SPDX-License-Identifier: GPL-2.0-or-later
"""The text of a PDF as a reader that copies it would get it: through each font's ToUnicode map."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", re.S)
_SHOWN = re.compile(rb"/(F\d+) \S+ Tf|<([0-9A-Fa-f]+)> Tj|(ET)\b")
_RANGE = re.compile(rb"<(\w+)> <(\w+)> (?:<(\w+)>|\[(.*?)\])", re.S)
_SINGLE = re.compile(rb"<(\w+)> <(\w+)>")


class Pdf:
    """`pages`: the text of each page, a line for each piece that was drawn at once; `fonts`: the
    names of the fonts that lie in the file."""

    def __init__(self, data: bytes) -> None:
        self._objects = {int(n): body for n, body in _OBJECT.findall(data)}
        self.fonts = sorted(set(re.findall(rb"/FontName /([^\s/]+)", data)))
        self.embedded = len(re.findall(rb"/FontFile\d? \d+ 0 R", data))
        leaves = [b for _, b in sorted(self._objects.items()) if re.search(rb"/Type /Page\s", b)]
        self.pages = [self._text(page) for page in leaves]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    def _stream(self, number: int) -> bytes:
        body = self._objects[number]
        start = body.index(b"stream") + 6
        raw = body[start:].lstrip(b"\r").removeprefix(b"\n")
        raw = raw[: raw.rindex(b"endstream")]
        return zlib.decompressobj().decompress(raw) if b"FlateDecode" in body[:start] else raw

    def _reference(self, body: bytes, name: bytes) -> int:
        return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])

    def _text(self, page: bytes) -> str:
        resources = self._objects[self._reference(page, b"Resources")]
        fonts = dict(re.findall(rb"/(F\d+) (\d+) 0 R", resources))
        maps = {name: self._letters(int(number)) for name, number in fonts.items()}
        content = self._stream(self._reference(page, b"Contents"))
        letters, told, font = {}, [], b""
        for name, glyphs, end in _SHOWN.findall(content):
            if name:
                font, letters = name, maps[name]
            elif end:
                told.append("\n")
            else:
                codes = [int(glyphs[i : i + 4], 16) for i in range(0, len(glyphs), 4)]
                told += [letters.get(code, "\ufffd") for code in codes]
        assert font
        return "".join(told).replace("\t", " ")  # one glyph for both; Qt names the first

    def _letters(self, number: int) -> dict[int, str]:
        """Glyph → letters, from the font's ToUnicode stream."""
        stream = self._stream(self._reference(self._objects[number], b"ToUnicode"))
        found: dict[int, str] = {}
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.S):
            for first, last, start, several in _RANGE.findall(block):
                low, high = int(first, 16), int(last, 16)
                if several:
                    texts = re.findall(rb"<(\w+)>", several)
                    found.update({low + i: _unicode(t) for i, t in enumerate(texts)})
                else:
                    base = int(start, 16)
                    found.update({low + i: chr(base + i) for i in range(high - low + 1)})
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.S):
            found.update({int(c, 16): _unicode(t) for c, t in _SINGLE.findall(block)})
        return found


def _unicode(text: bytes) -> str:
    return bytes.fromhex(text.decode("ascii")).decode("utf-16-be")
