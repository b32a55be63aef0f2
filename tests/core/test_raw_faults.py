# SPDX-License-Identifier: GPL-2.0-or-later
"""Any bytes in a geometry: no rule breaks, every problem is named, healthy features are judged as
if the others were not there. `QH_SOAK=1` runs the long form."""

from __future__ import annotations

import os
from typing import Any, Optional, Sequence

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import catalogue, check, crashed, load_profile
from qh_plugin.core.findings import Severity
from qh_plugin.core.model import load as load_model
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.rules.base import Reach
from qh_plugin.core.table import Dataset, Table
from tests.core.raw_faults import Fault, damaged, faults, heavy

SOAK = bool(os.environ.get("QH_SOAK"))
FAULTS = faults()
CLASS = "QuyHoach/ChucNangSuDungDat_A"
LOCAL = {r.id for r in catalogue() if r.reach in (Reach.FEATURE, Reach.NEIGHBOURS)}
FIRST_BAD = 1001


def lots() -> list[Any]:
    """Five lots with an overlap, a gap, a double vertex and a bow tie among them."""
    x, y = 600_000.0, 1_190_000.0
    wkt = [
        f"POLYGON(({x} {y}, {x + 5} {y}, {x + 5} {y + 18}, {x} {y + 18}, {x} {y}))",
        f"POLYGON(({x + 4.9} {y}, {x + 10} {y}, {x + 10} {y + 18}, {x + 4.9} {y + 18}, "
        f"{x + 4.9} {y}))",
        f"POLYGON(({x} {y + 18}, {x + 10} {y + 18}, {x + 10} {y + 18}, {x + 10} {y + 30}, "
        f"{x} {y + 30}, {x} {y + 18}), ({x + 2} {y + 20}, {x + 2} {y + 22}, {x + 4} {y + 22}, "
        f"{x + 2} {y + 20}))",
        f"POLYGON(({x + 40} {y}, {x + 44} {y + 4}, {x + 44} {y}, {x + 40} {y + 4}, {x + 40} {y}))",
        f"MULTIPOLYGON((({x + 50} {y}, {x + 50.5} {y}, {x + 50.5} {y + 0.5}, {x + 50} {y})), "
        f"(({x + 60} {y}, {x + 70} {y}, {x + 70} {y + 9}, {x + 60} {y})))",
    ]
    return [shapely.to_wkb(shapely.from_wkt(w), output_dimension=2) for w in wkt]


def roads() -> list[Any]:
    x, y = 600_000.0, 1_190_000.0
    wkt = [
        f"LINESTRING({x} {y}, {x + 50} {y})",
        f"LINESTRING({x + 20} {y - 10}, {x + 20} {y + 10})",
        f"LINESTRING({x + 50.3} {y}, {x + 50.3} {y + 20}, {x + 50.3} {y + 20})",
        f"LINESTRING({x} {y + 40}, {x + 9} {y + 49}, {x + 9} {y + 40}, {x} {y + 49})",
    ]
    return [shapely.to_wkb(shapely.from_wkt(w), output_dimension=2) for w in wkt]


def points() -> list[Any]:
    x, y = 600_000.0, 1_190_000.0
    wkt = [f"POINT({x} {y})", f"POINT({x} {y})", f"POINT({x + 5} {y + 0.00005})"]
    return [shapely.to_wkb(shapely.from_wkt(w), output_dimension=2) for w in wkt]


def table(name: str, good: Sequence[Any], bad: Sequence[Optional[bytes]], kind: str) -> Table:
    wkb = np.empty(len(good) + len(bad), object)
    wkb[:] = [*good, *bad]
    fids = np.array([*range(1, len(good) + 1), *range(FIRST_BAD, FIRST_BAD + len(bad))], np.int64)
    return Table(name, fids, wkb, {}, (), 9210, "", kind)


def run(tables: Sequence[Table], model: Any = None, **roles: str) -> CheckResult:
    every = [rule.id for rule in catalogue()]
    return check(Dataset(tables, None, roles), load_profile(), model, only=every)


def local(result: CheckResult, layer: str) -> list[Any]:
    """What was found of the healthy features of a layer, without what it caused."""
    return sorted(
        (g.rule, g.fids[i], tuple(np.round(g.point[i], 6).tolist()), g.message(i).vi)
        for g, i in result.rows()
        if g.layer == layer and g.rule in LOCAL and g.fids[i] and max(g.fids[i]) < FIRST_BAD
    )


def names(result: CheckResult, layer: str) -> dict[int, set[str]]:
    """Bad fid → rules that name it, by itself or as one of the layer's."""
    found: dict[int, set[str]] = {}
    for g, i in result.rows():
        for fid in g.fids[i] if g.layer == layer else ():
            if fid >= FIRST_BAD:
                found.setdefault(fid, set()).add(g.rule)
    return found


def errors(result: CheckResult, fid: int) -> set[str]:
    return {g.rule for g, i in result.rows() if fid in g.fids[i] and g.severity is Severity.ERROR}


CLEAN = {
    "Polygon": (lots, run([table("t", lots(), (), "MultiPolygon")])),
    "Line": (roads, run([table("t", roads(), (), "LineString")])),
    "Point": (points, run([table("t", points(), (), "Point")])),
}
DECLARED = {"Polygon": "MultiPolygon", "Line": "LineString", "Point": "Point"}


def judged(kind: str, bad: Sequence[Optional[bytes]], declared: str = "") -> CheckResult:
    good, clean = CLEAN[kind]
    result = run([table("t", good(), bad, declared or DECLARED[kind])])
    assert not crashed(result), (crashed(result), [m.vi for m in _crashes(result)])
    assert local(result, "t") == local(clean, "t")
    return result


def _crashes(result: CheckResult) -> list[Any]:
    return [g.message(i) for g, i in result.rows() if g.rule in crashed(result)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.name)
def test_one_fault_among_polygons(fault: Fault) -> None:
    result = judged("Polygon", [fault.wkb])
    found = names(result, "t").get(FIRST_BAD, set())
    if fault.rules:
        assert found & fault.rules, f"named by {found or 'nobody'}, not by {set(fault.rules)}"
        assert len(found & {"G01", "G02", "G03", "G04", "G05", "G06"}) <= 1, found
    else:
        assert not found & {"G01", "G02", "G03", "G04", "G05", "G06"}, found


@pytest.mark.parametrize(
    ("kind", "declared"),
    [("Polygon", "MultiPolygon"), ("Polygon", "Geometry"), ("Line", ""), ("Point", "")],
)
def test_all_faults_at_once(kind: str, declared: str) -> None:
    """What cannot be read is named in layers of any kind; shapes of another kind are too."""
    result = judged(kind, [f.wkb for f in FAULTS], declared)
    found = names(result, "t")
    for number, fault in enumerate(FAULTS):
        own = found.get(FIRST_BAD + number, set())
        if kind == "Polygon" or fault.rules & {"G01", "G02"}:
            assert not fault.rules or own & fault.rules, (fault.name, own)
        elif kind.lower() not in fault.name:
            assert own & {"G03", "G15"}, (fault.name, own)


def test_nothing_but_faults() -> None:
    for kind in ("MultiPolygon", "Geometry", "LineString", "Point", "CurvePolygon", ""):
        result = run([table("t", (), [f.wkb for f in FAULTS], kind)])
        assert not crashed(result), (kind, _crashes(result))


def test_in_a_class_of_the_model() -> None:
    model = load_model("tt16_2025")
    for name in (CLASS, "QuyHoach/RanhGioiQuyHoach_A"):
        result = run([table(name, lots(), [f.wkb for f in FAULTS], "MultiPolygon")], model)
        assert not crashed(result), _crashes(result)
        found = names(result, name)
        for number, fault in enumerate(FAULTS):
            if fault.rules:
                assert found.get(FIRST_BAD + number, set()) & fault.rules, fault.name


def test_in_every_class_of_the_model() -> None:
    model = load_model("tt16_2025")
    bad = [f.wkb for f in FAULTS[:: 1 if SOAK else 29]]
    tables = [
        table(f"{c.database}/{c.class_name}" if hasattr(c, "database") else c.name, (), bad,
              c.geometry)
        for c in model.classes
    ]  # fmt: skip
    result = run(tables, model)
    assert not crashed(result), _crashes(result)


@pytest.mark.parametrize("role", ["boundary", "voids"])
def test_in_a_partner_layer(role: str) -> None:
    """A boundary with a fault is not used, and that is said; healthy lots are judged all the
    same."""
    good, clean = CLEAN["Polygon"]
    for fault in FAULTS[:: 1 if SOAK else 9]:
        other = table("p", (), [fault.wkb], "MultiPolygon")
        result = run([table("t", good(), (), "MultiPolygon"), other], **{role: "p"})
        assert not crashed(result), (fault.name, _crashes(result))
        if fault.rules and not fault.rules & {"G15"}:
            kept = [row for row in local(result, "t") if row[0].startswith("G")]
            assert kept == [row for row in local(clean, "t") if row[0].startswith("G")]
            assert names(result, "p").get(FIRST_BAD), fault.name


@pytest.mark.parametrize("fault", heavy(10_000 if SOAK else 1_000), ids=lambda f: f.name)
def test_heavy(fault: Fault) -> None:
    result = judged("Polygon", [fault.wkb])
    found = names(result, "t").get(FIRST_BAD, set())
    if fault.rules:
        assert found & fault.rules
    else:
        assert not found & {"G01", "G02", "G03", "G04", "G05", "G06"}, found


@pytest.mark.parametrize("seed", range(400 if SOAK else 8))
def test_random_bytes(seed: int) -> None:
    """What reads is judged, what does not is named: nothing is left out in silence."""
    bad = damaged(seed, 60)
    good, clean = CLEAN["Polygon"]
    shapes = table("t", (), bad, "Geometry").shapes
    result = run([table("t", good(), bad, "MultiPolygon")])
    assert not crashed(result), _crashes(result)
    kept = {row for row in local(clean, "t") if row[0].startswith("G")}
    assert kept <= set(local(result, "t"))
    found = names(result, "t")
    for number in np.flatnonzero(shapes.fault != 0).tolist():
        rules = found.get(FIRST_BAD + number, set())
        assert rules & {"G01", "G02", "G03", "G04", "G15"}, (seed, number, bad[number].hex())
