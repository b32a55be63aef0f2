# SPDX-License-Identifier: GPL-2.0-or-later
"""Measured values as people read them."""

from __future__ import annotations

from typing import Callable

from qh_plugin.core.findings import Findings
from qh_plugin.core.text import Text, area, length, number

#: what a measure is called, and how its value is written; others are given by name
MEASURES: dict[str, tuple[Text, Callable[[float], Text]]] = {
    "width": (Text("rộng", "width"), length),
    "length": (Text("dài", "length"), length),
    "distance": (Text("cách", "distance"), length),
    "area": (Text("diện tích", "area"), area),
    "count": (Text("số đỉnh", "vertices"), lambda value: number(value, 0)),
}


def measured(group: Findings, i: int) -> Text:
    """ "rộng 12 mm, diện tích 0,83 m²" of one finding; empty where nothing was measured."""
    parts = []
    for name, value in group.measure(i).items():
        label, shown = MEASURES.get(name, (Text(name, name), _plain))
        parts.append(
            Text("{label} {value}", "{label} {value}").format(label=label, value=shown(value))
        )
    return Text(", ".join(p.vi for p in parts), ", ".join(p.en for p in parts))


def _plain(value: float) -> Text:
    return number(value, 3)
