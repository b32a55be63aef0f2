# SPDX-License-Identifier: GPL-2.0-or-later
"""Crooked fabrics of lots with symbols, codes, persons and areas, and their checks."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.drafting.roles import Roles
from tests.core.repair.conftest import EAST, NORTH, counts, dataset, table
from tests.core.repair.test_mend_fabrics import cells, lattice, outline

ROLES = Roles(
    id="maDoiTuong", label="kyHieuLoDat", code="ma", areas={"dienTich": 1.0}, shared=("danSo",)
)
__all__ = ["EAST", "NORTH", "ROLES", "areas", "at", "fabric", "faults", "line", "lots"]


def lots(*shapes, names=None, codes=None, persons=None):
    """A layer of lots with the fields that the tools know."""
    n = len(shapes)
    return table(
        *shapes,
        maDoiTuong=[f"X-{i + 1}" for i in range(n)],
        kyHieuLoDat=names or [f"NO-{i + 1:02d}" for i in range(n)],
        ma=codes or ["DAT_O_Nhomnhao"] * n,
        danSo=persons or [100] * n,
        dienTich=[round(shape.area, 2) for shape in shapes],
    )


def fabric(seed, nx=4, ny=3, drop=()):
    """A clean crooked fabric of nx × ny lots of about 20 × 15 m, and its outline."""
    xy = lattice(np.random.default_rng(seed), nx, ny)
    shapes = [shapely.Polygon(r) for i, r in enumerate(cells(xy)) if i not in drop]
    return lots(*shapes), outline(xy)


def at(x, y):
    """A place of the fabric, in the city's coordinates."""
    return (x + EAST, y + NORTH)


def line(*points):
    return np.array([at(*point) for point in points])


def areas(layer):
    return shapely.area(shapely.from_wkb(layer.wkb))


def faults(layer, boundary=None):
    """rule → findings of all geometry rules."""
    return counts(dataset(layer, boundary))
