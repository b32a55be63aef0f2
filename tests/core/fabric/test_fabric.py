# SPDX-License-Identifier: GPL-2.0-or-later
"""What the kernel promises as a whole: planted defects, noise, order, broken members, cancel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, column, fabric_of, grid, shaken, shapes_of

from qh_plugin.core.errors import Cancelled
from qh_plugin.core.fabric import Fabric, GapLabel, build, edges
from qh_plugin.core.fabric.build import ring_sense
from qh_plugin.core.fabric.rings import origin_of, rings_of
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.wkb import parse
from qh_plugin.training.parcels import parcels


def names(fabric: Fabric, table: Any) -> dict[str, list[tuple[str, ...]]]:
    return {
        "C01": sorted(table.ids(r) for r in fabric.overlaps.rows),
        "C02": sorted(table.ids(r) for r in fabric.duplicates),
        "C04": sorted(table.ids(r) for r in fabric.gaps.rows),
        "C07": sorted(
            table.ids(sorted(pair)) for pair in zip(fabric.missing.row, fabric.missing.owner)
        ),
    }


def built(table: Any, **more: Any) -> Fabric:
    validity = assess(table.shapes, table.wkb)
    return build(table.shapes, validity.usable, 0.001, **more)


@pytest.mark.parametrize("streets", ["open", "full"])
@pytest.mark.parametrize("rotation", [0.0, 31.0])
def test_finds_what_was_planted_and_nothing_else(streets: str, rotation: float) -> None:
    table, planted = parcels(6000, seed=3, streets=streets, planted=0.03, rotation=rotation)
    found = names(built(table), table)
    for rule, ids in found.items():
        assert ids == planted.expected(rule), rule


def test_nothing_on_a_clean_fabric() -> None:
    for rotation in (0.0, 45.0):
        table, _ = parcels(3000, streets="full", planted=0.0, rotation=rotation)
        assert not any(names(built(table), table).values())


@pytest.mark.parametrize("degrees", [0, 17])
@pytest.mark.parametrize(
    ("move", "twin"),
    [((-6e-4, -8e-4), True), ((-6e-4, 8e-4), True), ((-6e-4, -9e-4), False), ((0, 11e-4), False)],
)
def test_a_copy_moved_by_the_tolerance(
    move: tuple[float, float], twin: bool, degrees: float
) -> None:
    """0.6 mm and 0.8 mm make 1 mm: within the tolerance, whatever rounding makes of it."""
    (lot,) = grid(1, 1, degrees)
    moved = lot + np.where(np.arange(4)[:, None] == 0, move, 0.0)
    fabric = fabric_of([shapely.Polygon(lot), shapely.Polygon(moved)])
    pair = [(0, 1)]
    assert list(fabric.duplicates) == (pair if twin else [])
    assert list(fabric.overlaps.rows) == ([] if twin else pair)


@pytest.mark.parametrize("noise", [1e-6, 1e-4])
@pytest.mark.parametrize("streets", ["open", "full"])
def test_noise_on_every_vertex(noise: float, streets: str) -> None:
    table, planted = parcels(3000, seed=5, streets=streets, planted=0.03)
    random = np.random.default_rng(1)
    wkb = column(
        [
            None if g is None else shapely.to_wkb(shaken(g, noise, random))
            for g in shapely.from_wkb(table.wkb)
        ]
    )
    shapes = parse(wkb)
    fabric = build(shapes, assess(shapes, wkb).usable, 0.001)
    # 0.9 mm ± 0.1 mm may truly be wider than 1 mm
    doubtful = {i for ids in planted.ids["decoy_nine"] for i in ids} if noise > 1e-5 else set()
    for rule, found in names(fabric, table).items():
        sure = [ids for ids in found if not doubtful & set(ids)]
        assert sure == planted.expected(rule), rule


def summary(fabric: Fabric, back: Any) -> Any:
    """Everything found, by original row, without order."""
    return (
        sorted(
            (tuple(sorted(back[list(r)].tolist())), round(w, 9), round(a, 7), round(x, 5))
            for regions in (fabric.overlaps, fabric.gaps, fabric.outside)
            for r, w, a, x in zip(regions.rows, regions.width, regions.area, regions.length)
        ),
        sorted(tuple(sorted(back[list(g)].tolist())) for g in fabric.duplicates),
        sorted(
            (int(back[r]), round(float(x), 4), round(float(y), 4))
            for r, (x, y) in zip(fabric.missing.row, fabric.missing.point)
        ),
    )


def test_independent_of_row_order_and_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    table, _ = parcels(3000, seed=9, streets="full", planted=0.04, rotation=12.0)
    boundary = parse(column([shapely.to_wkb(shapely.box(*ORIGIN + 30, *ORIGIN + 300))]))
    usual = built(table, boundary=boundary)
    order = np.random.default_rng(2).permutation(len(table))
    shuffled = parse(table.wkb[order])
    other = build(shuffled, assess(shuffled, table.wkb[order]).usable, 0.001, boundary=boundary)
    assert summary(other, order) == summary(usual, np.arange(len(table)))
    monkeypatch.setattr(edges, "_PIECE", 999)
    again = built(table, boundary=boundary)
    assert summary(again, np.arange(len(table))) == summary(usual, np.arange(len(table)))


@pytest.mark.parametrize("noise", [0.0, 1e-6])
def test_the_same_bits_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch, noise: float) -> None:
    table, _ = parcels(2000, seed=9, streets="full", planted=0.04, rotation=12.0)
    random = np.random.default_rng(3)
    geometry = [shaken(g, noise, random) for g in shapely.from_wkb(table.wkb)]
    shapes = shapes_of([g for g in geometry if g is not None and g.is_valid])
    usable = np.ones(len(shapes.kind), bool)
    rings = rings_of(shapes, usable, origin_of(shapes, usable))
    sense = ring_sense(rings, len(usable))
    usual = edges.cancel(rings, sense, SILENT)
    for size in (50, 999, 4096):
        monkeypatch.setattr(edges, "_PIECE", size)
        other = edges.cancel(rings, sense, SILENT)
        for one, two in zip(vars(usual).values(), vars(other).values()):
            assert one.tobytes() == two.tobytes()


def test_hash_collisions_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    table, planted = parcels(800, seed=4, streets="full", planted=0.03)
    mixed = edges._mixed
    monkeypatch.setattr(edges, "_mixed", lambda w: mixed(w) & np.uint64(0xFFFF0000000003FF))
    found = names(built(table), table)
    assert found["C01"] == planted.expected("C01")
    assert found["C04"] == planted.expected("C04")


def test_broken_members_are_left_out() -> None:
    lots = [shapely.Polygon(r) for r in grid(4, 2, 0.0)]
    lots.append(shapely.box(*ORIGIN + 1, *ORIGIN + 3))  # an overlap with the first lot
    wkb = [shapely.to_wkb(g) for g in lots]
    bow_tie = shapely.Polygon(ORIGIN + np.array([(0, 0), (4, 4), (4, 0), (0, 4)]))
    wkb += [None, b"", b"\x01\x03", wkb[0][:60], shapely.to_wkb(bow_tie), b"junk" * 9]
    wkb += [shapely.to_wkb(shapely.from_wkt("POLYGON EMPTY"))]
    shapes = parse(column(wkb))
    usable = assess(shapes, column(wkb)).usable
    assert usable.tolist() == [True] * 9 + [False] * 7
    fabric = build(shapes, usable, 0.001)
    assert list(fabric.overlaps.rows) == [(0, 8)]
    assert len(fabric.gaps) == 0


def test_nothing_to_do() -> None:
    fabric = fabric_of([])
    assert len(fabric.overlaps) == len(fabric.gaps) == len(fabric.missing.row) == 0
    fabric = fabric_of([None], boundary=shapely.box(0, 0, 1, 1))
    assert fabric.gaps.area.tolist() == [1.0]
    assert fabric.gaps.rows[0] == () and fabric.gaps.label[0] == GapLabel.EDGE


def test_cross_of_decoy_strips_is_wider_than_the_strips() -> None:
    """Strips of 0.9 mm between four lots: their crossing holds a circle of 0.9 · √2 mm."""
    w = 0.0009
    lots = [
        shapely.box(0, 0, 5, 5),
        shapely.box(5 + w, 0, 10, 5),
        shapely.box(0, 5 + w, 5, 10),
        shapely.box(5 + w, 5 + w, 10, 10),
    ]
    fabric = fabric_of(lots, boundary=shapely.box(0, 0, 10, 10))
    # a circle touches all four corners; nothing wider fits
    assert fabric.gaps.width.tolist() == pytest.approx([w * 2**0.5], rel=2e-3)


def test_progress_rises_and_cancel_stops_soon() -> None:
    table, _ = parcels(20_000, streets="open")
    fractions: list[float] = []
    looks: list[int] = []

    def cancelled() -> bool:
        looks.append(len(fractions))
        return False

    built(table, progress=Progress(lambda fraction, text: fractions.append(fraction), cancelled))
    assert fractions == sorted(fractions) and fractions[0] >= 0 and fractions[-1] <= 1
    assert len(looks) >= 20  # seconds are for the bench: "cancel until stopped"
    with pytest.raises(Cancelled):
        built(table, progress=Progress(cancelled=lambda: True))
