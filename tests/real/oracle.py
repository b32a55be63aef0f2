# SPDX-License-Identifier: GPL-2.0-or-later
"""What overlay of all pairs and the union say about a polygon layer: slow, plain, independent."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray
from osgeo import ogr, osr

#: EPSG:6960 as a PROJ step with position-vector signs, typed in by hand for the comparison
TO_VN2000 = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 "
    "+rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84"
)


def geometries(path: Path, layer: str, pipeline: Optional[str] = None) -> NDArray[np.object_]:
    """The layer's geometries read by GDAL, transformed by GDAL with the pipeline given."""
    ogr.UseExceptions()
    source = ogr.Open(str(path))
    features = source.GetLayerByName(layer)
    change = None
    if pipeline:
        options = osr.CoordinateTransformationOptions()
        options.SetOperation(pipeline)
        change = osr.CreateCoordinateTransformation(None, None, options)
    read = []
    for feature in features:
        geometry = feature.GetGeometryRef()
        if change:
            geometry.Transform(change)
        read.append(shapely.from_wkb(bytes(geometry.ExportToWkb())))
    return np.array(read, dtype=object)


def width(polygon: shapely.Polygon) -> float:
    """Diameter of the largest inscribed circle in m."""
    return 2.0 * float(shapely.length(shapely.maximum_inscribed_circle(polygon, tolerance=1e-6)))


def overlaps(polygons: NDArray[np.object_], tolerance: float) -> dict[tuple[int, int], float]:
    """Pairs of positions whose interiors meet in a region wider than the tolerance, with the
    area of those regions in m²."""
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    once = left < right
    found: dict[tuple[int, int], float] = {}
    for i, j in zip(left[once], right[once]):
        for part in shapely.get_parts(shapely.intersection(polygons[i], polygons[j])):
            if part.geom_type == "Polygon" and width(part) > tolerance:
                found[(int(i), int(j))] = found.get((int(i), int(j)), 0.0) + part.area
    return found


def holes(polygons: NDArray[np.object_], tolerance: float) -> list[shapely.Polygon]:
    """Holes of the union wider than the tolerance."""
    union = shapely.union_all(polygons)
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    found = [shapely.Polygon(ring) for ring in rings]
    return [hole for hole in found if width(hole) > tolerance]
