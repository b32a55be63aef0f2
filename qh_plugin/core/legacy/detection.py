# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a text is Vietnamese of an older encoding that was read wrongly, and what it says.

Certain rather than complete: correct Vietnamese, in either way to place the tone, and foreign
names are never taken for it. A text counts when it decodes without a rest, when it was no
Vietnamese before and its words are syllables afterwards: two different ones, or one that is known
from names and had a character that Vietnamese does not have. UTF-8 read as Latin-1 speaks for
itself. Letters beyond cp1252 (ạ, đ, ư …) prove that a text was read rightly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from qh_plugin.core.legacy.encodings import TABLES, UTF8, decode
from qh_plugin.core.legacy.syllables import LETTERS, is_known, is_syllable

_SEPARATORS = re.compile(r"[\s!-@\[-`{-~\u2010\u2011\u2212“”‘’–—…•]+")
_WORD = re.compile(r"[^\W\d_]+")
#: capitals that stand for words: QĐ, TĐC, ĐTM
_SHORT_FORM = re.compile(r"[A-ZĐƯƠ]{1,6}")
#: characters that no reading of bytes as Latin-1 or cp1252 gives
_RIGHTLY_READ = frozenset(c for c in LETTERS if ord(c) > 0xFF)


@dataclass(frozen=True)
class Misread:
    """The encoding that a text is of, and what it says."""

    encoding: str
    text: str


@lru_cache(maxsize=4096)
def misread(text: str) -> Optional[Misread]:
    """What a text says that was read in a wrong encoding; None for any other text."""
    if text.isascii() and text.isprintable():
        return None
    decoded = decode(text, UTF8)
    if decoded is not None and not LETTERS.isdisjoint(decoded):
        return Misread(UTF8, decoded)
    if not _RIGHTLY_READ.isdisjoint(text):
        return None
    before = _SEPARATORS.split(text.replace("\u2212", "\xad").replace("\u2011", "\xad"))
    if all(word.isascii() or is_syllable(word) for word in before):
        return None
    found = [(score, -i, name, said) for i, name in enumerate(TABLES)
             if (said := decode(text, name)) is not None
             and (score := _score(before, said)) is not None]  # fmt: skip
    if not found:
        return None
    _, _, name, said = max(found)
    return Misread(name, said)


def _score(before: list[str], said: str) -> Optional[tuple[int, int]]:
    """How much speaks for a decoding: known words, then syllables; None where too little does."""
    after = [word for word in _WORD.findall(said) if not word.isascii()]
    if LETTERS.isdisjoint(said) or not after:
        return None
    longer = {word for word in after if len(word) > 1}
    good = {word for word in longer if is_syllable(word)}
    short = {word for word in longer - good if _SHORT_FORM.fullmatch(word)}
    wrong = len(longer) - len(good) - len(short)
    if wrong and (len(good) < 4 or wrong > len(good) // 4):
        return None
    known = sum(map(is_known, good))
    strange = any(not _is_vietnamese(word) for word in before if not word.isascii())
    if len(good) < 2 and not (known and strange):
        return None
    return known, len(good)


def _is_vietnamese(word: str) -> bool:
    return all(c.isascii() or c in LETTERS for c in word)
