# SPDX-License-Identifier: GPL-2.0-or-later
"""Reference systems: the one pinned operation between VN-2000 and WGS 84, and where the city lies.

The libraries choose between EPSG:6960 and EPSG:5194 by themselves, per point and differently from
each other (0.80 m apart). Here every operation is a PROJ pipeline built from the zone table and the
seven parameters of EPSG:6960 "VN-2000 to WGS 84 (2)", so pyproj, GDAL and QGIS do the same. All
coordinates are x, y (easting, northing; longitude, latitude) and 2D: there is no geoid model.
"""

from __future__ import annotations

import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, Callable, NamedTuple, Optional, TypeVar

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.errors import CrsError, MissingLibrary
from qh_plugin.core.text import Text

Points = NDArray[np.float64]
T = TypeVar("T")

WGS84, VN2000 = 4326, 4756
CITY, BARIA_VUNGTAU = 9210, 5899
#: EPSG code of a VN-2000 zone → central meridian, scale factor (EPSG v11)
ZONES = {
    9210: (105.75, 0.9999),
    5899: (107.75, 0.9999),
    5896: (102.0, 0.9999),
    5897: (105.0, 0.9999),
    5898: (108.0, 0.9999),
    9205: (103.0, 0.9999),
    9206: (104.0, 0.9999),
    9207: (104.5, 0.9999),
    9208: (104.75, 0.9999),
    9209: (105.5, 0.9999),
    9211: (106.0, 0.9999),
    9212: (106.25, 0.9999),
    9213: (106.5, 0.9999),
    9214: (107.0, 0.9999),
    9215: (107.25, 0.9999),
    9216: (107.5, 0.9999),
    9217: (108.25, 0.9999),
    9218: (108.5, 0.9999),
    3405: (105.0, 0.9996),
    3406: (111.0, 0.9996),
}
#: EPSG:6960, VN-2000 to WGS 84 (2): the numbers of decision 05/2007/QĐ-BTNMT
HELMERT = (
    "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 "
    "+ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame"
)
_WGS84_PROJECTIONS = {
    3857: "+proj=webmerc +lat_0=0 +lon_0=0 +x_0=0 +y_0=0 +ellps=WGS84",
    32648: "+proj=utm +zone=48 +ellps=WGS84",
    32649: "+proj=utm +zone=49 +ellps=WGS84",
}
#: xmin, ymin, xmax, ymax of the wards in EPSG:9210: the mainland, Côn Đảo (measured)
CITY_BOUNDS = ((562999.0, 1141584.0, 699193.0, 1271963.0), (537021.0, 948506.0, 609140.0, 970932.0))


class Guess(NamedTuple):
    """The reference system that coordinates probably have; `swapped`: x holds the northing."""

    epsg: int
    swapped: bool


def is_vn2000(epsg: Optional[int]) -> bool:
    """True for a VN-2000 map zone (metres)."""
    return epsg in ZONES


def is_geographic(epsg: Optional[int], wkt: str = "") -> bool:
    """True where coordinates are degrees; an unknown system counts as not geographic."""
    if epsg in (WGS84, VN2000):
        return True
    if epsg in ZONES or epsg in _WGS84_PROJECTIONS or (epsg is None and not wkt):
        return False
    if wkt.lstrip().upper().startswith(("GEOGCS", "GEOGCRS", "GEODCRS")):
        return True
    proj = library()
    try:
        known = epsg if epsg is not None else wkt
        return _apart(lambda: bool(proj.CRS.from_user_input(known).is_geographic))
    except proj.exceptions.CRSError:
        return False


def name(epsg: int) -> str:
    """The name people know: "VN-2000 / 105°45' (EPSG:9210)"."""
    if epsg in ZONES:
        meridian, scale = ZONES[epsg]
        minutes = round(meridian % 1 * 60)
        kind = "" if scale == 0.9999 else ", 6°"
        return f"VN-2000 / {int(meridian)}°{minutes:02d}'{kind} (EPSG:{epsg})"
    return {WGS84: "WGS 84 (EPSG:4326)", VN2000: "VN-2000 (EPSG:4756)"}.get(epsg, f"EPSG:{epsg}")


def operation(source: int, target: int) -> str:
    """The PROJ pipeline from one EPSG code to another, x, y order. Raises `CrsError` for codes
    that are neither VN-2000 nor WGS 84, WGS 84 / UTM 48N, 49N or web Mercator."""
    if source == target:
        return "+proj=noop"
    steps = [_to_radians(source)]
    if _is_wgs84(source) != _is_wgs84(target):
        way = "+inv " if _is_wgs84(source) else ""
        steps += [
            "+proj=push +v_3",
            "+proj=cart +ellps=WGS84",
            f"{way}{HELMERT}",
            "+inv +proj=cart +ellps=WGS84",
            "+proj=pop +v_3",
        ]
    steps.append(_from_radians(target))
    return "+proj=pipeline " + " ".join(f"+step {step}" for step in steps)


def qgis_operation(source: int, target: int) -> str:
    """The same pipeline, for `QgsCoordinateTransformContext.addCoordinateOperation`."""
    return operation(source, target)


def gdal_operation(source: int, target: int) -> str:
    """The same for `osr.CoordinateTransformationOptions.SetOperation`, which wants the axes of the
    EPSG definition: latitude first."""
    if source == target:
        return "+proj=noop"
    swap = "+step +proj=axisswap +order=2,1"
    before = [swap] if is_geographic(source) else []
    after = [swap] if is_geographic(target) else []
    steps = operation(source, target).partition(" ")[2]
    return " ".join(["+proj=pipeline", *before, steps, *after])


def transformer(source: int, target: int) -> Callable[[Points], Points]:
    """A function xy (n, 2) → xy (n, 2); places that cannot be transformed become inf.

    The whole array goes through one operation: nothing switches along 11°04' N.
    """
    if source == target:
        return lambda xy: np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    proj, steps = library(), operation(source, target)
    pipeline = _apart(lambda: proj.Transformer.from_pipeline(steps))

    def transform(xy: Points) -> Points:
        xy = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
        return np.column_stack(_apart(lambda: pipeline.transform(xy[:, 0], xy[:, 1])))

    return transform


def transform_geometries(geometries: Any, source: int, target: int) -> Any:
    """Shapely geometries (array or one) in another system, vertex by vertex, 2D."""
    import shapely

    return shapely.transform(geometries, transformer(source, target))


def in_city(xy: Points, epsg: int, margin: float = 5000.0) -> NDArray[np.bool_]:
    """Which places (n, 2) in that system lie within the extent of the city's wards, ± margin m."""
    places = transformer(epsg, CITY)(xy)
    inside = np.zeros(len(places), dtype=bool)
    for xmin, ymin, xmax, ymax in CITY_BOUNDS:
        low, high = (xmin - margin, ymin - margin), (xmax + margin, ymax + margin)
        inside |= ((places >= low) & (places <= high)).all(axis=1)
    return inside


def probable(xy: Points) -> Optional[Guess]:
    """The system in which most of the places lie in the city; None where no guess holds.

    The city's own zones are tried first, then degrees, UTM and the other zones; each with the
    axes as they stand, then swapped (Vietnamese documents write X for the northing).
    """
    candidates = (CITY, BARIA_VUNGTAU, WGS84, 3405, 32648, 3857, *ZONES)
    for swapped in (False, True):
        places = xy[:, ::-1] if swapped else xy
        for epsg in candidates:
            if len(places) and in_city(places, epsg).mean() > 0.5:
                return Guess(epsg, swapped)
    return None


def wkt(epsg: int) -> tuple[str, str]:
    """Name and WKT 1 definition of an EPSG code, as GeoPackage stores it. Raises `CrsError`."""
    proj = library()
    try:
        return _apart(lambda: _described(proj.CRS.from_epsg(epsg)))
    except proj.exceptions.CRSError as error:
        raise _unknown(epsg) from error


def library() -> ModuleType:
    """pyproj, with its database found also inside a virtual environment."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pyproj
    except ImportError as error:
        raise MissingLibrary(
            "pyproj", Text("chuyển đổi hệ tọa độ", "transform coordinates")
        ) from error
    try:
        pyproj.datadir.get_data_dir()
    except pyproj.exceptions.DataDirError:
        for place in ("/usr/share/proj", "/usr/local/share/proj"):
            if Path(place, "proj.db").is_file():
                pyproj.datadir.set_data_dir(place)
                break
    return pyproj  # type: ignore[no-any-return]


def _apart(call: Callable[[], T]) -> T:
    """The result of a call of pyproj, made in a thread of Python's own unless on the main thread.

    pyproj ≥ 3.7 frees its context together with Python's state of the thread but finds it again
    by the system's thread. In a thread that Python did not start (QgsTask, Processing) that state
    ends with every task, so the next task in the same thread would use freed memory.
    """
    if threading.current_thread() is threading.main_thread():
        return call()
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call).result()


def _described(crs: Any) -> tuple[str, str]:
    return str(crs.name), str(crs.to_wkt("WKT1_GDAL"))


_DEGREES = "+proj=unitconvert"


def _is_wgs84(epsg: int) -> bool:
    return epsg == WGS84 or epsg in _WGS84_PROJECTIONS


def _projection(epsg: int) -> str:
    """The forward projection, "" for degrees."""
    if epsg in ZONES:
        meridian, scale = ZONES[epsg]
        if scale == 0.9996:
            return f"+proj=utm +zone={int(meridian + 183) // 6} +ellps=WGS84"
        return (
            f"+proj=tmerc +lat_0=0 +lon_0={meridian:g} +k={scale} +x_0=500000 +y_0=0 +ellps=WGS84"
        )
    if epsg in (WGS84, VN2000):
        return ""
    if epsg in _WGS84_PROJECTIONS:
        return _WGS84_PROJECTIONS[epsg]
    raise _unknown(epsg)


def _to_radians(epsg: int) -> str:
    projection = _projection(epsg)
    return f"+inv {projection}" if projection else f"{_DEGREES} +xy_in=deg +xy_out=rad"


def _from_radians(epsg: int) -> str:
    return _projection(epsg) or f"{_DEGREES} +xy_in=rad +xy_out=deg"


def _unknown(epsg: int) -> CrsError:
    return CrsError(
        Text(
            "Không có phép chuyển đã định cho EPSG:{epsg}; hãy dùng VN-2000 (EPSG:9210, 5899 …) "
            "hoặc WGS 84.",
            "There is no pinned operation for EPSG:{epsg}; use VN-2000 (EPSG:9210, 5899 …) "
            "or WGS 84.",
        ).format(epsg=epsg)
    )
