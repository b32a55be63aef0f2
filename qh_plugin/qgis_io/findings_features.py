# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings as features with every value of the report: for layers that a user keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator, Mapping

from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QVariant

from qh_plugin.qgis_io.i18n import shown

if TYPE_CHECKING:
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.report.result import CheckResult

#: name and type; English and never changed, for models build on them
FIELDS = (
    ("rule", QVariant.String),
    ("title", QVariant.String),
    ("severity", QVariant.String),
    ("state", QVariant.String),
    ("layer", QVariant.String),
    ("objects", QVariant.String),
    ("message", QVariant.String),
    ("width_m", QVariant.Double),
    ("length_m", QVariant.Double),
    ("distance_m", QVariant.Double),
    ("area_m2", QVariant.Double),
    ("key", QVariant.String),
)
_MEASURES = ("width", "length", "distance", "area")


def fields() -> QgsFields:
    """The fields of the features."""
    made = QgsFields()
    for name, kind in FIELDS:
        made.append(QgsField(name, kind))
    return made


def features(result: CheckResult, layer: str, points: bool) -> Iterator[QgsFeature]:
    """The findings in one layer: at their places, or (not `points`) those that have an area, with
    its true shape."""
    import shapely

    titles = {facts.id: shown(facts.title) for facts in result.rules}
    own = fields()
    for group, i in result.rows():
        if group.layer not in (layer, ""):
            continue
        geometry = QgsGeometry()
        if points:
            x, y = (float(value) for value in group.point[i])
            if x == x:  # not NaN
                geometry = QgsGeometry.fromPointXY(QgsPointXY(x, y))
        else:
            shape = group.geometry[i]
            if shape is None or shape.is_empty or shapely.get_dimensions(shape) != 2:
                continue
            geometry.fromWkb(shapely.to_wkb(shape, output_dimension=2))
            geometry.convertToMultiType()
        feature = QgsFeature(own)
        feature.setGeometry(geometry)
        feature.setAttributes(values(group, i, titles))
        yield feature


def values(group: Findings, i: int, titles: Mapping[str, str]) -> list[object]:
    """One finding as the values of `FIELDS`; `titles` are those of the rules."""
    measure = group.measure(i)
    return [
        group.rule,
        titles.get(group.rule, group.rule),
        group.severity.value,
        group.states[i].value,
        group.layer,
        ", ".join(group.ids[i]),
        shown(group.message(i)),
        *(measure.get(name) for name in _MEASURES),
        group.keys[i],
    ]
