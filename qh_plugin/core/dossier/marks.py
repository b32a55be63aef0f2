# SPDX-License-Identifier: GPL-2.0-or-later
"""How something stands: a shape and a word, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Iterable

from qh_plugin.core.text import Text


class Mark(Enum):
    """Fine, to be looked at, to be mended; in that order."""

    OK = "✔"
    WARN = "▲"
    WRONG = "✖"

    @property
    def word(self) -> Text:
        """The state in a word, for those who cannot see the shape."""
        return {
            Mark.OK: Text("đạt", "fine"),
            Mark.WARN: Text("cần xem lại", "to be looked at"),
            Mark.WRONG: Text("cần sửa", "to be mended"),
        }[self]


@dataclass(frozen=True)
class Remark:
    """One sentence and how bad it is."""

    mark: Mark
    text: Text


_ORDER = (Mark.OK, Mark.WARN, Mark.WRONG)


def worst(marks: Iterable[Mark]) -> Mark:
    """The worst of several; fine where there is none."""
    return max(marks, key=_ORDER.index, default=Mark.OK)
