# SPDX-License-Identifier: GPL-2.0-or-later
"""Measured values and parameters as people read them."""

from __future__ import annotations

from typing import Any, Callable

from qh_plugin.core.findings import Findings
from qh_plugin.core.report.result import RuleFacts
from qh_plugin.core.text import Text, area, length, number

#: a longer list of values is cut
MOST_VALUES = 24
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
    known = list(MEASURES)
    found = group.measure(i)
    for name in sorted(found, key=lambda n: (known.index(n) if n in MEASURES else 99, n)):
        value = found[name]
        label, shown = MEASURES.get(name, (Text(name, name), _plain))
        parts.append(
            Text("{label} {value}", "{label} {value}").format(label=label, value=shown(value))
        )
    return Text(", ".join(p.vi for p in parts), ", ".join(p.en for p in parts))


def _plain(value: float) -> Text:
    return number(value, 3)


def parameters(facts: RuleFacts) -> str:
    """ "min_length = 0.01 m; …" of one rule, without those that are empty."""
    return "; ".join(
        f"{name} = {_shown(value)} {facts.units.get(name, '')}".strip()
        for name, value in sorted(facts.parameters.items())
        if value not in ("", (), [], {}, None)
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        value = [f"{name}: {_shown(one)}" for name, one in value.items()]
    if isinstance(value, (list, tuple)):
        more = ", …" if len(value) > MOST_VALUES else ""
        return "[" + ", ".join(map(_shown, value[:MOST_VALUES])) + more + "]"
    return str(value)
