# SPDX-License-Identifier: GPL-2.0-or-later
"""Bilingual texts of the core: Vietnamese first, English second.

The core cannot use Qt's translation; every sentence that reaches a user or a report is
a `Text` holding both languages. Numbers are put in by `Text.format`, which writes the
decimal comma in Vietnamese and the decimal point in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence, Union

LANGUAGES = ("vi", "en")

Value = Union["Text", str, int, float]


@dataclass(frozen=True)
class Text:
    """One sentence in both languages; may hold `{named}` placeholders."""

    vi: str
    en: str

    def format(self, **values: Value) -> Text:
        """Fill the placeholders; a `Text` value gives its own language, a float its decimals."""
        return Text(
            self.vi.format(**{k: _shown(v, "vi") for k, v in values.items()}),
            self.en.format(**{k: _shown(v, "en") for k, v in values.items()}),
        )

    def get(self, language: str) -> str:
        """The sentence in `language` ("vi" or "en"; anything else gives Vietnamese)."""
        return self.en if language == "en" else self.vi

    def __str__(self) -> str:
        return self.vi


def plain(value: str) -> Text:
    """A text that reads the same in both languages (a name, a code, a path)."""
    return Text(value, value)


def number(value: float, decimals: int) -> Text:
    """A number with a fixed count of decimals, comma in Vietnamese, point in English."""
    english = f"{value:.{decimals}f}"
    return Text(english.replace(".", ","), english)


def length(metres: float, finer: int = 0) -> Text:
    """A length for reading: millimetres below one metre (finer the smaller), metres above. Taken
    to the micrometre first, as reports store it, so that both read the same. `finer` adds that
    many decimals."""
    metres = round(metres, 6)
    if abs(metres) < 1.0:
        size = abs(metres)
        decimals = 0 if size == 0 or size >= 0.01 else 3 if size < 1e-4 else 1
        return _with_unit(number(metres * 1000.0, decimals + finer), "mm")
    return _with_unit(number(metres, 2 + finer), "m")


def offset(metres: float) -> Text:
    """How far a place lies from an edge, for reading: a length, or that it lies on the edge."""
    return length(metres) if round(metres, 6) else Text("đúng trên cạnh", "on the edge")


def area(square_metres: float, finer: int = 0) -> Text:
    """An area for reading, in square metres, with more decimals the smaller it is; `finer` adds
    that many."""
    square_metres = round(square_metres, 6)
    size = abs(square_metres)
    decimals = 1 if size >= 100 else 2 if size >= 0.1 else 4
    return _with_unit(number(square_metres, decimals + finer), "m²")


def beyond(value: float, limit: float, write: Callable[[float, int], Text]) -> tuple[Text, Text]:
    """A measure and the limit that it exceeds (`write`: `length` or `area`), with so many decimals
    that they do not read the same."""
    for finer in range(4):
        told, allowed = write(value, finer), write(limit, finer)
        if told != allowed:
            break
    return told, allowed


def _with_unit(value: Text, unit: str) -> Text:
    return Text(f"{value.vi} {unit}", f"{value.en} {unit}")


def shown(values: Sequence[Value], language: str) -> list[str]:
    """What `Text.format` puts into a sentence for each of many values."""
    return [
        value
        if type(value) is str
        else value.get(language)
        if type(value) is Text
        else _shown(value, language)
        for value in values
    ]


def _shown(value: Value, language: str) -> str:
    if isinstance(value, Text):
        return value.get(language)
    if isinstance(value, float):
        shown = f"{value:.3f}".rstrip("0").rstrip(".")
        return shown.replace(".", ",") if language == "vi" else shown
    return str(value)
