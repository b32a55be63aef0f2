# SPDX-License-Identifier: GPL-2.0-or-later
"""What every drawing operation gives, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence, Union

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
Rows = Union[Sequence[int], NDArray[np.int64]]

#: nearer than this (m) to a vertex or a line counts as on it; twice the grid of the delivery
REACH = 0.002
#: decimals of a metre that new, free vertices are rounded to
DECIMALS = 3
#: the last OGC type code without curves
_LINEAR = 7


class Refused(InputError):
    """An operation cannot be done on this input; says which feature, why and what to do."""


@dataclass(frozen=True)
class Drafted:
    """The result of an operation: one `Edits` a layer, each one undo step, and what was done."""

    edits: Sequence[Edits]
    note: Text

    @property
    def empty(self) -> bool:
        """True where nothing would change."""
        return all(edits.empty for edits in self.edits)


def rows_of(table: Table, fids: Sequence[int]) -> NDArray[np.int64]:
    """The rows of these features, ascending. Raises `Refused` where one is gone."""
    rows = np.flatnonzero(np.isin(table.fids, list(fids)))
    if len(rows) < len(set(fids)):
        raise Refused(
            Text(
                "Có đối tượng đã chọn không còn trong lớp; hãy chọn lại.",
                "Some selected feature is no longer in the layer; select again.",
            )
        )
    return rows


def read_shapes(wkb: Objects) -> Objects:
    """Geometries (n,) of WKB; None where there is none, it is broken, or it holds curves, which
    GEOS refuses with an exception."""
    plain = np.empty(len(wkb), dtype=object)
    plain[:] = [value if value and _code(value) <= _LINEAR else None for value in wkb]
    return np.asarray(shapely.from_wkb(plain, on_invalid="ignore"), dtype=object)


def _code(wkb: bytes) -> int:
    """The OGC type code of a geometry, without its dimensions."""
    number = int.from_bytes(wkb[1:5], "little" if wkb[0] else "big")
    return (number & 0x1FFFFFFF) % 1000


def polygons(table: Table, rows: Rows) -> Objects:
    """The polygons of some rows. Raises `Refused` naming the first that cannot be used and why:
    empty, a curve, not an area, or invalid."""
    shapes = read_shapes(table.wkb[list(rows)])
    for row, shape in zip(rows, shapes):
        reason = why_not_usable(shape, table.wkb[row])
        if reason is not None:
            raise Refused(
                Text(
                    "Không dùng được {name}: {why}. Hãy sửa đối tượng này trước.",
                    "{name} cannot be used: {why}. Mend this feature first.",
                ).format(name=table.names([row])[0], why=reason)
            )
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def usable(table: Table) -> dict[int, Any]:
    """row → polygon of every row that can be used; the others take no part."""
    shapes = read_shapes(table.wkb)
    return {
        row: shapely.force_2d(shape)
        for row, shape in enumerate(shapes)
        if why_not_usable(shape, table.wkb[row]) is None
    }


def why_not_usable(shape: Any, wkb: Any) -> Optional[Text]:
    """Why a geometry cannot be used as an area; None where it can."""
    if shape is None or shapely.is_missing(shape):
        if wkb and len(wkb) >= 5 and _code(wkb) > _LINEAR:
            return Text("hình học có cung tròn", "its geometry holds curves")
        return Text("không có hình học đọc được", "it has no readable geometry")
    if shapely.get_type_id(shape) not in (3, 6):
        return Text("không phải vùng", "it is not an area")
    if shapely.is_empty(shape):
        return Text("hình học rỗng", "its geometry is empty")
    if not shapely.is_valid(shape):
        reason = str(shapely.is_valid_reason(shape)).partition("[")[0].lower()
        return Text(
            f"hình học sai ({_REASONS.get(reason, 'tự cắt')})",
            f"its geometry is invalid ({reason})",
        )
    return None


_REASONS = {
    "self-intersection": "tự cắt",
    "ring self-intersection": "vòng tự chạm",
    "hole lies outside shell": "lỗ nằm ngoài vùng",
    "nested holes": "lỗ chồng nhau",
    "nested shells": "phần chồng nhau",
    "interior is disconnected": "vùng bị tách rời",
    "duplicate rings": "vòng trùng nhau",
}


def to_wkb(shape: Any, table: Table) -> bytes:
    """WKB of a polygon or line in the type of the layer. Raises `Refused` where the layer takes
    single parts only and the shape has several, or where the shape is not valid."""
    kind = shapely.get_type_id(shape)
    if not shapely.is_valid(shape) or shapely.is_empty(shape):
        raise Refused(
            Text(
                "Kết quả không phải hình học hợp lệ; không có gì bị thay đổi. Hãy vẽ khác đi một "
                "chút.",
                "The result would not be valid geometry; nothing was changed. Draw it a little "
                "differently.",
            )
        )
    if not table.geometry_type.upper().startswith("MULTI") and kind in (5, 6):
        if shapely.get_num_geometries(shape) > 1:
            raise Refused(
                Text(
                    "Kết quả gồm nhiều phần nhưng lớp chỉ nhận đối tượng một phần.",
                    "The result has several parts but the layer takes single parts only.",
                )
            )
        shape = shapely.get_geometry(shape, 0)
    elif table.geometry_type.upper().startswith("MULTI") and kind in (1, 3):
        shape = {1: shapely.multilinestrings, 3: shapely.multipolygons}[kind]([shape])
    return bytes(shapely.to_wkb(shape, output_dimension=2, flavor="iso"))


def rounded(coordinates: Floats) -> Floats:
    """Coordinates on the millimetre."""
    return np.asarray(np.round(coordinates, DECIMALS), dtype=np.float64)
