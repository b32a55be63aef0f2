# SPDX-License-Identifier: GPL-2.0-or-later
"""The map of all findings: where its lines run and which findings share a mark, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

import numpy as np
import shapely

from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report.overview import DARK, FAINT, PLAIN, overview
from qh_plugin.core.report.result import CheckResult, LayerFacts, RunFacts
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import plain

X, Y = 600_000.0, 1_190_000.0


def layer(name: str, *shapes: shapely.Geometry, epsg: int = 9210) -> Table:
    wkb = np.empty(len(shapes), object)
    wkb[:] = [shapely.to_wkb(shape) for shape in shapes]
    fids = np.arange(1, len(shapes) + 1, dtype=np.int64)
    return Table(name, fids, wkb, {}, epsg=epsg, geometry_type="Geometry")


def found(
    points: list[tuple[float, float]],
    severity: Severity = Severity.ERROR,
    states: Optional[list[State]] = None,
    rule: str = "C01",
) -> Findings:
    n = len(points)
    return Findings(
        rule,
        "lo",
        tuple((i,) for i in range(n)),
        tuple((str(i),) for i in range(n)),
        np.full(n, None, object),
        np.array(points, dtype=np.float64).reshape(n, 2),
        (plain("x"),),
        np.zeros(n, np.int64),
        severity=severity,
        keys=tuple(f"{rule}{i}" for i in range(n)),
        states=tuple(states or [State.OPEN] * n),
        causes=(None,) * n,
    )


def result(*groups: Findings) -> CheckResult:
    run = RunFacts(None, {"id": "p", "version": "1"}, 0.001, 0.001, {}, "", "", ())
    return CheckResult(run, (LayerFacts("lo", "EPSG:9210", 1),), (), groups)


BOUNDARY = layer("ranh", shapely.box(X, Y, X + 100, Y + 100))
LOT = layer("lo", shapely.box(X + 25, Y + 25, X + 75, Y + 75))
DATA = Dataset((LOT, BOUNDARY), roles={"boundary": "ranh"})


def test_lines_lie_where_the_shapes_are() -> None:
    """The boundary is 100 m, with 3 % to spare on each side: 106 m on 212 pixels."""
    made = overview(result(found([(X + 50, Y + 50)])), DATA, (212, 212))
    assert made is not None and np.allclose(made.window, (X - 3, Y - 3, X + 103, Y + 103))
    ink = made.ink
    assert ink[106, 6] == DARK and ink[106, 206] == DARK, "west and east of the boundary, 3 m in"
    assert ink[6, 106] == DARK, "its north is at the top"
    assert ink[106, 56] == PLAIN and ink[106, 55] == 0 and ink[106, 57] == 0, "the lot, one pixel"
    assert ink[106, 106] == 0, "areas are not filled"


def test_a_hole_and_the_next_ring_are_not_joined() -> None:
    shape = shapely.Polygon(
        [(X, Y), (X + 100, Y), (X + 100, Y + 100), (X, Y + 100)],
        [[(X + 40, Y + 40), (X + 60, Y + 40), (X + 60, Y + 60), (X + 40, Y + 60)]],
    )
    made = overview(result(), Dataset((layer("a", shape),)), (212, 212))
    assert made is not None and (made.ink > 0).sum() == (made.ink == FAINT).sum()
    inner = made.ink[20:192, 20:192]
    rows, columns = np.nonzero(inner)
    assert rows.min() >= 65 and rows.max() <= 107 and columns.min() >= 65 and columns.max() <= 107


def test_findings_close_together_share_a_mark_with_the_gravest_shape() -> None:
    errors = found([(X + 51, Y + 51), (X + 51.2, Y + 51)])
    warning = found([(X + 51.1, Y + 51.1)], Severity.WARNING, rule="G07")
    waived = found([(X + 10, Y + 10)], states=[State.WAIVED], rule="C02")
    made = overview(result(errors, warning, waived), DATA, (212, 212))
    assert made is not None
    marks = {(m.severity, m.count, m.rule) for m in made.marks}
    assert marks == {("error", 3, ""), ("waived", 1, "C02")}
    assert made.marks[-1].severity == "error", "drawn last, on top"
    assert np.allclose((made.marks[-1].x, made.marks[-1].y), (X + 51.1, Y + 51))


def test_what_the_map_cannot_show_is_counted() -> None:
    groups = found([(X + 50, Y + 50), (float("nan"), float("nan")), (X + 5e5, Y)])
    made = overview(result(groups), DATA, (212, 212))
    assert made is not None and (len(made.marks), made.outside, made.nowhere) == (1, 1, 1)


def test_a_stray_shape_does_not_make_the_map_small() -> None:
    lots = [shapely.box(X + 10 * i, Y, X + 10 * i + 10, Y + 10) for i in range(100)]
    stray = shapely.box(X * 3, Y * 3, X * 3 + 10, Y * 3 + 10)
    made = overview(result(), Dataset((layer("lo", *lots, stray),)), (100, 100))
    assert made is not None and made.window[2] - made.window[0] < 1_200


def test_no_data_no_places() -> None:
    assert overview(result(found([(float("nan"), float("nan"))])), None, (100, 100)) is None
    made = overview(result(found([(X, Y), (X + 40, Y + 20)])), None, (100, 100))
    assert made is not None and made.ink.sum() == 0 and len(made.marks) == 2


def test_layers_in_degrees_beside_metres_are_left_out() -> None:
    degrees = layer("do", shapely.box(106, 10, 107, 11), epsg=4326)
    made = overview(result(), replace(DATA, tables=(*DATA.tables, degrees)), (212, 212))
    assert made is not None and np.allclose(made.window[:2], (X - 3, Y - 3))


def test_broken_coordinates_do_no_harm() -> None:
    wild = shapely.linestrings([(X, Y), (float("inf"), Y), (1e300, 1e300), (X + 9, Y)])
    made = overview(result(), replace(DATA, tables=(layer("w", wild), *DATA.tables)), (212, 212))
    assert made is not None and made.ink[106, 6] == DARK
