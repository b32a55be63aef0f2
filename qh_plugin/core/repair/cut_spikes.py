# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut spikes off."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import around, shared
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview, rebuilt, to_wkb
from qh_plugin.core.repair.nodes import is_closed
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

#: sharper than this (degrees) at a tip belongs to the spike
_SHARP = 2.0
_MOST = 40
#: a base shorter than this (m) would be a short segment, or nearly
_STUB = 0.02


class CutSpikes(Repair):
    """Drops the vertex at the tip of each spike of the feature, and those below it as long as
    what is left is still a spike. A neighbour whose border follows the spike loses it too."""

    id: ClassVar[str] = "cut_spikes"
    title: ClassVar[Text] = Text("Cắt gai nhọn", "Cut the spikes")
    mends: ClassVar[frozenset[str]] = frozenset({"G09"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the feature and of those that follow its spikes."""
        row = row_of(context, findings.fids[i][0])
        place = findings.geometry[i]
        if place is None or shapely.is_empty(place):
            raise Unmendable(_GONE)
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(place)]
        tips = np.array([line[len(line) // 2] for line in lines])
        shapes = dict(around(context, place).geometry)
        shapes[row] = geometry_at(context, row)
        changed = {}
        for k, shape in shapes.items():
            new = _without(shape, tips, context.tolerance)
            if new is not None:
                changed[k] = new
        if row not in changed:
            raise Unmendable(_GONE)
        if context.kind == "polygon":
            geometries = shared(context, changed, place)
        else:
            fids = context.table.fids
            geometries = {int(fids[k]): to_wkb(s, context, k) for k, s in changed.items()}
        text = Text("Cắt {n} gai nhọn của {id}", "Cut {n} spikes of {id}").format(
            n=len(tips), id=context.table.names([row])[0]
        )
        return Edits(context.table.name, text, geometries=geometries, preview=preview(place))


def _without(shape: Any, tips: Floats, tolerance: float) -> Any:
    """A shape without its spikes at some tips; None where it has none there."""
    found = []

    def cut(xyz: Floats) -> Floats:
        for tip in tips:
            shorter = _cut(xyz, tip, tolerance)
            if shorter is not xyz:
                found.append(True)
                xyz = shorter
        return xyz

    new = rebuilt(shape, cut)
    return new if found else None


def _cut(xyz: Floats, tip: Floats, tolerance: float) -> Floats:
    """A ring or line without the spike at a tip."""
    closed = is_closed(xyz)
    body = xyz[:-1] if closed else xyz
    reach = max(tolerance, 1e-9)
    at = np.flatnonzero(np.hypot(*(body[:, :2] - tip).T) <= reach)
    if not len(at) or (not closed and (at[0] == 0 or at[-1] == len(body) - 1)):
        return xyz
    if _angle(body, at, closed) > _SHARP:
        return xyz
    left = _rolled(body, at, closed)
    for _ in range(_MOST):
        before, after = left[-1], left[0]
        if len(left) < (4 if closed else 3):
            break
        if np.hypot(*(before - after)[:2]) <= reach:
            left = left[1:]
        elif _sharp(left[-2], before, after):
            left = left[:-1]
        elif _sharp(before, after, left[1]):
            left = left[1:]
        else:
            break
    left = _without_stub(left, reach) if closed else left
    return np.concatenate([left, left[:1]]) if closed else _unrolled(xyz, left)


def _without_stub(left: Floats, reach: float) -> Floats:
    """The spike's base, from the last vertex to the first, as one vertex where it is very short
    and straight on with the border; the same one of both whichever way the ring runs."""
    before, after = left[-1], left[0]
    if len(left) < 5 or np.hypot(*(before - after)[:2]) >= _STUB:
        return left
    ways = [
        (tuple(after[:2]), left[1:], _off(after, before, left[1])),
        (tuple(before[:2]), left[:-1], _off(before, left[-2], after)),
    ]
    for _, shorter, off in sorted(ways, key=lambda way: way[0]):
        if off <= reach:
            return np.asarray(shorter)
    return left


def _off(point: Floats, a: Floats, b: Floats) -> float:
    """Distance of a point from the line through two others."""
    along, to = (b - a)[:2], (point - a)[:2]
    length = float(np.hypot(*along))
    return abs(float(along[0] * to[1] - along[1] * to[0])) / length if length else 0.0


def _rolled(body: Floats, at: NDArray[np.int64], closed: bool) -> Floats:
    """The vertices after a tip and on to those before it; of a line both ends stay in place."""
    start = int(at[-1]) + 1 if int(at[-1]) - int(at[0]) == len(at) - 1 else 0
    keep = np.delete(np.arange(len(body)), at)
    order = np.concatenate([keep[keep >= start], keep[keep < start]])
    return np.asarray(body[order])


def _unrolled(line: Floats, left: Floats) -> Floats:
    """What is left of an open line, in its own order."""
    kept = set(map(tuple, left[:, :2].tolist()))
    keep = np.array([tuple(xy) in kept for xy in line[:, :2].tolist()])
    return np.asarray(line[keep])


def _angle(body: Floats, at: NDArray[np.int64], closed: bool) -> float:
    keep = np.delete(np.arange(len(body)), at)
    if len(keep) < 2:
        return 180.0
    later, earlier = keep[keep > at[-1]], keep[keep < at[0]]
    after = later[0] if len(later) else keep[0]
    before = earlier[-1] if len(earlier) else keep[-1]
    return _degrees(body[before], body[at[0]], body[after])


def _sharp(a: Floats, b: Floats, c: Floats) -> bool:
    return _degrees(a, b, c) < 1.0


def _degrees(a: Floats, b: Floats, c: Floats) -> float:
    into, out = (a - b)[:2], (c - b)[:2]
    cross = into[0] * out[1] - into[1] * out[0]
    return float(np.degrees(np.arctan2(abs(cross), float(into @ out))))


_GONE = Text(
    "Không còn gai nhọn ở đây; hãy kiểm tra lại.",
    "There is no spike here any more; run the check again.",
)
