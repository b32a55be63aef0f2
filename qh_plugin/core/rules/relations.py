# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules between two layers share: which layers they compare, and why some cannot be.

The pairs come from the model's relations; in a bare file, or beside them, from the rule's own
parameters, which name layers or roles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Iterator, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.crs import is_geographic
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Relation, Selection
from qh_plugin.core.network.lines import Mask
from qh_plugin.core.rules.base import (
    LINE,
    NO_GEOMETRY,
    POINT,
    POLYGON,
    DatasetContext,
    LayerContext,
    Skipped,
)
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Kind

Objects = NDArray[np.object_]

#: rules on what must not be there: without the other layer nothing can be wrong
_AGAINST = ("S05", "S06", "X01")
#: rules on values under another layer: where that one is not there nothing can disagree, and it is
#: told only if there was nothing else to compare with
_WHERE_THERE = ("X04",)
#: a finding no farther (m) from a feature that is not valid may be its consequence
_AROUND_IT = 1.0
_KINDS = {POLYGON: Kind.POLYGON, LINE: Kind.LINE, POINT: Kind.POINT, NO_GEOMETRY: Kind.NONE}


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
        keep = context.validity.usable if all_rows else self.chosen(context)
        rows = np.flatnonzero(keep & (context.table.shapes.kind == _KINDS[context.kind]))
        return rows, piecewise.read_2d(context.table.wkb[rows])


def _doubtful(compared: Compared) -> Optional[Floats]:
    """The boxes (k, 4) of features of the partner layers that are not valid: what is found there
    may be their fault. None where one cannot be read at all, so that it may lie anywhere."""
    boxes: list[Floats] = []
    for context in (compared.other, compared.also):
        if context is None or context is compared.layer:
            continue
        code = context.validity.code
        there = ~np.isin(code, (Defect.NONE, Defect.NULL, Defect.EMPTY))
        shapes = context.table.shapes
        for row in np.flatnonzero(there):
            rings = np.flatnonzero(shapes.ring_row == row)
            xy = (
                shapes.xy[shapes.ring_start[rings[0]] : shapes.ring_start[rings[-1] + 1]]
                if len(rings)
                else np.empty((0, 2))
            )
            xy = xy[np.isfinite(xy).all(axis=1)]
            if not len(xy):
                return None
            boxes.append(np.concatenate((xy.min(axis=0) - _AROUND_IT, xy.max(axis=0) + _AROUND_IT)))
    return np.array(boxes).reshape(-1, 4)


def _away_from(group: Findings, boxes: Floats) -> Findings:
    """The findings that meet none of the boxes."""
    bounds = np.array([group.bbox(i) or (np.nan,) * 4 for i in range(len(group))]).reshape(-1, 4)
    keep = np.ones(len(group), bool)
    for low_x, low_y, high_x, high_y in boxes:
        keep &= ~(
            (bounds[:, 0] <= high_x)
            & (bounds[:, 2] >= low_x)
            & (bounds[:, 1] <= high_y)
            & (bounds[:, 3] >= low_y)
        )
    rows = np.flatnonzero(keep)
    if len(rows) == len(group):
        return group
    return replace(
        group,
        fids=[group.fids[i] for i in rows],
        ids=[group.ids[i] for i in rows],
        geometry=group.geometry[rows],
        point=group.point[rows],
        variant=group.variant[rows],
        arguments={k: [values[i] for i in rows] for k, values in group.arguments.items()},
        measures={k: values[rows] for k, values in group.measures.items()},
    )


def _names(compared: Compared) -> str:
    partners = [c.table.name for c in (compared.other, compared.also) if c is not None]
    return ", ".join(partners)


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
    absent: list[Text] = []
    tried = 0
    for compared in _all(rule, context, own, problems, absent):
        context.progress.check()
        tried += 1
        doubt = _doubtful(compared)
        if doubt is None:
            problems.append(_UNREADABLE.format(name=_names(compared)))
            continue
        try:
            groups = tuple(run(compared))
        except Skipped as reason:
            problems.append(reason.text)
            groups = reason.found
        if len(doubt):
            problems.append(_AROUND.format(name=_names(compared), n=len(doubt)))
            groups = tuple(_away_from(group, doubt) for group in groups)
        found.extend(groups)
    problems += [] if tried else absent
    if problems:
        unique = list(dict.fromkeys(problems))
        raise Skipped(
            Text("; ".join(p.vi for p in unique), "; ".join(p.en for p in unique)), found=found
        )
    if not tried:
        raise Skipped(_NOTHING)
    return found


def _all(
    rule: str,
    context: DatasetContext,
    own: Sequence[Relation],
    problems: list[Text],
    absent: list[Text],
) -> Iterator[Compared]:
    """The relations whose layers can be compared; why the others cannot goes to `problems`, or to
    `absent` where nothing can be wrong without the partner."""
    model = context.model.relations if context.model else ()
    for relation in (*(r for r in model if r.rule == rule), *own):
        layer = named(context, relation.layer)
        if layer is None or not len(layer.table):
            if relation in own:
                problems.append(_MISSING.format(name=relation.layer))
            continue
        other = named(context, relation.other)
        if relation.other and (other is None or not len(other.table)):
            if rule in _AGAINST and relation not in own:
                continue  # where there is no such line there is nothing to cross
            needless = rule in _WHERE_THERE and relation not in own
            told = absent if needless else problems
            told.append(_PARTNER.format(name=relation.other, layer=layer.table.name))
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


_UNREADABLE = Text(
    "lớp {name} có đối tượng không đọc được; hãy sửa trước rồi kiểm tra lại",
    "the layer {name} holds features that cannot be read; mend them and check again",
)
_AROUND = Text(
    "lớp {name} có {n} đối tượng hình học sai, quanh đó chưa so; hãy sửa trước",
    "the layer {name} holds features with invalid geometry ({n}), not compared around them; mend "
    "them first",
)
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
