# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits out of a difference: applied they give the other version, whatever the versions are."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Optional

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.edits import apply
from qh_plugin.core.publish.difference import Rows, Way, compare_rows, distinct_keys
from qh_plugin.core.publish.feature_difference import Feature
from qh_plugin.core.publish.merge import Choices, Take, Undecided, edits_taking
from qh_plugin.core.table import Table

LAYER = "D/Lots"
Version = dict[str, tuple[int, Optional[str], int]]

#: id → (size of a square, label, number); a few, so that the versions meet often
VERSIONS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.integers(1, 2), st.sampled_from([None, "", "x"]), st.integers(0, 1)),
)


def features(version: Version) -> list[Feature]:
    return [
        Feature(
            fid,
            shapely.to_wkb(shapely.box(0, 0, size, 10)),
            {"id": key, "label": label, "n": number},
        )
        for fid, (key, (size, label, number)) in enumerate(version.items(), start=1)
    ]


def rows(found: list[Feature]) -> Rows:
    return Rows(
        distinct_keys([f.values["id"] for f in found], [f.fid for f in found]),
        np.array([f.fid for f in found], np.int64),
        np.array([blake2b(repr((f.wkb, f.values)).encode()).digest() for f in found], "S64"),
        np.zeros(len(found)),
    )


def table(found: list[Feature]) -> Table:
    def column(values: list[Any]) -> Any:
        array = np.empty(len(values), object)
        array[:] = values
        return array

    names = ("id", "label", "n")
    return Table(
        LAYER,
        np.array([f.fid for f in found], np.int64),
        column([f.wkb for f in found]),
        {name: column([f.values[name] for f in found]) for name in names},
    )


def content(of: Table) -> dict[str, Any]:
    columns = [of.columns[name].tolist() for name in ("id", "label", "n")]
    return {row[1]: row for row in zip(of.wkb.tolist(), *columns)}


@settings(max_examples=200, deadline=None)
@given(base=VERSIONS, mine=VERSIONS, theirs=VERSIONS, data=st.data())
def test_edits_bring_one_version_to_the_other(
    base: Version, mine: Version, theirs: Version, data: st.DataObject
) -> None:
    b, m, t = features(base), features(mine), features(theirs)
    one = compare_rows(LAYER, rows(b), rows(m), rows(t))

    def pairs(left: Any, at: Any, right: Any, at_right: Any, chosen: Any) -> Any:
        def pick(side: Any, row: int) -> Any:
            return side[row] if row >= 0 else None

        return [(pick(left, at[i]), pick(right, at_right[i])) for i in chosen]

    everything = range(len(one.keys))
    fields = ("id", "label", "n")
    # the difference applied to the base gives mine
    edits = edits_taking(LAYER, pairs(b, one.base, m, one.mine, everything), fields)
    assert content(apply(table(b), edits)) == content(table(m))
    # choices: each feature is what was chosen, none is lost or made up
    choices = Choices(conflicts=data.draw(st.sampled_from(Take)))
    taken = {key: choices.of(LAYER, key, way) for key, way in zip(one.keys, one.ways)}
    chosen = [i for i, key in enumerate(one.keys) if taken[key] is Take.THEIRS]
    edits = edits_taking(LAYER, pairs(m, one.mine, t, one.theirs, chosen), fields)
    merged = content(apply(table(m), edits))
    for key in {*base, *mine, *theirs}:
        side = theirs if taken.get(key) is Take.THEIRS else mine
        assert (key in merged) == (key in side)
        if key in side:
            assert merged[key][1:] == (key, *side[key][1:])
    # what only one side touched is that side's
    for key, way in zip(one.keys, one.ways):
        assert way is not Way.MINE or taken[key] is Take.MINE
        assert way is not Way.THEIRS or taken[key] is Take.THEIRS


def test_choices_go_from_the_feature_to_the_class_to_all() -> None:
    choices = Choices(
        conflicts=Take.MINE,
        classes={"A": Take.THEIRS, "W": Take.THEIRS},
        features={("A", "1"): Take.MINE},
        whole={"W"},
    )
    assert choices.of("A", "1", Way.BOTH) is Take.MINE
    assert choices.of("A", "2", Way.BOTH) is Take.THEIRS
    assert choices.of("A", "2", Way.MINE) is Take.MINE
    assert choices.of("B", "2", Way.BOTH) is Take.MINE
    assert choices.of("W", "2", Way.MINE) is Take.THEIRS
    assert Choices().of("B", "2", Way.BOTH) is None


def test_undecided_conflicts_are_named() -> None:
    with pytest.raises(Undecided, match="Còn 2 đối tượng xung đột"):
        raise Undecided([("A", "1"), ("A", "2")])
