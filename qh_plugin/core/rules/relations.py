# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules between two layers share: which layers they compare, and why some cannot be.

The pairs come from the model's relations; in a bare file, or beside them, from the rule's own
parameters, which name layers or roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterator, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.crs import is_geographic
from qh_plugin.core.fabric.ragged import Ints
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Relation, Selection
from qh_plugin.core.network.lines import Mask
from qh_plugin.core.rules.base import DatasetContext, LayerContext, Skipped
from qh_plugin.core.text import Text

Objects = NDArray[np.object_]


@dataclass(frozen=True)
class Compared:
    """One relation whose layers are there. `rows` and `others` are the usable rows that take
    part, as geometries (2D) with their row numbers."""

    relation: Relation
    layer: LayerContext
    other: Optional[LayerContext]
    also: Optional[LayerContext]

    @property
    def severity(self) -> Severity:
        """The highest that the findings may have."""
        return Severity(self.relation.severity) if self.relation.severity else Severity.ERROR

    def chosen(self, context: LayerContext) -> Mask:
        """Usable rows (n,) of one of the layers that take part."""
        keep = context.validity.usable.copy()
        for selection, wanted in (
            *((s, True) for s in self.relation.only),
            *((s, False) for s in self.relation.exclude),
        ):
            if _meant(selection, context):
                keep &= _has(selection, context) == wanted
        return keep

    def geometry(self, context: LayerContext, all_rows: bool = False) -> tuple[Ints, Objects]:
        """The rows that take part and their geometries."""
        rows = np.flatnonzero(context.validity.usable if all_rows else self.chosen(context))
        found = shapely.from_wkb(context.table.wkb[rows], on_invalid="ignore")
        return rows, shapely.force_2d(found)


def _meant(selection: Selection, context: LayerContext) -> bool:
    if context.feature_class is not None:
        return context.feature_class.name == selection.layer
    return context.table.name == selection.layer


def _has(selection: Selection, context: LayerContext) -> Mask:
    column = context.table.columns.get(selection.field)
    if column is None:
        return np.zeros(len(context.table), bool)
    values = set(selection.values)
    return np.fromiter((str(v).strip() in values for v in column), bool, len(column))


def compare(
    rule: str,
    context: DatasetContext,
    own: Sequence[Relation],
    run: Callable[[Compared], Sequence[Findings]],
) -> list[Findings]:
    """The findings of every relation of a rule. Raises `Skipped`, with what was found, where a
    relation's layers cannot be compared or there is no relation at all."""
    found: list[Findings] = []
    problems: list[Text] = []
    tried = 0
    for compared in _all(rule, context, own, problems):
        context.progress.check()
        tried += 1
        try:
            found.extend(run(compared))
        except Skipped as reason:
            problems.append(reason.text)
            found.extend(reason.found)
    if problems:
        unique = list(dict.fromkeys(problems))
        raise Skipped(
            Text("; ".join(p.vi for p in unique), "; ".join(p.en for p in unique)), found=found
        )
    if not tried:
        raise Skipped(_NOTHING)
    return found


def _all(
    rule: str, context: DatasetContext, own: Sequence[Relation], problems: list[Text]
) -> Iterator[Compared]:
    model = context.model.relations if context.model else ()
    for relation in (*(r for r in model if r.rule == rule), *own):
        layer = named(context, relation.layer)
        if layer is None or not len(layer.table):
            if relation in own:
                problems.append(_MISSING.format(name=relation.layer))
            continue
        other = named(context, relation.other)
        if relation.other and (other is None or not len(other.table)):
            problems.append(_PARTNER.format(name=relation.other, layer=layer.table.name))
            continue
        also = named(context, relation.also)
        wrong = _unlike([c for c in (layer, other, also) if c is not None])
        if wrong is not None:
            problems.append(wrong)
            continue
        yield Compared(relation, layer, other, also)


def named(context: DatasetContext, name: str) -> Optional[LayerContext]:
    """The layer of that class, role or name."""
    if not name:
        return None
    found = context.layer(name)
    if found is not None:
        return found
    return next((c for c in context.layers if c.table.name == name), None)


def _unlike(contexts: Sequence[LayerContext]) -> Optional[Text]:
    first = contexts[0].table
    for context in contexts:
        table = context.table
        if is_geographic(table.epsg, table.crs_wkt):
            return _DEGREES.format(name=table.name)
        if table.epsg != first.epsg:
            return _OTHER_CRS.format(name=table.name, layer=first.name)
    return None


_NOTHING = Text("không có cặp lớp nào để so", "there are no two layers to compare")
_MISSING = Text("không có lớp {name} để so", "there is no layer {name} to compare")
_PARTNER = Text(
    "không so được lớp {layer}: lớp {name} không có hoặc chưa có đối tượng",
    "the layer {layer} was not compared: the layer {name} is not there or empty",
)
_DEGREES = Text(
    "lớp {name} ở hệ tọa độ địa lý (độ), không đo được theo mét",
    "the layer {name} is in degrees and cannot be measured in metres",
)
_OTHER_CRS = Text(
    "lớp {name} khác hệ tọa độ với lớp {layer}",
    "the layer {name} has another reference system than {layer}",
)
