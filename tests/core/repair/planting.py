# SPDX-License-Identifier: GPL-2.0-or-later
"""Crooked grids of lots with defects planted in them, on the millimetre where not said."""

from __future__ import annotations

import numpy as np
import shapely

EAST, NORTH = 600000.0, 1190000.0


def grid(random, nx, ny):
    """The vertices (ny + 1, nx + 1, 2) of a crooked grid."""
    x, y = np.meshgrid(np.arange(nx + 1) * 20.0, np.arange(ny + 1) * 15.0)
    xy = np.stack([x, y], axis=-1) + random.uniform(-4, 4, (ny + 1, nx + 1, 2))
    return np.round(xy, 3) + np.array([EAST, NORTH])


def outline(xy):
    return shapely.Polygon(np.concatenate([xy[0], xy[1:, -1], xy[-1, -2::-1], xy[-2:0:-1, 0]]))


class Lots:
    """The cells of a grid as lists of rings, a shell and its holes, to be spoiled one by one."""

    def __init__(self, random, nx=4, ny=3):
        self.random, self.nx, self.ny = random, nx, ny
        self.xy = grid(random, nx, ny)
        self.parts = [
            [
                [
                    np.array(
                        [self.xy[r, c], self.xy[r, c + 1], self.xy[r + 1, c + 1], self.xy[r + 1, c]]
                    )
                ]
            ]
            for r in range(ny)
            for c in range(nx)
        ]
        self.spoiled = set()

    @property
    def outline(self):
        return outline(self.xy)

    def shapes(self):
        """Multipolygons, as they are: nothing is made valid."""
        return [
            shapely.MultiPolygon([shapely.Polygon(shell, holes) for shell, *holes in parts])
            for parts in self.parts
        ]

    def free(self):
        """A cell that nothing was done to, with all its neighbours; None where there is none."""
        cells = [(r, c) for r in range(self.ny) for c in range(self.nx)]
        around = {
            (r, c): {(a, b) for a in (r - 1, r, r + 1) for b in (c - 1, c, c + 1)} for r, c in cells
        }
        left = [cell for cell in cells if not around[cell] & self.spoiled]
        if not left:
            return None
        cell = left[int(self.random.integers(len(left)))]
        self.spoiled.add(cell)
        return cell[0] * self.nx + cell[1]

    def ring(self, k):
        return self.parts[k][0][0]

    def put(self, k, ring):
        self.parts[k][0][0] = ring

    def plant(self, kind):
        """Spoil one lot; False where no lot is left."""
        k = self.free()
        if k is not None:
            getattr(self, kind)(k)
        return k is not None

    # what can be wrong

    def gap(self, k):
        """A corner drawn back."""
        self._corner(k, self.random.uniform(0.005, 2.0))

    def overlap(self, k):
        """A corner pushed out."""
        self._corner(k, -self.random.uniform(0.005, 2.0))

    def duplicate_vertex(self, k):
        ring = self.ring(k)
        self.put(k, np.insert(ring, 1, ring[0] + self.random.uniform(-3e-4, 3e-4, 2), axis=0))

    def missing_vertex(self, k):
        """A vertex that the neighbours lack, or two on one edge."""
        ring = self.ring(k)
        shares = [0.3, 0.6] if self.random.random() < 0.5 else [0.5]
        new = [np.round(ring[0] + s * (ring[1] - ring[0]), 3) for s in shares]
        self.put(k, np.insert(ring, 1, new, axis=0))

    def copy(self, k):
        turned = np.roll(self.ring(k), 2, axis=0)
        self.parts.append([[turned]])

    def near_vertex(self, k):
        ring = self.ring(k).copy()
        ring[2] += self.random.uniform(-4e-4, 4e-4, 2)
        self.put(k, ring)

    def spike(self, k):
        """A spike out of the lot or into it."""
        ring = self.ring(k)
        along = ring[1] - ring[0]
        across = np.array([along[1], -along[0]]) / np.hypot(*along)
        middle = ring[0] + 0.5 * along
        tip = middle + across * self.random.uniform(0.5, 3) * self.random.choice([-1, 1])
        other = middle + along / np.hypot(*along) * 0.003
        self.put(k, np.insert(ring, 1, np.round([middle, tip, other], 3), axis=0))

    def short_segment(self, k):
        ring = self.ring(k)
        along = (ring[1] - ring[0]) / np.hypot(*(ring[1] - ring[0]))
        self.put(k, np.insert(ring, 1, np.round(ring[0] + along * 0.006, 3), axis=0))

    def tiny(self, k):
        """A corner of the lot as a lot of its own."""
        ring = self.ring(k)
        a = np.round(ring[0] + (ring[1] - ring[0]) * 0.03, 3)
        b = np.round(ring[0] + (ring[3] - ring[0]) * 0.03, 3)
        self.parts.append([[np.array([ring[0], a, b])]])
        self.put(k, np.array([a, ring[1], ring[2], ring[3], b]))

    def sliver(self, k):
        """A strip of the lot as a lot of its own."""
        ring = self.ring(k)
        a = np.round(ring[0] + (ring[1] - ring[0]) * 0.003, 3)
        b = np.round(ring[3] + (ring[2] - ring[3]) * 0.003, 3)
        self.parts.append([[np.array([ring[0], a, b, ring[3]])]])
        self.put(k, np.array([a, ring[1], ring[2], b]))

    def contained(self, k):
        self.parts.append([[self._within(k)]])

    def hole(self, k):
        self.parts[k][0].append(self._within(k)[::-1])

    def loop(self, k):
        """Two corners in the wrong order."""
        self.put(k, self.ring(k)[[0, 2, 1, 3]])

    def touching(self, k):
        """A hole that is drawn as part of the shell."""
        ring, hole = self.ring(k), self._within(k)
        self.put(k, np.concatenate([ring[:1], [hole[0], hole[3], hole[2]], ring]))

    def overlapping_parts(self, k):
        self.parts[k].append([self._within(k)])

    def outside(self, k):
        """A corner beyond the outline, if the lot has one."""
        self._corner(k, -self.random.uniform(0.1, 2.0))

    def wrong_way(self, k):
        self.put(k, self.ring(k)[::-1])

    def off_grid(self, k):
        ring = self.ring(k)
        self.put(k, np.insert(ring, 1, (ring[0] + ring[1]) / 2 + 2e-4, axis=0))

    def _corner(self, k, inward):
        ring = self.ring(k).copy()
        for at in self.random.choice(4, int(self.random.integers(1, 3)), replace=False):
            step = ring.mean(axis=0) - ring[at]
            ring[at] += np.round(step / np.hypot(*step) * inward, 3)
        self.put(k, ring)

    def _within(self, k):
        ring = self.ring(k)
        middle = ring.mean(axis=0)
        return np.round(middle + (ring[[0, 1, 2, 3]] - middle) * 0.3, 3)


KINDS = (
    "gap", "overlap", "duplicate_vertex", "missing_vertex", "copy", "near_vertex", "spike",
    "short_segment", "tiny", "sliver", "contained", "hole", "loop", "touching",
    "overlapping_parts", "outside", "wrong_way", "off_grid",
)  # fmt: skip
