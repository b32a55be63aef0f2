# SPDX-License-Identifier: GPL-2.0-or-later
"""A layer of clean lots with specimens planted beside them, and what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Table
from qh_plugin.training.parcels import CORNER, parcels
from tests.planted.specimens import CELL, Place, Specimen, wkb

Named = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class Plot:
    """Where one specimen stands: its features' fids."""

    specimen: Specimen
    fids: tuple[int, ...]


@dataclass(frozen=True)
class Planted:
    """A layer and its plots; every other feature is clean."""

    table: Table
    plots: Sequence[Plot]

    def judge(self, result: CheckResult, rules: Iterable[str]) -> list[str]:
        """What is wrong with a report, in words: missed, or said without reason."""
        asked = set(rules)
        home = {fid: number for number, plot in enumerate(self.plots) for fid in plot.fids}
        said: list[set[Named]] = [set() for _ in self.plots]
        wrong = []
        for group, i in result.rows():
            fids = tuple(group.fids[i])
            plots = {home.get(fid) for fid in fids}
            number = next(iter(plots)) if len(plots) == 1 else None
            if number is None:
                if group.rule in asked:
                    wrong.append(
                        f"{group.rule} {fids} said of clean features: {group.message(i).en}"
                    )
                continue
            said[number].add((group.rule, fids))
        for plot, found in zip(self.plots, said):
            wrong += _compare(plot, found, asked)
        return wrong


def _compare(plot: Plot, found: set[Named], asked: set[str]) -> list[str]:
    wrong, explained = [], set()
    for rule, indices in plot.specimen.expect:
        if rule not in asked:
            continue
        fids = {plot.fids[i] for i in indices}
        fitting = {
            (name, some)
            for name, some in found
            if name == rule and (set(some) <= fids if rule == "C07" else set(some) == fids)
        }
        if not fitting:
            wrong.append(f"{plot.specimen.kind}: {rule} missed; found {sorted(found)}")
        explained |= fitting
    for rule, some in sorted(found - explained):
        if rule in asked and rule not in plot.specimen.also:
            wrong.append(f"{plot.specimen.kind}: {rule} {some} said without reason")
    return wrong


def planted(
    count: int,
    specimens: Sequence[Specimen],
    *,
    copies: int = 1,
    seed: int = 1,
    rotation: float = 0.0,
    streets: str = "open",
) -> Planted:
    """`count` clean lots and `copies` of each specimen, in random order; each copy in its own
    cell south of the lots, turned and started anywhere where it may be."""
    rng = np.random.default_rng(seed)
    table, _ = parcels(count, seed=seed, planted=0.0, rotation=rotation, streets=streets)
    rows: list[tuple[int, Optional[bytes]]] = [(-1, geometry) for geometry in table.wkb]
    chosen = [specimen for specimen in specimens for _ in range(copies)]
    side = int(np.ceil(np.sqrt(len(chosen)))) or 1
    for number, specimen in enumerate(chosen):
        cell = np.array([number % side, -1 - number // side]) * CELL
        put = place(CORNER + cell + [0.0, -4000.0], rng if specimen.turns else None)
        rows += [(number, wkb(put, f, rng)) for f in specimen.features]
    order = rng.permutation(len(rows))
    geometry = np.empty(len(rows), object)
    geometry[:] = [rows[i][1] for i in order]
    fid_of = np.empty(len(rows), np.int64)
    fid_of[order] = np.arange(1, len(rows) + 1)
    plots: list[list[int]] = [[] for _ in chosen]
    for i, (number, _) in enumerate(rows):
        if number >= 0:
            plots[number].append(int(fid_of[i]))
    fids = np.arange(1, len(rows) + 1, dtype=np.int64)
    mixed = Table("parcels", fids, geometry, {}, epsg=9210, geometry_type="MultiPolygon")
    return Planted(mixed, [Plot(s, tuple(some)) for s, some in zip(chosen, plots)])


def place(corner: NDArray[np.float64], rng: Optional[np.random.Generator]) -> Place:
    """Turn about (15, 15) and move; the same coordinates always come out the same."""
    angle = float(rng.uniform(0, 2 * np.pi)) if rng is not None else 0.0
    c, s = float(np.cos(angle)), float(np.sin(angle))
    shift = rng.uniform(40, 60, 2) if rng is not None else np.array([50.0, 50.0])

    def placed(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        if rng is None:
            return np.asarray(xy + (corner + shift))
        x, y = xy[:, 0] - 15.0, xy[:, 1] - 15.0
        return np.column_stack((x * c - y * s, x * s + y * c)) + (corner + shift)

    return placed
