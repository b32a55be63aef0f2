# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading bytes of older Vietnamese encodings that were taken for Latin-1 or cp1252.

The tables are data (`resources/legacy/encodings.csv`): TCVN3 (ABC fonts), VNI for Windows, VISCII
and the marks of CP1258. A decoder gives the text in NFC, or None where a character is left over
that the encoding does not have. Whether a text *is* of an encoding is `detection`'s to say.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Mapping, Optional

from qh_plugin.core.resources import resource

TCVN3, VNI, VISCII, CP1258, UTF8 = "TCVN3", "VNI", "VISCII", "CP1258", "UTF-8"
#: what is written of the tables; UTF-8 needs none
TABLES = (TCVN3, VNI, CP1258, VISCII)

#: the character that cp1252 shows for a byte → the byte as a Latin-1 character
_CP1252 = {
    ord(bytes([byte]).decode("cp1252")): chr(byte)
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
#: what programs put in the place of byte AD (ư in TCVN3), a soft hyphen in Latin-1
_SOFT_HYPHENS = {0x2010: "\xad", 0x2011: "\xad", 0x2212: "\xad"}
#: signs that stand beside letters in any encoding: quotes, dashes, m², 45°
_SIGNS = frozenset("\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xb0\xb2\xb3")
_CAPITALS = re.compile(r"[A-Z]")
_SMALL = re.compile(r"[a-z]")


@dataclass(frozen=True)
class _Table:
    """`letters`: one or two Latin-1 characters → the letter; `pattern` the longest first."""

    letters: Mapping[str, str]
    pattern: re.Pattern[str]


def decode(text: str, encoding: str) -> Optional[str]:
    """The text that bytes of an encoding stand for; None where something is left over."""
    if encoding == UTF8:
        return _from_utf8(text)
    if encoding == TCVN3:
        text = text.translate(_SOFT_HYPHENS)
    raw = text.translate(_CP1252)
    table = _tables()[encoding]
    pieces: list[str] = []
    end = 0
    for found in table.pattern.finditer(raw):
        if not _passes(raw[end : found.start()]):
            return None
        pieces += (raw[end : found.start()], table.letters[found[0]])
        end = found.end()
    if not _passes(raw[end:]):
        return None
    decoded = "".join((*pieces, raw[end:]))
    if encoding == TCVN3:
        decoded = _with_capitals(decoded)
    return _signs_back(unicodedata.normalize("NFC", decoded))


def encode(text: str, encoding: str) -> Optional[str]:
    """The Latin-1 text in which an encoding shows a text in NFC: what `decode` undoes. None where
    the encoding lacks a letter (TCVN3 has no capitals with marks but Ă Â Đ Ê Ô Ơ Ư)."""
    if encoding == UTF8:
        return text.encode("utf-8").decode("latin-1")
    back = _letters_of(encoding)
    if encoding == CP1258:
        decomposed = (_apart(c) for c in text)
        text = "".join(decomposed)
    pieces = [c if c.isascii() and c not in back else back.get(c) for c in text]
    return None if None in pieces else "".join(str(p) for p in pieces)


def _passes(between: str) -> bool:
    """Whether the characters that are no letter of the encoding may stand as they are."""
    return between.isascii() or all(c.isascii() or c in _SIGNS for c in between)


def _with_capitals(text: str) -> str:
    """Capitals of the .Vn…H fonts: where a word, or a text of single letters, has only capitals
    among its plain letters, the letters with marks are capitals too."""
    if text.isupper() or not _CAPITALS.search(text):
        return text
    if not _SMALL.search(text) and len(_CAPITALS.findall(text)) > 1:
        return text.upper()
    return re.sub(r"[^\W\d_]+", lambda word: _word_in_capitals(word[0]), text)


def _word_in_capitals(word: str) -> str:
    capitals = len(_CAPITALS.findall(word))
    return word.upper() if capitals > 1 and not _SMALL.search(word) else word


def _signs_back(text: str) -> str:
    return text.translate(_SIGNS_SHOWN)


_SIGNS_SHOWN = {ord(c): bytes([ord(c)]).decode("cp1252") for c in _SIGNS if "\x80" <= c < "\xa0"}


def _from_utf8(text: str) -> Optional[str]:
    """UTF-8 that was read as Latin-1 or cp1252, once or several times over."""
    found: Optional[str] = None
    for _ in range(3):
        try:
            text = text.translate(_CP1252).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
        found = text
        if text.isascii():
            break
    return None if found is None else unicodedata.normalize("NFC", found)


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, _Table]:
    letters: dict[str, dict[str, str]] = {name: {} for name in TABLES}
    with resource("legacy", "encodings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            raw = bytes.fromhex(row["bytes"]).decode("latin-1")
            letter = "".join(chr(int(point[2:], 16)) for point in row["letter"].split())
            letters[row["encoding"]][raw] = letter
    for raw, letter in list(letters[VNI].items()):
        if len(raw) == 2:  # a mark in the other case belongs to the same letter
            letters[VNI].setdefault(raw[0] + raw[1].swapcase(), letter)
    return {name: _Table(table, _longest_first(table)) for name, table in letters.items()}


def _longest_first(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(k) for k in sorted(table, key=len, reverse=True)))


@lru_cache(maxsize=8)
def _letters_of(encoding: str) -> Mapping[str, str]:
    """Letter → its first spelling in the table."""
    back: dict[str, str] = {}
    for raw, letter in _tables()[encoding].letters.items():
        back.setdefault(letter, raw)
    return back


def _apart(letter: str) -> str:
    """A letter as CP1258 has it: base with its own mark, then the tone."""
    decomposed = unicodedata.normalize("NFD", letter)
    tones = "".join(c for c in decomposed if c in "\u0300\u0301\u0303\u0309\u0323")
    bare = "".join(c for c in decomposed if c not in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", bare) + tones
