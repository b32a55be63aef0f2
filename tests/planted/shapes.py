# SPDX-License-Identifier: GPL-2.0-or-later
"""More specimens of geometry: limits met from both sides, holes within holes, long thin shapes."""

from __future__ import annotations

import numpy as np

from tests.planted.specimens import Ring, Specimen, box, polygon

_HOLE, _NEAR = frozenset({"G13"}), frozenset({"C08"})
Part = list[list[Ring]]


def limits() -> list[Specimen]:
    """Just past a limit, and just not."""
    a = [box(0, 0, 5, 18)]
    beside = [box(5, 0, 10, 18, (5, 4), (5, 9), (5, 14))]

    def notch(depth: float) -> Part:
        return polygon([(0, 0), (5, 0), (5, 4), (5 - depth, 9), (5, 14), (5, 18), (0, 18)])

    def over(depth: float) -> Part:
        return [box(5 - depth, 0, 10, 18)]

    def bump(depth: float) -> Part:
        return polygon([(5, 0), (10, 0), (10, 18), (5, 18), (5 - depth, 9)])

    def tip(half: float) -> Part:
        return polygon(
            [(0, 0), (5, 0), (5, 18), (2.5 + half, 18), (2.5, 20), (2.5 - half, 18), (0, 18)]
        )

    def twice(gap: float) -> Part:
        return polygon([(0, 0), (5, 0), (5, 9), (5, 9 + gap), (5, 18), (0, 18)])

    return [
        Specimen("gap of 1.1 mm", [notch(0.0011), beside], [("C04", (0, 1))]),
        Specimen("decoy: gap of 0.9 mm, turned", [notch(0.0009), beside], (), _NEAR),
        Specimen("overlap of 1.1 mm", [a, over(0.0011)], [("C01", (0, 1)), ("C07", (0, 1))]),
        Specimen("decoy: overlap of 0.9 mm, turned", [a, over(0.0009)], (), _NEAR),
        Specimen("overlap of a 1.1 mm bump", [a, bump(0.0011)], [("C01", (0, 1))]),
        Specimen("bump of 0.9 mm: a vertex only", [a, bump(0.0009)], [("C07", (0, 1))]),
        Specimen("gap of a 1.1 mm dent: open", [a, bump(-0.0011)], [("C04", (0, 1))]),
        Specimen("dent of 0.9 mm: a vertex only", [a, bump(-0.0009)], [("C07", (0, 1))]),
        Specimen("corners 0.9 mm apart", [a, [box(5, 18.0009, 10, 30)]], [("C08", (0, 1))]),
        Specimen("decoy: corners 1.1 mm apart", [a, [box(5, 18.0011, 10, 30)]]),
        Specimen("tip of 0.8°", [tip(0.01396)], [("G09", (0,))]),
        Specimen("decoy: tip of 1.2°", [tip(0.02094)]),
        Specimen("0.9 mm step", [twice(0.0009)], [("G07", (0,))]),
        Specimen("1.1 mm step", [twice(0.0011)], [("G08", (0,))]),
        Specimen("9.9 mm step", [twice(0.0099)], [("G08", (0,))]),
        Specimen("decoy: 10.1 mm step", [twice(0.0101)]),
        Specimen("0.49 m²", [[box(0, 0, 0.7, 0.7)]], [("G10", (0,))]),
        Specimen("decoy: 0.51 m²", [[box(0, 0, 0.7, 0.73)]]),
        Specimen("9.9 cm wide", [[box(0, 0, 0.099, 40)]], [("G11", (0,))]),
        Specimen("decoy: 10.1 cm wide", [[box(0, 0, 0.101, 40)]]),
    ]


def rings() -> list[Specimen]:
    """Holes, islands, parts, and how they touch."""
    big = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]
    hole = [(5.0, 5.0), (5.0, 15.0), (15.0, 15.0), (15.0, 5.0)]
    inner = [(7.0, 7.0), (7.0, 13.0), (13.0, 13.0), (13.0, 7.0)]
    left = polygon([(0, 0), (10, 0), (10, 5), (5, 5), (5, 15), (10, 15), (10, 20), (0, 20)])
    right = polygon([(10, 0), (20, 0), (20, 20), (10, 20), (10, 15), (15, 15), (15, 5), (10, 5)])
    filled = [box(5, 5, 15, 15, (10, 5), (10, 15))]
    touching = [(10.0, 0.0), (6.0, 6.0), (10.0, 9.0), (14.0, 6.0)]
    shell = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]
    one = [(4.0, 4.0), (4.0, 8.0), (8.0, 8.0), (8.0, 4.0)]
    two = [(8.0, 8.0), (8.0, 12.0), (12.0, 12.0), (12.0, 8.0)]
    cut = [(10.0, 0.0), (8.0, 10.0), (10.0, 20.0), (12.0, 10.0)]
    cut_shell = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (20.0, 20.0), (10.0, 20.0), (0.0, 20.0)]
    bay = polygon([(0, 0), (20, 0), (20, 20), (12, 20), (12, 8), (8, 8), (8, 20), (0, 20)])
    low = polygon([(0, 0), (10, 0), (10, 5), (5, 1), (0, 5)])
    high = polygon([(0, 5), (5, 9), (10, 5), (10, 10), (0, 10)])
    tooth = polygon([(0, 0), (10, 0), (10, 10), (0, 10)])
    apart = [*tooth, *polygon([(20, 0), (30, 0), (30, 10), (20, 10)])]
    swapped = [apart[1], apart[0]]
    eye = [(5.0, 0.0), (9.0, 8.0), (5.0, 18.0)]
    west = polygon([(0, 0), (5, 0), (3, 9), (5, 18), (0, 18)])
    east = polygon([(5, 0), (10, 0), (10, 18), (5, 18), (7, 9)])
    half = polygon([(5, 5), (10, 5), (10, 15), (5, 15)])
    return [
        Specimen("hole shared by two", [left, right], [("C04", (0, 1))]),
        Specimen("decoy: that hole filled", [left, right, filled]),
        Specimen("hole half filled", [polygon(big, hole), half],
                 [("C04", (0, 1)), ("G13", (0,)), ("C07", (0, 1))]),
        Specimen("hole that touches the shell", [polygon(shell, touching)],
                 [("G13", (0,)), ("C04", (0,))]),
        Specimen("decoy: that hole filled again",
                 [polygon(shell, touching), polygon(touching)], [("G13", (0,))]),
        Specimen("decoy: two holes at a point, filled",
                 [polygon(big, one, two), polygon(one), polygon(two)], [("G13", (0,))]),
        Specimen("hole across the whole", [polygon(cut_shell, cut)], [("G06", (0,))], _HOLE),
        Specimen("the same hole twice", [polygon(big, hole, hole)], [("G06", (0,))], _HOLE),
        Specimen("island in a hole", [polygon(big, hole), polygon(inner)],
                 [("G13", (0,)), ("C04", (0, 1))]),
        Specimen("decoy: moat and island filled",
                 [polygon(big, hole), polygon(hole, inner), polygon(inner)],
                 [("G13", (0,)), ("G13", (1,))]),
        Specimen("island of the same feature",
                 [[*polygon(big, hole), *polygon(inner)], polygon(hole, inner)],
                 [("G12", (0,)), ("G13", (0,)), ("G13", (1,))]),
        Specimen("moat round an island of its own", [[*polygon(big, hole), *polygon(inner)]],
                 [("G12", (0,)), ("G13", (0,)), ("C04", (0,))]),
        Specimen("gap between own parts", [[*low, *high]], [("G12", (0,)), ("C04", (0,))]),
        Specimen("decoy: open bay", [bay]),
        Specimen("decoy: bay filled in part", [bay, [box(8, 8, 12, 15)]], (), frozenset({"C07"})),
        Specimen("gap between two points", [west, east], [("C04", (0, 1))]),
        Specimen("decoy: that gap filled",
                 [west, east, polygon([(5, 0), (7, 9), (5, 18), (3, 9)])]),
        Specimen("over one part of two", [apart, [box(28, 2, 40, 8)]],
                 [("G12", (0,)), ("C01", (0, 1))]),
        Specimen("two parts the other way round", [apart, swapped],
                 [("C02", (0, 1)), ("G12", (0,)), ("G12", (1,))]),
        Specimen("the same with a hole", [polygon(big, hole), polygon(big, hole)],
                 [("C02", (0, 1)), ("G13", (0,)), ("G13", (1,)), ("C04", (0, 1))]),
        Specimen("within one with a hole, over the hole", [polygon(big, hole), polygon(inner, )],
                 [("G13", (0,)), ("C04", (0, 1))]),
        Specimen("decoy: triangle at a point", [[box(0, 0, 5, 18)], polygon(eye)],
                 (), frozenset({"C07"})),
    ]  # fmt: skip


def several() -> list[Specimen]:
    """More than two features at one place."""
    a, b, c = [box(0, 0, 10, 10)], [box(6, 2, 16, 12)], [box(4, 6, 12, 20)]
    lot, corner = [box(0, 0, 5, 18)], [box(0, 0, 5, 6, (0, 3))]
    lot_noded = [box(0, 0, 5, 18, (0, 6), (5, 6))]
    extra = [box(0, 0, 5, 18, (5, 4), (5, 11.5), (0, 2), (2, 0))]
    bow = polygon([(0, 0), (10, 18), (10, 0), (0, 18)])
    row = [[box(5 * i, 0, 5 * i + 5, 18)] for i in range(8)]
    long = [box(0, 18, 40, 26)]
    noded = [box(0, 18, 40, 26, *[(5.0 * i, 18.0) for i in range(9)])]
    stair = [[box(4 * i, 3 * i, 4 * i + 4, 3 * i + 6, (4 * i, 3 * i + 3))] for i in range(6)]
    star = [
        polygon([(10, 10), (10 + 8 * np.cos(t), 10 + 8 * np.sin(t)),
                 (10 + 8 * np.cos(t + np.pi / 6), 10 + 8 * np.sin(t + np.pi / 6))])
        for t in np.arange(12) * np.pi / 6
    ]  # fmt: skip
    trio = [
        polygon([(0, 0), (10, 0), (10, 9), (9.99, 9.02), (0, 12)]),
        polygon([(10, 0), (20, 0), (20, 12), (10.01, 9.02), (10, 9)]),
        polygon([(0, 12), (9.99, 9.02), (10.01, 9.02), (20, 12), (20, 20), (0, 20)]),
    ]
    return [
        Specimen("three over each other", [a, b, c],
                 [("C01", (0, 1)), ("C01", (0, 2)), ("C01", (1, 2))]),
        Specimen("three times the same", [lot, lot, extra],
                 [("C02", (0, 1, 2))], frozenset({"C07"})),
        Specimen("the same with more vertices", [lot, extra], [("C02", (0, 1))],
                 frozenset({"C07"})),
        Specimen("contained, with common sides", [lot_noded, corner], [("C03", (0, 1))],
                 frozenset({"C07"})),
        Specimen("contained twice", [[box(0, 0, 20, 20)], [box(2, 2, 12, 12)], [box(4, 4, 8, 8)]],
                 [("C03", (0, 1)), ("C03", (0, 2)), ("C03", (1, 2))]),
        Specimen("bow tie beside a lot", [bow, [box(10, 0, 15, 18)]], [("G04", (0,))]),
        Specimen("eight corners on one side", [*row, long], [("C07", tuple(range(9)))]),
        Specimen("decoy: eight noded corners", [*row, noded]),
        Specimen("decoy: stairs", stair, (), frozenset({"C07"})),
        Specimen("decoy: twelve about a point", star),
        Specimen("gap among three of 2 cm", trio, [("C04", (0, 1, 2))]),
    ]  # fmt: skip


def thin() -> list[Specimen]:
    """Roads and zones that are long, thin, bent, and right."""
    ys = [0.0, 5.0, 10.0, 15.0, 20.0]
    west = [[box(0, y, 8, y + 5)] for y in ys[:-1]]
    east = [[box(8.15, y, 16, y + 5)] for y in ys[:-1]]
    road = [box(8, 0, 8.15, 20, *[(8.0, y) for y in ys], *[(8.15, y) for y in ys])]
    t = np.linspace(0.5, 4 * np.pi, 90)
    arm = np.column_stack((t * np.cos(t), t * np.sin(t))) * 1.5 + 15
    other = np.column_stack(((t + 2) * np.cos(t), (t + 2) * np.sin(t))) * 1.5 + 15
    apart = np.column_stack(((t + 2.002) * np.cos(t), (t + 2.002) * np.sin(t))) * 1.5 + 15
    outer = np.column_stack(((t + 4) * np.cos(t), (t + 4) * np.sin(t))) * 1.5 + 15
    first = polygon([*map(tuple, arm), *map(tuple, other[::-1])])
    second = polygon([*map(tuple, other), *map(tuple, outer[::-1])])
    loose = polygon([*map(tuple, apart), *map(tuple, outer[::-1])])
    low: list[tuple[float, float]] = []
    for x in range(0, 20, 2):
        low += [(x, 0.0), (x, 15.0), (x + 1, 15.0), (x + 1, 0.0)]
    comb_low = polygon([(0, -3), *low, (20, 0), (20, -3)])
    teeth = [(20.0, 0.0), *low[:0:-1]]
    comb_high = polygon([*teeth, (0, 18), (20, 18)])
    bend = polygon([(0, 0), (30, 0), (30, 30), (29.7, 30), (29.7, 0.3), (0, 0.3)])
    return [
        Specimen("decoy: alley of 15 cm between lots", [*west, *east, road]),
        Specimen("decoy: two spirals", [first, second], (), _NEAR),
        Specimen("decoy: spirals 3 mm apart, open", [first, loose]),
        Specimen("decoy: combs", [comb_low, comb_high]),
        Specimen("decoy: bent lane of 30 cm", [bend]),
    ]


def shapes() -> list[Specimen]:
    """All of them."""
    return [*limits(), *rings(), *several(), *thin()]
