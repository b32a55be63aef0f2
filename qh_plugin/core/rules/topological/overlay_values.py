# SPDX-License-Identifier: GPL-2.0-or-later
"""X04: values that disagree with what lies over the feature in another layer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Callable, ClassVar, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core import piecewise, text
from qh_plugin.core.fabric.ragged import Ints, objects
from qh_plugin.core.fabric.width import wider
from qh_plugin.core.findings import Findings
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import Relation
from qh_plugin.core.network.lines import Mask
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import is_blank, shown
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Skipped
from qh_plugin.core.rules.codes import is_code
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.rules.relations import Compared, Objects
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

_JOINED = re.compile(r"[+;,/]")


@dataclass(frozen=True)
class OverlayValues(PairRule):
    """Kiểm tra gì: giá trị trường `field` của đối tượng lớp `layer` phải khớp trường
    `other_field` của vùng lớp `other` phủ lên nó (mã đất của thửa với mã vùng quy hoạch, mã
    phường của thửa với phường chứa thửa). Phần phủ nhỏ hơn `least_share` diện tích hoặc hẹp hơn
    dung sai thì bỏ qua; mã ghép (ONT+CLN) khớp khi có một mã chung; không xét ô trống và
    mã không hợp lệ mà lớp kia cũng không có (A02, A09, A13, A14 báo).

    Vì sao: thuộc tính và vị trí nói hai điều khác nhau thì một bên sai.

    Cách sửa: sửa giá trị, hoặc tách đối tượng theo ranh vùng.
    """

    id: ClassVar[str] = "X04"
    title: ClassVar[Text] = Text(
        "Giá trị không khớp vùng phủ", "Value disagrees with the area over it"
    )
    help_en: ClassVar[str] = (
        "What: `field` of a feature of `layer` must agree with `other_field` of the areas of "
        "`other` that lie over it (the land code of a parcel and of the plan, the ward code of a "
        "parcel and the ward around it). A part below `least_share` of the area or narrower than "
        "the tolerance is passed over; joined codes (ONT+CLN) agree where they share one; blank "
        "values are not compared, nor codes that A02, A09, A13 or A14 tells of and that the other "
        "layer does not have. Why: where value and place disagree one of them is wrong. Fix: "
        "correct the value or split the feature."
    )
    basis: ClassVar[Text] = acts.PLAN
    mending: ClassVar[Mending] = Mending.NONE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    units: ClassVar[Mapping[str, str]] = {"least_area": "m²"}
    field: str = ""
    other_field: str = ""
    least_share: float = 0.005
    least_area: float = 0.05

    def _relation(self) -> Optional[Relation]:
        own = super()._relation() if self.field else None
        return own and replace(own, field=self.field, other_field=self.other_field)

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other = pair.layer, pair.other
        if other is None or other.kind != POLYGON or layer.kind != POLYGON:
            raise Skipped(_KINDS)
        here, there = pair.relation.field, pair.relation.other_field or pair.relation.field
        for table, name in ((layer.table, here), (other.table, there)):
            if name not in table.columns:
                raise Skipped(_FIELD.format(layer=table.name, field=name))
        rows, mine = pair.geometry(layer)
        others, theirs = pair.geometry(other)
        j, i = shapely.STRtree(mine).query(theirs, predicate="intersects")
        values, over = layer.table.columns[here][rows], other.table.columns[there][others]
        known = (_known(layer, here, over), _known(other, there, values))
        apart = np.flatnonzero(_disagree(values, over, i, j, known))
        i, j = i[apart], j[apart]
        common = shapely.intersection(mine[i], theirs[j])
        area = shapely.area(common)
        keep = area > np.maximum(self.least_share * shapely.area(mine[i]), self.least_area)
        keep[keep] = wider_any(common[keep], layer.tolerance)
        found = self._findings(pair, rows, mine, i[keep], others[j[keep]], common[keep])
        piecewise.let_go(mine, theirs, common)
        return [found]

    def _findings(
        self, pair: Compared, rows: Ints, mine: Objects, i: Ints, others: Ints, common: Objects
    ) -> Findings:
        layer, relation = pair.layer, pair.relation
        other_table = pair.other.table if pair.other else layer.table
        wrong, place = np.unique(i, return_inverse=True)
        parts = objects([shapely.union_all(common[place == k]) for k in range(len(wrong))])
        area = shapely.area(parts)
        named = [_listed(other_table, relation.other_field or relation.field, others[place == k])
                 for k in range(len(wrong))]  # fmt: skip
        column = layer.table.columns[relation.field]
        return self._found(
            pair,
            rows[wrong],
            parts,
            (_MESSAGE,),
            np.zeros(len(wrong), np.int64),
            {
                "field": [_label(layer, relation.field)] * len(wrong),
                "value": [shown(column[rows[k]]) for k in wrong],
                "of": [other_table.class_name] * len(wrong),
                "values": named,
                "area": [text.area(v) for v in area],
                "share": [
                    text.number(100 * v, 1)
                    for v in area / np.maximum(shapely.area(mine[wrong]), 1e-9)
                ],
            },
            {"area": area},
        )


def wider_any(geometry: Objects, tolerance: float) -> Mask:
    """Which geometries have a part wider than the tolerance."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    areas = shapely.get_type_id(parts) == 3
    found = np.zeros(len(geometry), bool)
    found[owner[areas][wider(parts[areas], tolerance)]] = True
    return found


def _known(layer: LayerContext, name: str, others: Objects) -> Callable[[Any], bool]:
    """What tells whether a value is a code that its field may have, or one that the other layer
    has too; without a model every value counts."""
    of, model = layer.feature_class, layer.model
    field = of.field_map.get(name) if of else None
    if field is None or model is None:
        return lambda value: True
    there = {value for value in others.tolist() if not is_blank(value)}
    return lambda value: value in there or is_code(said(value), field, model)


def _disagree(
    values: Objects, over: Objects, i: Ints, j: Ints, known_in: Sequence[Callable[[Any], bool]]
) -> Mask:
    """Which pairs have values that share nothing. Those with a blank value agree, and those with
    one that is no code of its field and nowhere in the other layer: another rule tells of that."""
    known: dict[tuple[Any, Any], bool] = {}
    found = np.zeros(len(i), bool)
    for k, pair in enumerate(zip(values[i], over[j])):
        if pair not in known:
            known[pair] = (
                not any(map(is_blank, pair))
                and not (_codes(pair[0]) & _codes(pair[1]))
                and all(test(value) for test, value in zip(known_in, pair))
            )
        found[k] = known[pair]
    return found


def _codes(value: Any) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in _JOINED.split(str(value)))


def _listed(table: Table, field: str, rows: Ints) -> str:
    return ", ".join(sorted({shown(table.columns[field][row]) for row in rows}))


def _label(layer: Any, name: str) -> Text:
    known = layer.feature_class.field_map.get(name) if layer.feature_class else None
    return known.label if known else text.plain(name)


_KINDS = Text("cần hai lớp dạng vùng", "two layers of areas are needed")
_FIELD = Text("lớp {layer} không có trường {field}", "the layer {layer} has no field {field}")
_MESSAGE = Text(
    "{who}: {field} là “{value}” nhưng {area} ({share} %) nằm trong vùng “{values}” của lớp {of}",
    "{who}: {field} is “{value}” but {area} ({share} %) lies in “{values}” of {of}",
)
