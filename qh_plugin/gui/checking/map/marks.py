# SPDX-License-Identifier: GPL-2.0-or-later
"""The chosen finding on the map: its features, the defect itself."""

from __future__ import annotations

from itertools import islice
from typing import Callable, Optional

from qgis.core import QgsFeature, QgsVectorLayer

from qh_plugin.gui.checking.listing.rows import Row
from qh_plugin.gui.checking.map.overlay import MapOverlay
from qh_plugin.qgis_io.apply_edits import geometry_of

#: features outlined for one finding
MOST_FEATURES = 8


class MapMarks:
    """Draws through the overlay; `layer_for(table name)` gives the layer on the map or None."""

    def __init__(
        self, overlay: MapOverlay, layer_for: Callable[[str], Optional[QgsVectorLayer]]
    ) -> None:
        self._overlay, self._layer_for = overlay, layer_for

    def show(self, row: Optional[Row], crs: str) -> None:
        """Mark a finding instead of the one before; None only clears."""
        self._overlay.clear()
        if row is None:
            return
        import shapely

        found = [feature.geometry() for feature in self.features(row)]
        self._overlay.features([g for g in found if not g.isNull()], crs)
        shape = row.group.geometry[row.i]
        x, y = row.group.point[row.i]
        self._overlay.mark(
            geometry_of(shapely.to_wkb(shape, output_dimension=2)) if shape is not None else None,
            (x, y) if x == x else None,
            crs,
        )

    def zoom(self, row: Row, crs: str) -> bool:
        """Bring the map to the defect, else to its features, and let these light up; False where
        neither has a place."""
        features = self.features(row)
        box = row.group.bbox(row.i) or _box_of(features)
        if box is not None:
            self._overlay.zoom(box, crs)
            self._overlay.flash([feature.geometry() for feature in features], crs)
        return box is not None

    def features(self, row: Row) -> list[QgsFeature]:
        """The first features of a finding that are still there: a gap along open streets has
        every parcel of the ward around it."""
        layer = self._layer_for(row.group.layer)
        if layer is None:
            return []
        found = (layer.getFeature(fid) for fid in row.group.fids[row.i])
        return list(islice((feature for feature in found if feature.isValid()), MOST_FEATURES))


def _box_of(features: list[QgsFeature]) -> Optional[tuple[float, float, float, float]]:
    for feature in features:
        box = feature.geometry().boundingBox()
        if not box.isNull():
            return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    return None
