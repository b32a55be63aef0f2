# SPDX-License-Identifier: GPL-2.0-or-later
"""A finding may name very many features: the gap along all streets of a ward."""

from __future__ import annotations

import numpy as np

from qh_plugin.core.findings import Findings
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.labels import Labels, labels_of


def test_a_finding_of_a_hundred_thousand_features_names_the_first_of_them():
    count = 100_000
    fids, ids = tuple(range(count)), tuple(f"79QPK-X-{n}" for n in range(count))
    empty = np.array([None], object)
    group = Findings(
        "C04", "a/b", (fids,), (ids,), empty, np.zeros((1, 2)), (Text("", ""),), np.zeros(1, int)
    )
    labels = Labels()
    labels.update({("a/b", n): f"L-{n // 2}" for n in range(count)})
    names = wording.names_of(group, 0, labels)
    assert names[:3] == ("L-0 (số 0)", "L-0 (số 1)", "L-1 (số 2)")
    assert len(names) == wording.MOST_KNOWN
    assert wording.objects(names, "") == "L-0 (số 0) × L-0 (số 1) × L-1 (số 2) …"


def test_no_more_of_them_are_looked_up():
    count = 2_000
    fids, ids = tuple(range(count, 0, -1)), tuple(f"X-{n}" for n in range(count, 0, -1))
    empty = np.array([None], object)
    group = Findings(
        "C04", "a/b", (fids,), (ids,), empty, np.zeros((1, 2)), (Text("", ""),), np.zeros(1, int)
    )
    rows = np.arange(1, count + 1)
    columns = {"maXa": np.full(count, "26740", object), "soThua": rows.astype(object),
               "soTo": np.full(count, 7, object)}  # fmt: skip
    table = Table("a/b", rows, np.full(count, None, object), columns)
    made = labels_of([group], Dataset((table,)))
    assert set(made) == {("a/b", fid) for fid in fids[: wording.MOST_KNOWN]} == set(made.wards)
    assert wording.names_of(group, 0, made)[0] == f"tờ 7 thửa {count}"
