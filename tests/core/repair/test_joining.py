# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits in sequence and the same edits joined give the same table."""

from __future__ import annotations

from qh_plugin.core.edits import Edits, apply
from qh_plugin.core.repair.joining import joined, per_layer
from qh_plugin.core.text import plain
from tests.core.repair.conftest import polygon, table

SQUARE = polygon((0, 0), (1, 0), (1, 1), (0, 1))


def test_joined_edits_do_what_they_do_one_by_one():
    lots = table(SQUARE, SQUARE, SQUARE, ten=["a", "b", "c"])
    edits = [
        Edits("lots", plain("1"), geometries={1: b"x", 2: b"y"}, attributes={1: {"ten": "d"}}),
        Edits("lots", plain("2"), geometries={1: b"z"}, attributes={1: {"ten": "e"}}),
        Edits("lots", plain("3"), deleted=frozenset({2}), added=((b"n", {"ten": "f"}),)),
    ]
    one_by_one = lots
    for change in edits:
        one_by_one = apply(one_by_one, change)
    at_once = apply(lots, joined(*edits))
    assert at_once.fids.tolist() == one_by_one.fids.tolist() == [1, 3, 4]
    assert at_once.wkb.tolist() == one_by_one.wkb.tolist()
    assert at_once.columns["ten"].tolist() == ["e", "c", "f"]


def test_layers_stay_apart():
    edits = [Edits("a", plain("1")), Edits("b", plain("2")), Edits("a", plain("3"))]
    assert [change.layer for change in per_layer(edits)] == ["a", "b"]
