# SPDX-License-Identifier: GPL-2.0-or-later
"""Boxes xmin, ymin, xmax, ymax around the places of an edit; one that is nowhere is NaN."""

from __future__ import annotations

from math import isfinite, nan
from typing import Iterable, Optional

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
NOWHERE: Box = (nan, nan, nan, nan)


def windows(before: Floats, after: Floats, margin: float) -> list[Box]:
    """Boxes around the old and the new places (k, 4) of some features, `margin` metres wider;
    those that meet are put together. A place that is nowhere is left out."""
    found: list[Box] = []
    for x0, y0, x1, y1 in (*before.tolist(), *after.tolist()):
        if not (isfinite(x0) and isfinite(y0) and isfinite(x1) and isfinite(y1)):
            continue
        one, apart = grown((x0, y0, x1, y1), margin), []
        for other in found:
            if meet(one, other):
                one = union(one, other)
            else:
                apart.append(other)
        found = [*apart, one]
    return found


def meet(a: Box, b: Box) -> bool:
    """Whether two boxes have a point in common."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def within(a: Box, b: Box) -> bool:
    """Whether the first box lies in the second."""
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def union(a: Box, b: Box) -> Box:
    """The box around two."""
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def grown(box: Box, margin: float) -> Box:
    """A box made larger by so many metres on every side."""
    return (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)


def scaled(box: Box, times: float) -> Box:
    """A box made larger by some times its longer side (at least a metre) in all."""
    return grown(box, max(box[2] - box[0], box[3] - box[1], 1.0) * (times - 1) / 2)


def around(frame: Box, boxes: Iterable[Optional[Box]]) -> Box:
    """The box around a frame and some boxes."""
    for box in boxes:
        if box is not None:
            frame = union(frame, box)
    return frame
