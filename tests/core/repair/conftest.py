# SPDX-License-Identifier: GPL-2.0-or-later
"""Fabrics to spoil and to mend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from qh_plugin.core.checking import RuleSetting, build_context, catalogue, check, load_profile
from qh_plugin.core.edits import apply
from qh_plugin.core.repair import repairs_for
from qh_plugin.core.table import Dataset, Table

EAST, NORTH = 600000.0, 1190000.0
PROFILE = load_profile("truoc_khi_nop")
#: the rules on geometry: these tests need no model
RULES = ("G01", "G02", "G03", "G04", "G07", "C01", "C02", "C04", "C05", "C06", "C07")
PROFILE = replace(PROFILE, rules={k: v for k, v in PROFILE.rules.items() if k in RULES})
#: every rule of the catalogue
EVERY = replace(
    load_profile(),
    rules={
        rule.id: load_profile().rules.get(rule.id, RuleSetting(rule.severity))
        for rule in catalogue()
    },
)


def ring(*points):
    """A closed ring at the city's place."""
    return np.array([*points, points[0]], dtype=float) + np.array([EAST, NORTH])


def polygon(*points, holes=()):
    return shapely.Polygon(ring(*points), [ring(*hole) for hole in holes])


def table(*geometries, name="lots", geometry_type="MultiPolygon", **columns):
    """A layer; single polygons become multi where the type says so."""
    wkb = np.empty(len(geometries), dtype=object)
    wkb[:] = [
        shapely.to_wkb(shapely.MultiPolygon([g]) if multi(g, geometry_type) else g)
        for g in geometries
    ]
    return Table(
        name, np.arange(1, len(geometries) + 1),
        wkb, {k: np.array(v, dtype=object) for k, v in columns.items()},
        epsg=9210, geometry_type=geometry_type,
    )  # fmt: skip


def multi(geometry, geometry_type):
    return geometry_type.startswith("Multi") and geometry.geom_type == "Polygon"


def dataset(lots, boundary=None):
    if boundary is None:
        return Dataset((lots,))
    return Dataset((lots, table(boundary, name="border")), roles={"boundary": "border"})


def counts(data, tolerance=None):
    """rule → number of findings, without those at zero."""
    result = check(data, PROFILE, tolerance=tolerance)
    return {rule.id: rule.findings for rule in result.rules if rule.findings}


def proposed(data, rule, number=0, tolerance=None):
    """The edits of the first repair for one finding of a rule."""
    result = check(data, PROFILE, tolerance=tolerance)
    rows = [(g, i) for g, i in result.rows() if g.rule == rule]
    group, i = rows[number]
    context = build_context(data, group.layer, PROFILE, tolerance=tolerance)
    return repairs_for(rule)[0].propose(context, group, i)


def done(data, edits):
    """The dataset with the edits applied."""
    tables = [apply(t, edits) if t.name == edits.layer else t for t in data.tables]
    return replace(data, tables=tuple(tables))


def geometry(data, fid, layer="lots"):
    found = data.table(layer)
    return shapely.from_wkb(found.wkb[list(found.fids).index(fid)])


def vertex_set(geometry):
    return {tuple(xy) for xy in shapely.get_coordinates(geometry).tolist()}


#: a gap of 5 mm, a missing vertex (its T-junction), a duplicate vertex, and a copy of the last
LEFT_RIGHT_BAD = (
    polygon((0, 0), (10, 0), (10, 0), (10, 20), (0, 20)),
    polygon((10, 0), (20, 0), (20, 10), (10, 10)),
    polygon((10, 10), (15, 10.005), (20, 10), (20, 20), (10, 20)),
    polygon((0, 20), (10, 20), (20, 20), (20, 30), (0, 30)),
    polygon((10, 0), (20, 0), (20, 10), (10, 10)),
)
