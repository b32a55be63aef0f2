# SPDX-License-Identifier: GPL-2.0-or-later
"""The geometry kernel: a polygon layer as directed edges that cancel where it is clean.

m(p), the number of polygons that cover p, changes only across edges whose signed sum over all
rings is not zero; every overlap and every gap is bounded by those residual edges alone.
"""

from __future__ import annotations

from qh_plugin.core.fabric.build import build
from qh_plugin.core.fabric.result import Fabric, GapLabel, MissingVertices, NearVertices, Regions

__all__ = ["Fabric", "GapLabel", "MissingVertices", "NearVertices", "Regions", "build"]
