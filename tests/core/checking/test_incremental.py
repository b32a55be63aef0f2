# SPDX-License-Identifier: GPL-2.0-or-later
"""After any edit, and after any number of them, a live check says what a full run says."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.incremental import Live
from qh_plugin.core.report import jsonl
from tests.core.checking.edits import Editor, parcels

SOAK = bool(os.environ.get("QH_SOAK"))
SEEDS = range(60 if SOAK else 2)
EDITS = 60 if SOAK else 8
PROFILE = load_profile("truoc_khi_nop")


def lines(result):
    """The findings of a report, those put off left out."""
    return [line for line in jsonl.lines(result) if line.startswith('{"type":"finding"')]


def full(live):
    return check(live.dataset(), PROFILE)


def same(live, note=""):
    """Compare a live check with a full run, as far as nothing is pending."""
    wanted = full(live)
    put_off = live.pending
    rows = {}
    for name, groups in (("live", live.findings()), ("full", wanted.findings)):
        kept = [g for g in groups if not {(g.rule, g.layer), (g.rule, "")} & put_off]
        rows[name] = lines(replace(wanted, findings=kept))
    missing = sorted(set(rows["full"]) - set(rows["live"]))
    extra = sorted(set(rows["live"]) - set(rows["full"]))
    assert not missing and not extra, f"{note}\nmissing {missing[:3]}\nextra {extra[:3]}"
    assert rows["live"] == rows["full"]


@pytest.mark.parametrize("kind", ["open", "full", "bounded", "streets", "noise"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_findings_are_those_of_a_full_run(kind, seed):
    rng = np.random.default_rng([seed, len(kind)])
    live = Live(parcels(kind, rng), PROFILE)
    same(live, "at the start")
    editor = Editor(live, rng)
    for number in range(EDITS):
        before = {key for g in live.findings() for key in g.keys}
        note, difference = editor.edit()
        same(live, f"{kind} {seed}: edit {number}: {note}")
        after = {key for g in live.findings() for key in g.keys}
        assert after - before <= {k for g in difference.appeared for k in g.keys}
        assert before - after <= {k for g in difference.vanished for k in g.keys}
        if rng.random() < 0.3:
            live.settle()
            assert not live.pending
            same(live, f"{kind} {seed}: settled after edit {number}: {note}")
    editor.undo_all()
    live.settle()
    same(live, "everything undone")
