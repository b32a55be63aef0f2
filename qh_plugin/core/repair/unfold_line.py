# SPDX-License-Identifier: GPL-2.0-or-later
"""A line that runs over itself: each stretch once."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.base import row_of
from qh_plugin.core.repair.geometry import Floats, geometry_at, insert_one, preview, to_wkb
from qh_plugin.core.repair.lines import from_parts, gone, measured, parts_of
from qh_plugin.core.repair.splitting import as_features
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


def unfolded(context: LayerContext, fid: int, found: Any) -> Edits:
    """A feature whose line runs along a stretch once only: the first time. What comes after the
    second time is a line of its own that begins where it leaves the stretch, a part of the feature
    where that has several. Raises `Unmendable` where nothing runs there twice."""
    if found is None or shapely.get_type_id(found) != 1:
        raise gone()
    row = row_of(context, fid)
    within = max(2 * context.tolerance, 1e-3)
    parts = parts_of(geometry_at(context, row))
    covered: list[tuple[float, float]] = []
    left: list[Floats] = []
    length = 0.0
    for xyz in parts:
        noded = _noded(xyz, shapely.get_coordinates(found)[[0, -1]], within)
        kept = ~_again(noded[:, :2], found, within, covered)
        for piece in _runs(noded, kept):
            left += _without_loop(piece, within)
        length += float(np.hypot(*np.diff(noded[:, :2], axis=0).T)[~kept].sum())
    if not length > 0 or not left:
        raise gone()
    said = Text("Bỏ {length} chạy trùng lại của {id}", "Drop {length} that {id} runs again").format(
        length=text.length(length), id=context.table.names([row])[0]
    )
    lines = [shapely.LineString(xyz) for xyz in left]
    if len(parts) == 1:
        return measured(context, as_features(context, row, lines, said, preview(found)))
    shape = to_wkb(from_parts(left), context, row)
    edits = Edits(context.table.name, said, geometries={fid: shape}, preview=preview(found))
    return measured(context, edits)


def _noded(xyz: Floats, places: Floats, within: float) -> Floats:
    """A part with a vertex at these places wherever it passes them, with their coordinates."""
    pieces = [xyz[:1]]
    for a, b in zip(xyz, xyz[1:]):
        segment = np.stack((a, b))
        for place in places:
            segment = insert_one(segment, place, within)
        pieces.append(segment[1:])
    noded = np.concatenate(pieces)
    for place in places:
        near = np.hypot(*(noded[:, :2] - place).T) <= within
        noded[near, :2] = place
    step = np.hypot(*np.diff(noded[:, :2], axis=0).T)
    return np.asarray(noded[np.concatenate(([True], step > 0))])


def _again(
    xy: Floats, found: Any, within: float, covered: list[tuple[float, float]]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which segments run where the stretch was run before; `covered` (metres along it) grows."""
    points = shapely.points(xy)
    on = shapely.distance(found, points) <= within
    middle = shapely.points((xy[:-1] + xy[1:]) / 2)
    on = on[:-1] & on[1:] & (shapely.distance(found, middle) <= within)
    along = shapely.line_locate_point(found, points)
    again = np.zeros(len(on), bool)
    for k in np.flatnonzero(on):
        low, high = sorted((float(along[k]), float(along[k + 1])))
        if high - low <= within:
            continue
        again[k] = _share(low, high, covered) > 0.5
        if not again[k]:
            covered.append((low, high))
    return again


def _share(low: float, high: float, covered: Sequence[tuple[float, float]]) -> float:
    """How much of an interval is covered; those that cover lie apart from each other."""
    common = sum(max(0.0, min(high, b) - max(low, a)) for a, b in covered)
    return common / (high - low)


def _without_loop(xyz: Floats, within: float) -> list[Floats]:
    """A piece, cut where one of its ends comes back to it: a way and the ring that it ends in."""
    noded = _noded(xyz, xyz[[0, -1], :2], within)
    inner = noded[1:-1, :2]
    at = [
        1 + int(np.argmin(gap))
        for end in (noded[0, :2], noded[-1, :2])
        for gap in [np.hypot(*(inner - end).T)]
        if len(gap) and gap.min() <= within
    ]
    bounds = [0, *sorted(set(at)), len(noded) - 1]
    return [noded[a : b + 1] for a, b in zip(bounds, bounds[1:])]


def _runs(xyz: Floats, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[Floats]:
    """The pieces of a part that its kept segments make."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False])).astype(np.int8)))
    return [xyz[a : b + 1] for a, b in zip(edges[::2], edges[1::2])]
