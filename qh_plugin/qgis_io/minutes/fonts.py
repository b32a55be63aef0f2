# SPDX-License-Identifier: GPL-2.0-or-later
"""A font of this machine that has every Vietnamese letter; Qt puts what is used into the PDF."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterator

from qgis.PyQt.QtGui import QFont, QFontInfo, QRawFont
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.errors import QhError
from qh_plugin.core.text import Text

#: those of Windows, Linux and macOS, the most legible in small tables first
_KNOWN = ("Segoe UI", "Noto Sans", "Arial", "Liberation Sans", "DejaVu Sans", "Helvetica Neue")
_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
#: all letters, upper and lower case, and the signs that measures need
LETTERS = f"{_VOWELS}{_VOWELS.upper()}đĐ“”–…²·×₫°"


@lru_cache(maxsize=1)
def family() -> str:
    """The name of the font. Raises `QhError` where this machine has none."""
    for name in _candidates():
        if _complete(name):
            return name
    raise QhError(
        Text(
            "Máy này không có phông chữ nào đủ chữ tiếng Việt nên không lập được PDF; hãy cài "
            "phông Noto Sans rồi thử lại.",
            "No font on this computer has all Vietnamese letters, so no PDF can be made; install "
            "Noto Sans and try again.",
        )
    )


def _candidates() -> Iterator[str]:
    yield from _KNOWN
    yield QApplication.font().family()
    plain = QFont("sans-serif")
    plain.setStyleHint(QFont.StyleHint.SansSerif)
    yield QFontInfo(plain).family()


def _complete(name: str) -> bool:
    """Whether the font is there itself (not another in its place) and has every letter."""
    font = QFont(name)
    if QFontInfo(font).family().casefold() != name.casefold():
        return False
    raw = QRawFont.fromFont(font)
    return raw.isValid() and all(raw.supportsCharacter(ord(letter)) for letter in LETTERS)
