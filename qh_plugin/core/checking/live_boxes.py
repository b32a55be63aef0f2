# SPDX-License-Identifier: GPL-2.0-or-later
"""Boxes xmin, ymin, xmax, ymax around the places of an edit."""

from __future__ import annotations

from typing import Iterable, Optional

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def windows(before: Floats, after: Floats, margin: float) -> list[Floats]:
    """Boxes around the old and the new places (k, 4) of some features, `margin` metres wider;
    those that meet are put together. A place that is nowhere is left out."""
    found: list[Floats] = []
    for box in (*before, *after):
        if not np.isfinite(box).all():
            continue
        one, apart = grown(box, margin), []
        for other in found:
            if meet(one, other):
                one = union(one, other)
            else:
                apart.append(other)
        found = [*apart, one]
    return found


def meet(a: Floats, b: Floats) -> bool:
    """Whether two boxes have a point in common."""
    return bool(a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3])


def union(a: Floats, b: Floats) -> Floats:
    """The box around two."""
    return np.concatenate((np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])))


def grown(box: Floats, margin: float) -> Floats:
    """A box made larger by so many metres on every side."""
    larger: Floats = box + np.array([-margin, -margin, margin, margin])
    return larger


def scaled(box: Floats, times: float) -> Floats:
    """A box made larger by some times its longer side (at least a metre) in all."""
    return grown(box, max(float((box[2:] - box[:2]).max()), 1.0) * (times - 1) / 2)


def around(frame: Floats, boxes: Iterable[Optional[Floats]]) -> Floats:
    """The box around a frame and some boxes."""
    for box in boxes:
        if box is not None:
            frame = union(frame, box)
    return frame
