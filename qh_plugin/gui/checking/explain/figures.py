# SPDX-License-Identifier: GPL-2.0-or-later
"""The picture "wrong / right" of each rule as data: `resources/help/figures/<id>.json`.

A figure has `wrong` and `right`; each is a case of the rule in small (`layers`: name → WKT, in
metres; `boundary`), with a `text` and a `mark` where the defect is. What is too small to be seen
is drawn larger and says so (`exaggerated`). A rule on values has a `table` instead. No Qt here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text

Ring = tuple[tuple[float, float], ...]
_RING = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True)
class Shape:
    """One thing to be drawn: `kind` area, line or point; `style` main, other, also, boundary."""

    kind: str
    rings: tuple[Ring, ...]
    style: str
    label: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two pictures: what it shows in words, its shapes, where the defect is."""

    text: Text
    shapes: tuple[Shape, ...]
    marks: tuple[Shape, ...]
    vertices: bool = False
    arrows: bool = False


@dataclass(frozen=True)
class Row:
    """One example of a value: what it is, wrong, right."""

    what: Text
    wrong: Text
    right: Text


@dataclass(frozen=True)
class Figure:
    """Two pictures, or the rows of a table."""

    wrong: Optional[Side] = None
    right: Optional[Side] = None
    rows: tuple[Row, ...] = ()
    exaggerated: bool = False


@lru_cache(maxsize=128)
def figure_of(rule: str) -> Optional[Figure]:
    """The figure of a rule, None where it has none."""
    path = resource("help", "figures", f"{rule}.json")
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    if "table" in data:
        rows = (Row(*(_text(row[k]) for k in ("what", "wrong", "right"))) for row in data["table"])
        return Figure(rows=tuple(rows))
    exaggerated = bool(data.get("exaggerated"))
    return Figure(_side(data["wrong"]), _side(data["right"]), exaggerated=exaggerated)


def _side(data: Mapping[str, Any]) -> Side:
    shapes: list[Shape] = []
    styles = data.get("style", {})
    names = ("main", "other", "also")
    labels = list(data.get("labels", ()))
    for place, (layer, rows) in enumerate(data["layers"].items()):
        style = styles.get(layer, names[min(place, 2)])
        for number, wkt in enumerate(rows):
            named = labels[number] if place == 0 and number < len(labels) else ""
            shapes.append(shape_of(wkt, style, named))
    if "boundary" in data:
        shapes.append(shape_of(data["boundary"], "boundary"))
    order = {"other": 0, "also": 1, "main": 2, "boundary": 3}
    shapes.sort(key=lambda shape: (_RANK[shape.kind], order[shape.style]))
    return Side(
        _text(data["text"]),
        tuple(shapes),
        tuple(shape_of(wkt, "mark") for wkt in data.get("mark", ())),
        bool(data.get("vertices")),
        bool(data.get("arrows")),
    )


def shape_of(wkt: str, style: str, label: str = "") -> Shape:
    """A shape from WKT."""
    kind = wkt.partition("(")[0].strip()
    rings = tuple(_ring(text) for text in _RING.findall(wkt))
    return Shape(_KINDS[kind], rings, style, label)


def _ring(text: str) -> Ring:
    pairs: Sequence[list[str]] = [pair.split() for pair in text.split(",")]
    return tuple((float(x), float(y)) for x, y in pairs)


def _text(data: Mapping[str, str]) -> Text:
    return Text(data["vi"], data["en"])


_KINDS = {"POLYGON": "area", "MULTIPOLYGON": "area", "LINESTRING": "line", "POINT": "point"}
_RANK = {"area": 0, "line": 1, "point": 2}
