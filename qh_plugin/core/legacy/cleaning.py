# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with the characters of a text, and the text without it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Optional

from qh_plugin.core.legacy.detection import misread


class Fault(IntEnum):
    """The gravest comes first; one text has one."""

    MISREAD = 0
    LOST = 1
    CONTROL = 2
    INVISIBLE = 3
    NOT_NFC = 4


@dataclass(frozen=True)
class Cleaned:
    """`text` None where only a person can tell it; `encoding` of a misread text, else ""."""

    fault: Fault
    text: Optional[str]
    encoding: str = ""


#: controls but tab and line ends; DEL and the upper range
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: soft hyphen, widthless characters, direction marks, byte order mark
_INVISIBLE = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


@lru_cache(maxsize=4096)
def cleaned(text: str) -> Optional[Cleaned]:
    """The fault of a text and the text without it; None where its characters are in order.

    Only what says nothing is taken away; where the tone stands (hòa, hoà) is not touched.
    """
    if text.isascii() and text.isprintable():
        return None
    found = misread(text)
    if found is not None:
        return Cleaned(Fault.MISREAD, found.text, found.encoding)
    if "\ufffd" in text:
        return Cleaned(Fault.LOST, None)
    bare = _INVISIBLE.sub("", _CONTROL.sub("", text))
    normal = unicodedata.normalize("NFC", bare)
    if _CONTROL.search(text):
        return Cleaned(Fault.CONTROL, normal)
    if bare != text:
        return Cleaned(Fault.INVISIBLE, normal)
    return None if normal == text else Cleaned(Fault.NOT_NFC, normal)


def said(value: Any) -> Any:
    """What a value says, its characters put right: how it is written is not the matter of rules
    on codes and patterns."""
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    found = cleaned(value)
    return value if found is None or found.text is None else found.text
