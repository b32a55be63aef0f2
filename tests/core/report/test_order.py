# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings in order: by ids as people count them, however many a finding has."""

from __future__ import annotations

import gc
import random

from qh_plugin.core.report.order import in_order, natural, row_key
from tests.core.checking.conftest import findings


def named(*ids):
    """A group of findings of these ids."""
    group = findings("C04", "lots", [tuple(range(len(some))) for some in ids])
    group.__dict__["ids"] = tuple(tuple(some) for some in ids)
    return group


def test_the_order_is_that_of_all_ids():
    draw = random.Random(1)
    some = []
    for _ in range(300):  # most share their first ids, some are where another one ends
        first = [f"T-{draw.choice((9, 10))}" for _ in range(draw.randint(0, 7))]
        some.append(
            first + [f"{draw.choice(('T', 'U'))}-{draw.randint(8, 11)}"] * draw.randint(0, 3)
        )
    group = named(*some)
    wanted = sorted([natural(text) for text in ids] for ids in some)
    found = [group.ids[i] for _, i in in_order([(group, i) for i in range(len(group))])]
    assert [[natural(text) for text in ids] for ids in found] == wanted
    by_key = sorted(range(len(group)), key=lambda i: row_key(group, i))
    assert [[natural(text) for text in group.ids[i]] for i in by_key] == wanted


def test_a_finding_that_names_very_many_features_makes_few_objects():
    """The gap around a ward names every parcel: to drop a key of some 600,000 objects kept Python's
    lock, and so the window, for a tenth of a second."""
    group = named([f"T-{i}" for i in range(20_000)], ["T-0"])
    before = len(gc.get_objects())
    keys = [row_key(group, i) for i in range(2)]
    assert len(gc.get_objects()) - before < 200
    assert keys[1] < keys[0]
