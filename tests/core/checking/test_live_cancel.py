# SPDX-License-Identifier: GPL-2.0-or-later
"""Looking at what was put off may be left at any moment: nothing is lost and nothing half done."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from qh_plugin.core.checking.incremental import Live
from qh_plugin.core.checking.live_layer import LiveLayer
from qh_plugin.core.errors import Cancelled
from qh_plugin.core.progress import Progress
from qh_plugin.core.report.content import content_hashes
from qh_plugin.core.report.surroundings import surroundings
from tests.core.checking.edits import Editor, parcels
from tests.core.checking.test_incremental import PROFILE, same


def test_settling_is_all_or_nothing():
    live = Live(parcels("full", np.random.default_rng(1)), PROFILE)
    editor = Editor(live, np.random.default_rng(2))
    polls = 0
    for after in [*range(12), *range(12, 400, 9)]:
        if not live.pending:
            editor.edit()
        pending, known = live.pending, [g.keys for g in live.findings()]
        asked = count()
        try:
            live.settle(Progress(cancelled=lambda c=asked, a=after: next(c) >= a))
        except Cancelled:
            polls += 1
            assert live.pending == pending
            assert [g.keys for g in live.findings()] == known
            same(live, f"left at poll {after}")
    assert polls > 10
    editor.edit()
    live.settle()
    assert not live.pending
    same(live, "settled in the end")


def test_a_fault_while_settling_loses_nothing(monkeypatch):
    live = Live(parcels("full", np.random.default_rng(3)), PROFILE)
    Editor(live, np.random.default_rng(4)).edit()
    pending = live.pending
    monkeypatch.setattr(live, "_context", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        live.settle()
    monkeypatch.undo()
    assert live.pending == pending
    live.settle()
    same(live)


def test_what_follows_the_rules_can_be_left_too():
    """Pictures, hash and the rows of a layer are a good part of a run over 100,000 parcels."""
    data = parcels("full", np.random.default_rng(5))
    live, left = Live(data, PROFILE), Progress(cancelled=lambda: True)
    name = data.tables[0].name
    context = live._context(data, name)
    live.change(name, added={10_000: (data.table(name).wkb[0], {})})
    live.settle()
    assert live.findings()
    for deed in (
        lambda: LiveLayer(context, (), left),
        lambda: surroundings(live.findings(), live.dataset(), left),
        lambda: content_hashes(data, left),
    ):
        with pytest.raises(Cancelled):
            deed()
