# SPDX-License-Identifier: GPL-2.0-or-later
"""Every fix of the rule cases: proposed, proved with every rule, applied, and as expected."""

from __future__ import annotations

import pytest
import shapely

from tests.core.fix_cases import KEYS, Fix, fixes, run, same_shapes


@pytest.mark.parametrize("fix", list(fixes()), ids=str)
def test_fix(fix: Fix) -> None:
    wanted = fix.data
    assert not set(wanted) - KEYS, "unknown keys"
    assert set(wanted) & {"expect", "gone", "changes", "refused"}, "nothing is expected"
    done = run(fix)
    if "refused" in wanted:
        assert done.refused, "it should have been refused"
        assert wanted["refused"] in done.refused, done.refused
        return
    assert done.after is not None and done.choice is not None, done.refused
    if "moves_boundary" in wanted:
        assert bool(done.moved) is wanted["moves_boundary"]
    edits = done.choice.edits[0]
    assert edits.preview, "there is nothing to show"
    if "changes" in wanted:
        assert sorted({*edits.geometries, *edits.deleted}) == wanted["changes"]
    if "expect" in wanted:
        layer = next(iter(fix.case.data["layers"]))
        table = done.after.table(fix.case.data.get("class") or layer)
        assert same_shapes(table.wkb, wanted["expect"]), shapely.to_wkt(
            shapely.from_wkb(table.wkb), rounding_precision=6
        ).tolist()
