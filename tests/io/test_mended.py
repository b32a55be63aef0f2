# SPDX-License-Identifier: GPL-2.0-or-later
"""What was mended is kept with the dossier, for a while; damaged notes are none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
import shapely

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.model import load
from qh_plugin.core.text import Text
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.mended import DAYS, MOST, mended_file, read_mended, write_mended

TODAY = date(2026, 7, 1)


@pytest.fixture
def dossier(tmp_path):
    info = DossierInfo(name="Thử", model="tt16_2025", maHoSoQH="79QPK0010001", scale="1/2.000")
    return create_dossier(tmp_path / "CSDL_Thu", info, load())


def mended(*keys, rule="C01"):
    n = len(keys)
    geometry = np.empty(n, dtype=object)
    geometry[:] = [shapely.box(k, 0, k + 1, 1) for k in range(n)]
    return Findings(
        rule,
        "lots",
        fids=((3, 7),) * n,
        ids=(("A-3", "A-7"),) * n,
        geometry=geometry,
        point=np.array([[k + 0.5, 0.5] for k in range(n)]).reshape(-1, 2),
        messages=(Text("chồng lấn {w} mm", "overlap {w} mm"),),
        variant=np.zeros(n, np.int64),
        arguments={"w": ["12"] * n},
        measures={"area": np.full(n, 0.83)},
        severity=Severity.WARNING,
        keys=keys,
        states=(State.OPEN,) * n,
        causes=(None,) * n,
    )


def keys(groups):
    return {key for group in groups for key in group.keys}


def test_they_are_read_as_they_were_written(dossier):
    assert read_mended(dossier, TODAY) == ((), {})
    write_mended(dossier, [mended("a", "b"), mended("c", rule="G07")], {}, TODAY)
    groups, days = read_mended(dossier, TODAY)
    assert keys(groups) == {"a", "b", "c"} and set(days) == {"a", "b", "c"}
    (group,) = (g for g in groups if g.rule == "C01")
    assert group.layer == "lots" and group.fids == ((3, 7), (3, 7))
    assert group.severity is Severity.WARNING and group.measure(1) == {"area": 0.83}
    assert group.message(0) == Text("chồng lấn 12 mm", "overlap 12 mm")
    assert group.geometry[1].equals(shapely.box(1, 0, 2, 1))
    write_mended(dossier, [], {}, TODAY)
    assert read_mended(dossier, TODAY) == ((), {})


def test_each_keeps_its_day_and_goes_when_it_is_old(dossier):
    first = TODAY - timedelta(days=DAYS)
    write_mended(dossier, [mended("a")], {}, first)
    groups, days = read_mended(dossier, TODAY)
    assert days == {"a": first}
    write_mended(dossier, [*groups, mended("b")], days, TODAY)
    assert keys(read_mended(dossier, TODAY)[0]) == {"a", "b"}
    assert keys(read_mended(dossier, TODAY + timedelta(days=1))[0]) == {"b"}


def test_of_very_many_the_newest_stay(dossier):
    many = mended(*(f"k{n}" for n in range(MOST)))
    write_mended(dossier, [many, mended("new")], dict.fromkeys(many.keys, TODAY), TODAY)
    yesterday = dict.fromkeys(many.keys, TODAY - timedelta(days=1))
    write_mended(dossier, [many, mended("new")], yesterday, TODAY)
    found = keys(read_mended(dossier, TODAY)[0])
    assert len(found) == MOST and "new" in found


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format":"x"}', '{"format":"qh-mended/1"}\n{}'])
def test_damaged_notes_are_none(dossier, text):
    mended_file(dossier).parent.mkdir(exist_ok=True)
    mended_file(dossier).write_text(text, "utf-8")
    assert read_mended(dossier, TODAY) == ((), {})
