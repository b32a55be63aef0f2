# SPDX-License-Identifier: GPL-2.0-or-later
"""What the list shows: sections, filter, order, going on and back; compared with plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from qh_plugin.core.findings import Severity
from qh_plugin.core.model.schema import fold
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.arrangement import Grouping, Sorting, Wish, arranged
from qh_plugin.gui.checking.listing.labels import Labels
from qh_plugin.gui.checking.listing.lines import Lines, runs
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.states import SEVERITIES, Status
from qh_plugin.gui.checking.listing.texts import Texts
from tests.listing.made_findings import LAYER, OVERLAPS, ROADS, WARNINGS, group, result

EVERYTHING = frozenset(Status)


def shown(listing, **wish):
    """The first feature of every row shown, by section."""
    texts = Texts(listing)
    texts.prepare(names=True)
    made = arranged(listing, Wish(**wish), texts)
    return {s.key: [listing.row(n).group.ids[listing.row(n).i][0] for n in s.rows]
            for s in made.sections}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "left"),
    [("", 3), ("no-12", 1), ("do-1", 1), ("DO 1", 1), ("chong lan 14", 1), ("zz", 0),
     ("QUY tac c01", 3), ("đơ-1", 1)],
)  # fmt: skip
def test_filter_ignores_case_and_accents(typed, left):
    found = shown(Listing.of(result(OVERLAPS)), text=typed)
    assert sum(map(len, found.values())) == left


def test_the_filter_finds_what_a_plain_loop_finds():
    labels = {(LAYER, 1): "Đường số 9"}
    listing = Listing.of(result(OVERLAPS, WARNINGS), labels)
    texts = Texts(listing)
    texts.prepare()
    for typed in ("duong", "so 9 lan", "0,012", "12", "su dung dat", "c07", "lan:", "no 13"):
        words = tuple(fold(typed).split())
        plain = []
        for number in range(len(listing)):
            row = listing.row(number)
            said = (row.group.rule, row.group.layer, *row.group.ids[row.i], *row.names, row.layer)
            everything = fold(" ".join((*said, wording.message(row.group, row.i))))
            titled = fold(listing.rule_title(row.group.rule))
            plain.append(all(w in everything or w in titled for w in words))
        assert texts.holding(words).tolist() == plain, typed


def test_typing_on_searches_only_what_was_found():
    listing = Listing.of(result(group("C01", Severity.ERROR, [(f"L{i}",) for i in range(200)])))
    texts = Texts(listing)
    assert not texts.prepare(0.0) and texts.prepare(), "made in portions"
    for typed in ("l", "l1", "l12", "l12 lan", "l1", "l7"):
        fresh = Texts(listing)
        fresh.prepare()
        assert np.array_equal(texts.holding((*typed.split(),)), fresh.holding((*typed.split(),)))


def test_folding_equals_that_of_the_model():
    for text in ("Đường Nguyễn Thị Thập", "ĐƠ-1 × Ấp 3", "số “12”, 0,83 m²", "İ ß"):
        assert wording.folded(text) == fold(text)


def test_statuses_seen_and_consequences_are_left_out_as_wished():
    errors = group("C01", Severity.ERROR, [("A",), ("B",), ("C",)], caused={1}, waived={2})
    listing = Listing.of(result(errors, WARNINGS))
    listing.note_seen([0])
    assert shown(listing, statuses=frozenset({Status.WAIVED})) == {"C01": ["C"], "C07": ["NO-13"]}
    only = frozenset({Status.ERROR})
    assert shown(listing, statuses=only) == {"C01": ["A", "B"]}
    assert shown(listing, statuses=only, seen=False) == {"C01": ["B"]}
    assert shown(listing, statuses=only, consequences=False) == {"C01": ["A"]}


BY_WARD = Wish(grouping=Grouping.WARD)


def test_sections_by_layer_and_by_ward():
    roads = group("G01", Severity.ERROR, [("R1",)], layer=ROADS, first=5)
    labels = Labels()
    labels.wards = {(LAYER, 1): "26740", (ROADS, 5): "99999"}
    listing = Listing.of(result(OVERLAPS, roads, skipped=["C06"]), labels)
    by_layer = arranged(listing, Wish(grouping=Grouping.LAYER))
    assert {s.key: len(s.rows) for s in by_layer.sections} == {LAYER: 3, ROADS: 1, "-C06": 0}
    by_ward = arranged(listing, Wish(grouping=Grouping.WARD))
    assert [s.title for s in by_ward.sections] == ["99999", "Phường Sài Gòn", "C06 Ngoài ranh"]
    unknown = Listing.of(result(OVERLAPS))
    assert [s.title for s in arranged(unknown, Wish(grouping=Grouping.WARD)).sections] == [""]


def test_where_features_tell_no_ward_the_section_is_the_dossiers():
    roads = group("G01", Severity.ERROR, [("R1",)], layer=ROADS, first=5)

    def titles(home, wards):
        labels = Labels()
        labels.home, labels.wards = home, wards
        listing = Listing.of(result(OVERLAPS, roads), labels)
        return {s.title: len(s.rows) for s in arranged(listing, BY_WARD).sections}

    assert titles("26740", {}) == {"Phường Sài Gòn": 4}
    both = "Phường Sài Gòn, Phường Tân Định"
    assert titles("26740, 26737", {}) == {both: 4}
    some = titles("26737", {(ROADS, 5): "26740"})
    assert some == {"Phường Sài Gòn": 1, "Phường Tân Định": 3}


def test_sorting_by_size_name_and_state():
    names = [("thửa 10",), ("thửa 9",), ("thửa 1",)]
    made = group("C01", Severity.ERROR, names, width=[0.2, 3.0, 0.1], caused={0})
    del made.measures["area"]
    listing = Listing.of(result(made))
    for sorting, descending, order in (
        (Sorting.FOUND, False, ["thửa 10", "thửa 9", "thửa 1"]),
        (Sorting.SIZE, True, ["thửa 9", "thửa 10", "thửa 1"]),
        (Sorting.SIZE, False, ["thửa 1", "thửa 10", "thửa 9"]),
        (Sorting.NAME, False, ["thửa 1", "thửa 9", "thửa 10"]),
        (Sorting.NAME, True, ["thửa 10", "thửa 9", "thửa 1"]),
        (Sorting.STATE, False, ["thửa 9", "thửa 1", "thửa 10"]),
    ):
        assert shown(listing, sorting=sorting, descending=descending) == {"C01": order}, sorting


def test_a_finding_without_a_measure_comes_last_either_way():
    made = group("C01", Severity.ERROR, [("A",), ("B",)])
    made.measures["area"][0] = made.measures["width"][0] = np.nan
    listing = Listing.of(result(made))
    for descending in (True, False):
        found = shown(listing, sorting=Sorting.SIZE, descending=descending)
        assert found == {"C01": ["B", "A"]}


def test_places_lead_through_all_sections_and_stop_at_the_ends():
    listing = Listing.of(result(OVERLAPS, WARNINGS))
    made = arranged(listing, Wish(statuses=EVERYTHING))
    place, seen = -1, []
    for _ in range(7):
        place = made.step(place, 1)
        seen.append(listing.keys[made.order[place]])
    assert seen[:5] == [*OVERLAPS.keys, *WARNINGS.keys] and seen[4] == seen[5] == seen[6]
    assert [made.section_of(p) for p in range(5)] == [0, 0, 0, 1, 1]
    assert made.near("C01", 9) == 2 and made.near("C02", 0) == 3 and made.near("Z", 0) == -1
    for number, place in enumerate(made.place):
        assert made.order[place] == number
    nothing = arranged(listing, Wish(statuses=frozenset()))
    assert nothing.step(-1, 1) == -1 and nothing.near("C01", 0) == -1


def test_the_status_of_a_rule_does_not_depend_on_the_filter():
    errors = group("A01", Severity.ERROR, [("NO-01",)])
    warnings = group("A01", Severity.WARNING, [("NO-02",)])
    listing = Listing.of(result(warnings, errors))
    (section,) = arranged(listing, Wish(statuses=frozenset({Status.WARNING}))).sections
    assert section.status is Status.ERROR and len(section.rows) == 1


def test_lines_count_headings_and_unfolded_rows():
    listing = Listing.of(result(OVERLAPS, WARNINGS))
    sections = arranged(listing, Wish(statuses=frozenset(SEVERITIES))).sections
    lines = Lines(sections)
    assert lines.count == 6 and [lines.row(k) for k in range(7)] == [-1, 0, 1, 2, -1, 3, -1]
    folded = Lines(sections, {"C01"})
    assert folded.count == 3 and folded.heading(1) == 1 and folded.at(2) == (1, 0)
    assert runs([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]
