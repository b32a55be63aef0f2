# SPDX-License-Identifier: GPL-2.0-or-later
"""The arrays behind the list: what a finding is called and counted as, what reruns and edits do."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np

from qh_plugin.core.checking.settle import take
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.arrangement import arranged, counts, fates
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.states import Fate, Status
from tests.listing.made_findings import LAYER, OVERLAPS, ROADS, WARNINGS, group, result


def rows(listing: Listing, rule: str):
    return listing.rule_rows(rule).rows


def test_the_arrays_need_no_qt():
    """Neither Qt nor QGIS is imported with them."""
    names = ("listing", "arrangement", "texts", "lines", "labels", "rows", "states", "wording")
    code = "import sys\n" + "".join(
        f"import qh_plugin.gui.checking.listing.{name}\n" for name in names
    )
    code += "print(sorted(n for n in sys.modules if n.startswith(('PyQt', 'qgis'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_rules_worst_first_then_those_that_did_not_run():
    listing = Listing.of(result(WARNINGS, OVERLAPS, skipped=["C06"]))
    assert listing.rule_ids() == ["C01", "C07", "C06"]
    assert [r.status for r in rows(listing, "C07")] == [Status.WARNING, Status.WAIVED]
    skipped = listing.rule_rows("C06")
    assert skipped.status is Status.SKIPPED and skipped.note == "thiếu ranh giới"
    first = rows(listing, "C01")[0]
    assert first.objects == "NO-12 × CX-03" and first.measured == "12 mm · 0,83 m²"
    known = listing.rule_rows("C07")
    assert (known.count, known.open) == (2, 1)


def test_a_rule_with_errors_and_warnings_shows_each_as_what_it_is():
    """A01: a field needed for submission is an error, a recommended one a warning."""
    errors = group("A01", Severity.ERROR, [("NO-01",)])
    warnings = group("A01", Severity.WARNING, [("NO-02",), ("NO-03",)])
    listing = Listing.of(result(warnings, errors))
    found = listing.rule_rows("A01")
    assert sorted(r.status.name for r in found.rows) == ["ERROR", "WARNING", "WARNING"]
    assert found.status is Status.ERROR
    assert Listing.of(result(warnings)).rule_rows("A01").status is Status.WARNING
    assert counts(listing)[Status.WARNING] == 2


def test_a_finding_on_a_value_names_the_attribute():
    blank = Findings(
        **{**group("A01", Severity.ERROR, [("NO-01",)]).__dict__,
           "measures": {}, "arguments": {"label": [Text("Ký hiệu lô", "Lot symbol")]}}
    )  # fmt: skip
    (found,) = rows(Listing.of(result(blank)), "A01")
    assert found.named == "NO-01 · Ký hiệu lô" and found.measured == ""


def test_codes_and_row_numbers_are_not_for_people():
    assert wording.short("NO-12") == "NO-12"
    assert wording.short("79QPK1000001-ChucNangSuDungDat_A-12") == "số 12"
    codes = ("79QPK1000001-ChucNangSuDungDat_A-1", "79QPK1000001-ChucNangSuDungDat_A-12")
    made = result(group("C01", Severity.ERROR, [codes]))
    (row,) = rows(Listing.of(made), "C01")
    assert row.sentence.startswith("Lô số 1 chồng lấn")
    labels = {(LAYER, 1): "C2-NO02", (LAYER, 2): "C2-NO02"}
    (row,) = rows(Listing.of(made, labels), "C01")
    assert row.objects == "C2-NO02 (số 1) × C2-NO02 (số 12)", "equal labels get the number"
    labels[LAYER, 2] = "B2-GT01"
    (row,) = rows(Listing.of(made, labels), "C01")
    assert row.objects == "C2-NO02 × B2-GT01" and "Lô C2-NO02 chồng lấn" in row.sentence
    (row,) = rows(Listing.of(made, labels, language="en"), "C01")
    assert row.sentence == "Lot C2-NO02 overlaps: 0.012 wide"


def test_a_number_in_a_sentence_is_not_taken_for_a_feature():
    """Features without codes are known by numbers, and measures hold digits too."""
    made = group("C01", Severity.ERROR, [("1", "2")], width=12.12)
    (row,) = rows(Listing.of(result(made), {(LAYER, 1): "tờ 3 thửa 7"}), "C01")
    assert row.sentence == "Lô 1 chồng lấn: rộng 12,12"
    assert row.objects == "tờ 3 thửa 7 × số 2"


def test_what_is_gone_counts_as_mended_and_stays_so():
    first = Listing.of(result(OVERLAPS, WARNINGS))
    less = result(take(OVERLAPS, [0]), WARNINGS)
    second = Listing.of(less, before=first)
    mended = [r for r in rows(second, "C01") if r.status is Status.FIXED]
    assert sorted(r.group.ids[r.i][0] for r in mended) == ["NO-14", "ĐƠ-1"]
    third = Listing.of(less, before=second)
    assert counts(third)[Status.FIXED] == 2
    back = Listing.of(result(OVERLAPS, WARNINGS), before=third)
    assert counts(back)[Status.FIXED] == 0 and len(back) == 5


def test_what_was_not_looked_at_is_not_mended():
    roads = group("G01", Severity.ERROR, [("R1",)], layer=ROADS)
    first = Listing.of(result(OVERLAPS, roads))
    nothing = group("G01", Severity.ERROR, [], layer=ROADS)
    checked = result(take(OVERLAPS, []), nothing)
    only_roads = Listing.of(checked, before=first, looked_at=[ROADS])
    assert counts(only_roads)[Status.FIXED] == 1, "the road alone"
    facts = [replace(f, skipped=Text("x", "x")) for f in checked.rules]
    not_run = Listing.of(replace(checked, rules=facts), before=first)
    assert counts(not_run)[Status.FIXED] == 0, "a rule that did not run mends nothing"


def test_memory_does_not_grow_with_reruns():
    """What is mended is kept alone, not with all findings it was found with."""
    many = group("C01", Severity.ERROR, [(f"L{i}",) for i in range(500)])
    listing = Listing.of(result(many))
    for _ in range(3):
        listing = Listing.of(result(take(many, range(1, 500))), before=listing)
    assert [len(g) for g in listing.groups] == [499, 1]


def test_notes_of_the_user_survive_a_rerun_and_go_with_the_finding():
    listing = Listing.of(result(OVERLAPS))
    listing.note_seen([0, 2])
    assert listing.fate_of(0) is Fate.SEEN and fates(listing) == (2, 0)
    again = Listing.of(result(take(OVERLAPS, [0, 1])), before=listing)
    assert again.seen_keys() == {OVERLAPS.keys[0]}
    assert again.fate_of(again.row_of[OVERLAPS.keys[2]]) is Fate.FIXED


def test_an_edit_replaces_single_findings():
    listing = Listing.of(result(OVERLAPS, WARNINGS))
    wider = group("C01", Severity.ERROR, [("NO-12", "CX-03")], width=0.5)
    other = group("C04", Severity.WARNING, [("NO-99",)], first=7)
    gone = [take(OVERLAPS, [0]), take(OVERLAPS, [2]), take(WARNINGS, [1])]
    touched = listing.replace(gone, [wider, other], {(LAYER, 7): "mới"})
    assert len(listing) == 6 and set(touched.tolist()) == {0, 2, 4, 5}
    assert listing.width[0] == 0.5 and listing.row(0).measured == "500 mm · 0,83 m²"
    assert listing.status(2) is Status.FIXED and listing.status(1) is Status.ERROR
    assert not listing.alive[4], "an exception whose finding is gone is of no more interest"
    assert listing.row(5).objects == "mới" and listing.layer_title(LAYER) != LAYER
    back = listing.replace([], [take(OVERLAPS, [2])])
    assert back.tolist() == [2] and listing.status(2) is Status.ERROR, "undone"
    assert len(listing.boxes()) == 6


def test_boxes_hold_the_defects_and_follow_edits():
    listing = Listing.of(result(OVERLAPS))
    assert listing.boxes()[1].tolist() == [600050, 1190000, 600060, 1190000.01]
    moved = replace(take(OVERLAPS, [1]), geometry=np.array([None], object), point=np.ones((1, 2)))
    listing.replace([take(OVERLAPS, [1])], [moved])
    assert listing.boxes()[1].tolist() == [1, 1, 1, 1]


def test_many_edits_leave_what_a_fresh_listing_has():
    """Random small changes, compared with a listing made anew of what is there."""
    rng = np.random.default_rng(5)
    many = group("C01", Severity.ERROR, [(f"L{i}",) for i in range(40)])
    there = set(range(0, 40, 2))
    listing = Listing.of(result(take(many, sorted(there))))
    for _ in range(60):
        flip = set(rng.choice(40, 3, replace=False).tolist())
        gone, new = sorted(there & flip), sorted(flip - there)
        listing.replace([take(many, gone)], [take(many, new)])
        there ^= flip
        fresh = Listing.of(result(take(many, sorted(there))))
        left = {listing.keys[n] for n in np.flatnonzero(listing.fate == Fate.OPEN)}
        assert left == set(fresh.keys)
        shown = arranged(listing, wish_all()).order
        assert {listing.keys[n] for n in shown} == set(fresh.keys)


def wish_all():
    from qh_plugin.gui.checking.listing.arrangement import Wish

    return Wish()


def test_a_place_on_an_edge_is_called_so_and_one_beside_it_has_its_digits():
    some = group("C07", Severity.ERROR, [("NO-01", "NO-02")] * 3)
    away = np.array([0.0, 0.000_012, 0.0004])
    listing = Listing.of(result(replace(some, measures={"distance": away})))
    told = [listing.row(n).measured for n in range(3)]
    assert told == ["đúng trên cạnh", "0,012 mm", "0,4 mm"]
