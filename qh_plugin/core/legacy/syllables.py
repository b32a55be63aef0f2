# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a word can be a Vietnamese syllable: initial, rhyme and tone fit together.

Broader than a dictionary on purpose: both ways to place the tone (hòa, hoà) and the final k of
place names (Đắk Lắk) count; the tone of a syllable that ends in c, ch, p or t is sắc or nặng.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from qh_plugin.core.resources import resource

_INITIALS = "b c d đ g h k l m n p q r s t v x ch gh gi kh ng ngh nh ph qu th tr"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
oc oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uê uêch uênh uơ uc ui um un ung uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu
ưt ưu y yêm yên yêng yêt yêu
"""
#: grave, acute, tilde, hook, dot
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPPED = {"\u0301", "\u0323"}
#: every letter with a mark that Vietnamese has
LETTERS = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for letter in "aăâeêioôơuưyđ"
    for base in (letter, letter.upper())
    for tone in ("", *_TONES)
    if letter != "đ" or not tone
) - frozenset("aeiouyAEIOUY")


@lru_cache(maxsize=1)
def _toneless() -> frozenset[str]:
    initials = ("", *_INITIALS.split())
    return frozenset(initial + rhyme for initial in initials for rhyme in _RHYMES.split())


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(resource("legacy", "syllables.txt").read_text("utf-8").split())


def is_known(word: str) -> bool:
    """Whether the syllable stands in names of places, classes or land uses."""
    return word.lower() in _known()


@lru_cache(maxsize=20000)
def is_syllable(word: str) -> bool:
    """Whether a word of letters, in any case, can be a Vietnamese syllable."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    if len(tones) > 1:
        return False
    bare = "".join(c for c in decomposed if c not in _TONES)
    base = unicodedata.normalize("NFC", bare)
    if base.endswith("k") and len(base) > 1:
        base = f"{base[:-1]}c"
    if base not in _toneless():
        return False
    return not base.endswith(("c", "ch", "p", "t")) or (bool(tones) and tones[0] in _STOPPED)
