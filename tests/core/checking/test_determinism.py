# SPDX-License-Identifier: GPL-2.0-or-later
"""The same data give the same report, whatever order they come in and however many threads run."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.errors import Cancelled
from qh_plugin.core.progress import Progress
from qh_plugin.core.report import jsonl
from qh_plugin.core.table import Dataset
from tests.core.checking.edits import Editor, parcels

PROFILE = load_profile("truoc_khi_nop")


class Still:
    """A dataset that can be edited without a live check."""

    def __init__(self, dataset):
        self.kept = dataset

    def dataset(self):
        return self.kept

    def change(self, layer, geometries=None, attributes=None, added=None, deleted=()):
        now = self.kept.table(layer)
        rows = {int(f): k for k, f in enumerate(now.fids)}
        shapes = now.wkb.copy()
        for fid, raw in (geometries or {}).items():
            shapes[rows[fid]] = raw
        keep = ~np.isin(now.fids, list(deleted))
        fids, shapes = now.fids[keep], shapes[keep]
        names = now.columns["ten"][keep]
        for fid, (raw, values) in (added or {}).items():
            fids = np.append(fids, fid)
            shapes = np.append(shapes, np.array([raw], object))
            names = np.append(names, np.array([values.get("ten")], object))
        newer = replace(now, fids=fids, wkb=shapes, columns={"ten": names})
        tables = tuple(newer if t.name == layer else t for t in self.kept.tables)
        self.kept = replace(self.kept, tables=tables)


@pytest.fixture(scope="module")
def layers():
    """Three layers with all kinds of damage."""
    tables = []
    for seed, kind in enumerate(("full", "open", "noise")):
        rng = np.random.default_rng(seed)
        data = Still(parcels(kind, rng))
        editor = Editor(data, rng)
        for _ in range(25):
            editor.edit()
        tables.append(replace(data.dataset().table("lots"), name=f"lots {kind}"))
    return tables


def report(tables, workers=1, rules=None, progress=None):
    profile = replace(PROFILE, rules=dict(rules)) if rules else PROFILE
    more = {"progress": progress} if progress else {}
    result = check(Dataset(tuple(tables)), profile, workers=workers, **more)
    return "\n".join(list(jsonl.lines(result))[1:])


def test_order_of_tables_and_rules_and_threads_do_not_matter(layers):
    wanted = report(layers)
    assert '"finding"' in wanted
    rules = list(PROFILE.rules.items())
    for number, (tables, workers) in enumerate(
        zip(itertools.permutations(layers), (2, 4, 1, 2, 4, 2))
    ):
        np.random.default_rng(number).shuffle(rules)
        assert report(tables, workers, rules) == wanted


@pytest.mark.parametrize("workers", [1, 2])
def test_cancel_stops_wherever_it_is_asked(layers, workers):
    polls = itertools.count()
    report(layers[:2], workers, progress=Progress(cancelled=lambda: next(polls) < 0))
    total = next(polls)
    assert total > 100
    for after in np.linspace(0, total - 20, 8).astype(int):
        count = itertools.count()
        with pytest.raises(Cancelled):
            report(
                layers[:2],
                workers,
                progress=Progress(cancelled=lambda c=count, a=after: next(c) >= a),
            )
