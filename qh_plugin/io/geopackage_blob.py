# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackage geometry blobs: header and WKB (OGC 12-128r15, 2.1.3)."""

from __future__ import annotations

import sqlite3
import struct
from typing import Any, Optional, Sequence, Union

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.wkb import Shapes, parse

MAGIC = b"GP"
_EMPTY = 0x10
#: envelope contents indicator (flag bits 1-3) → bytes of header and envelope
_HEADER = (8, 40, 56, 56, 72, 8, 8, 8)
_ENVELOPE = struct.Struct("<2sBBi4d")
_PLAIN = struct.Struct("<2sBBi")


def wkb_of(blob: Union[bytes, str, None]) -> Optional[bytes]:
    """The WKB in a blob. A blob without a GeoPackage header is given back as it is: what it is
    worth is for the rules to say."""
    if blob is None:
        return None
    if not isinstance(blob, bytes):
        return str(blob).encode("utf-8")
    if blob[:2] != MAGIC or len(blob) < 8:
        return blob
    return blob[_HEADER[blob[3] >> 1 & 7] :]


def wkb_column(blobs: Sequence[Any]) -> list[Optional[bytes]]:
    """`wkb_of` each blob; quick where most have the same kind of header."""
    head = next((b[:8] for b in blobs if isinstance(b, bytes) and len(b) >= 8), b"")
    if head[:2] != MAGIC:
        return [wkb_of(blob) for blob in blobs]
    begin = _HEADER[head[3] >> 1 & 7]
    return [
        blob[begin:] if type(blob) is bytes and blob[:8] == head else wkb_of(blob) for blob in blobs
    ]


def bounds(shapes: Shapes) -> NDArray[np.float64]:
    """xmin, ymin, xmax, ymax of each row, (n, 4); NaN where a row has no finite extent."""
    extent = np.full((len(shapes.kind), 4), np.nan)
    if len(shapes.ring_row) == 0:
        return extent
    counts = np.diff(shapes.ring_start)
    row_of_vertex = np.repeat(shapes.ring_row, counts)
    if len(row_of_vertex) == 0:
        return extent
    first = np.flatnonzero(np.diff(row_of_vertex, prepend=-1))
    rows = row_of_vertex[first]
    extent[rows, :2] = np.minimum.reduceat(shapes.xy, first, axis=0)
    extent[rows, 2:] = np.maximum.reduceat(shapes.xy, first, axis=0)
    extent[~np.isfinite(extent).all(axis=1)] = np.nan
    return extent


def encode(
    wkb: Sequence[Optional[bytes]], extent: NDArray[np.float64], srs_id: int, geometry_type: str
) -> list[Optional[bytes]]:
    """Blobs for WKB with the extents of `bounds`; single geometries are wrapped where the column
    is declared for multipart ones."""
    single = _SINGLE.get(geometry_type.upper())
    return [
        _blob(_multi(w, single), e, srs_id) if w is not None else None
        for w, e in zip(wkb, extent.tolist())
    ]


#: multipart column type → little-endian WKB of a single part starts with this
_SINGLE = {
    "MULTIPOINT": b"\x01\x01\x00\x00\x00",
    "MULTILINESTRING": b"\x01\x02\x00\x00\x00",
    "MULTIPOLYGON": b"\x01\x03\x00\x00\x00",
}


def _multi(wkb: bytes, single: Optional[bytes]) -> bytes:
    if single is None or not wkb.startswith(single):
        return wkb
    return b"\x01" + bytes([single[1] + 3]) + b"\x00\x00\x00\x01\x00\x00\x00" + wkb


def _blob(wkb: bytes, extent: list[float], srs_id: int) -> bytes:
    xmin, ymin, xmax, ymax = extent
    if xmin == xmin:
        return _ENVELOPE.pack(MAGIC, 0, 0x03, srs_id, xmin, xmax, ymin, ymax) + wkb
    flags = 0x01 | (_EMPTY if wkb[5:] == b"\x00\x00\x00\x00" else 0)
    return _PLAIN.pack(MAGIC, 0, flags, srs_id) + wkb


def add_functions(connection: sqlite3.Connection) -> None:
    """The ST_ functions that the spatial index triggers of every GeoPackage call."""
    for function, place in (("ST_MinX", 0), ("ST_MaxX", 2), ("ST_MinY", 1), ("ST_MaxY", 3)):
        connection.create_function(function, 1, _reader(place), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def _reader(place: int) -> Any:
    def read(blob: Optional[bytes]) -> Optional[float]:
        extent = extent_of(blob)
        return extent[place] if extent else None

    return read


def _is_empty(blob: Optional[bytes]) -> Optional[int]:
    return None if blob is None else int(extent_of(blob) is None)


def extent_of(blob: Optional[bytes]) -> Optional[tuple[float, float, float, float]]:
    """xmin, ymin, xmax, ymax from the header's envelope, else from the WKB; None where empty."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[3] & _EMPTY:
        return None
    if blob[:2] == MAGIC and blob[3] >> 1 & 7 and len(blob) >= 40:
        order = "<" if blob[3] & 1 else ">"
        xmin, xmax, ymin, ymax = struct.unpack_from(order + "4d", blob, 8)
        return None if xmin != xmin else (xmin, ymin, xmax, ymax)
    one = np.empty(1, dtype=object)
    one[0] = wkb_of(blob)
    xmin, ymin, xmax, ymax = bounds(parse(one))[0].tolist()
    return None if xmin != xmin else (xmin, ymin, xmax, ymax)
