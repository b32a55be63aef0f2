# SPDX-License-Identifier: GPL-2.0-or-later
"""Which tables of a dossier are handed in: the classes of the model, and classes that a project
adds under the circular's naming rule. Sketches and other tables stay at home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.io import geopackage
from qh_plugin.io.geopackage_entries import LayerEntry

_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*_[APL]")


@dataclass(frozen=True)
class Source:
    """One table to hand in; `feature_class` is None for a class that the project added."""

    path: Path
    entry: LayerEntry
    feature_class: Optional[FeatureClass]

    @property
    def table(self) -> str:
        """The table's name."""
        return self.entry.name

    @property
    def name(self) -> str:
        """`<database>/<table>`."""
        return f"{self.path.stem}/{self.table}"

    @property
    def group(self) -> str:
        """The circular's group, "" for a class that the project added."""
        return self.feature_class.group if self.feature_class else ""


def sources_of(dossier: Dossier, model: Model) -> tuple[dict[str, list[Source]], list[str]]:
    """Database → its tables in the model's order (every database of the model is there, also
    an empty one), and the names of the tables that stay at home."""
    order = {c.name: number for number, c in enumerate(model.classes)}
    found: dict[str, list[Source]] = {database: [] for database in model.databases}
    left: list[str] = []
    for path in dossier.databases():
        for entry in geopackage.layers(path):
            source = Source(path, entry, model.feature_class(f"{path.stem}/{entry.name}"))
            known = source.feature_class is not None or _CLASS_NAME.fullmatch(entry.name)
            if path.stem in found and known:
                found[path.stem].append(source)
            else:
                left.append(source.name)
    for sources in found.values():
        sources.sort(key=lambda s: (order.get(s.name, len(order)), s.name))
    return found, left
