# SPDX-License-Identifier: GPL-2.0-or-later
"""Part of a layer as a Table: what lies in a frame, or chosen features, unsaved edits included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional, Sequence

from qgis.core import (
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from qh_plugin.core.model import FeatureClass
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.qgis_io.reader import value_of, wkb_of

if TYPE_CHECKING:
    from qh_plugin.core.table import Table


@dataclass(frozen=True)
class Reading:
    """Noted on the main thread by `reading`; `read` and `column` may be called in any thread."""

    name: str
    feature_class: Optional[FeatureClass]
    source: QgsVectorLayerFeatureSource
    geometry_type: str
    keys: frozenset[int]
    count: int

    def read(
        self,
        rect: Optional[tuple[float, float, float, float]] = None,
        fids: Optional[Sequence[int]] = None,
        progress: Progress = SILENT,
    ) -> Table:
        """Features whose box meets `rect` (xmin, ymin, xmax, ymax), those with `fids`, or all."""
        import numpy as np

        from qh_plugin.core.table import Table

        fields = self.source.fields()
        kept = [i for i in range(fields.count()) if i not in self.keys]
        request = QgsFeatureRequest()
        if rect is not None:
            request.setFilterRect(QgsRectangle(*rect))
        if fids is not None:
            request.setFilterFids(list(fids))
        expected = max(self.count if fids is None else len(fids), 1)
        found, shapes, rows = [], [], []
        for number, feature in enumerate(self.source.getFeatures(request)):
            if number % 256 == 0:
                progress.step(min(number / expected, 1.0))
            values = feature.attributes()
            found.append(feature.id())
            shapes.append(wkb_of(feature.geometry()))
            rows.append([value_of(values[i]) for i in kept])
        order = np.argsort(np.array(found, np.int64), kind="stable")
        wkb = np.empty(len(shapes), object)
        wkb[:] = shapes
        columns = {}
        for place, i in enumerate(kept):
            column = np.empty(len(rows), object)
            column[:] = [row[place] for row in rows]
            columns[fields.at(i).name()] = column[order]
        known = self.feature_class
        return Table(
            self.name,
            np.array(found, np.int64)[order],
            wkb[order],
            columns,
            geometry_type=self.geometry_type,
            id_field=known.id_field if known else None,
            label_field=(known.label_field or None) if known else None,
            label_within=(known.label_within or None) if known else None,
        )

    def column(self, field: str) -> list[object]:
        """The values of one field of the whole layer; none where there is no such field."""
        return [value for _, value in self.values(field)]

    def raw(self, fields: Sequence[str]) -> dict[int, dict[str, object]]:
        """fid → {field: value as QGIS holds it} of the whole layer."""
        places = {name: self.source.fields().lookupField(name) for name in fields}
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
        request.setSubsetOfAttributes(list(places.values()))
        return {
            feature.id(): {name: feature[place] for name, place in places.items()}
            for feature in self.source.getFeatures(request)
        }

    def values(self, field: str) -> list[tuple[int, object]]:
        """fid and value of one field of the whole layer."""
        place = self.source.fields().lookupField(field) if field else -1
        if place < 0:
            return []
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
        request.setSubsetOfAttributes([place])
        found = self.source.getFeatures(request)
        return [(feature.id(), value_of(feature[place])) for feature in found]


def reading(layer: QgsVectorLayer, name: str, feature_class: Optional[FeatureClass]) -> Reading:
    """Note on the main thread what a layer holds now."""
    return Reading(
        name,
        feature_class,
        QgsVectorLayerFeatureSource(layer),
        QgsWkbTypes.displayString(layer.wkbType()),
        frozenset(layer.primaryKeyAttributes()),
        max(int(layer.featureCount()), 1),
    )
