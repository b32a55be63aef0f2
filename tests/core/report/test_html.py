# SPDX-License-Identifier: GPL-2.0-or-later
"""The printed page: its maps, what it leaves out of a very large result, and what it must say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.described import described
from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report import html, jsonl
from qh_plugin.core.report.clusters import MOST_CLUSTERS, MOST_ROWS, clusters
from qh_plugin.core.report.result import CheckResult, WaiverFacts
from qh_plugin.core.report.surroundings import surroundings, window
from qh_plugin.core.table import Dataset, Field, Table
from qh_plugin.core.text import Text
from qh_plugin.io.reports import write_jsonl
from tests.core.report.test_jsonl import result as small_result

X, Y = 600_000.0, 1_190_000.0


def objects(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def lots(*shapes, raw=(), name="lots"):
    wkb = [shapely.to_wkb(s) for s in shapes] + list(raw)
    names = [f"NO-{i}" for i in range(1, len(wkb) + 1)]
    return Table(
        name, np.arange(1, len(wkb) + 1), objects(wkb), {"ten": objects(names)},
        (Field("ten", "text", 20),), 9210, geometry_type="Polygon", label_field="ten",
    )  # fmt: skip


def overlapping():
    """Two lots that overlap by 12 mm, two sound neighbours, one far away."""
    shapes = [
        shapely.box(X, Y, X + 5.012, Y + 18),
        shapely.box(X + 5, Y, X + 10, Y + 18),
        shapely.box(X + 10, Y, X + 15, Y + 18),
        shapely.box(X - 5, Y, X, Y + 18),
        shapely.box(X + 900, Y, X + 905, Y + 18),
    ]
    return Dataset((lots(*shapes),), roles={"lots": "lots"})


def checked(dataset, *rules) -> CheckResult:
    result = check(dataset, load_profile(), only=rules)
    return replace(result, surroundings=surroundings(result.findings, dataset))


def page_of(result, language="vi") -> str:
    return "".join(html.document(result, language))


def maps(page: str) -> list[str]:
    return re.findall(r'<svg class="map".*?</svg>', page, re.DOTALL)


def test_a_map_shows_the_defect_its_features_and_the_neighbours():
    page = page_of(checked(overlapping(), "C01"))
    (drawn,) = maps(page)
    ET.fromstring(drawn)
    assert drawn.count('class="near"') == 2, "the two sound neighbours, not the far one"
    assert drawn.count('class="own"') == 2
    assert 'class="bad"' in drawn and 'class="edge"' in drawn
    assert ">NO-1<" in drawn and ">NO-2<" in drawn and "NO-3" not in drawn
    assert re.search(r">\d+ m</text>", drawn), "a scale bar"
    assert ">B</text>" in drawn, "north"
    assert "Khung" in page and "E 600005" in page
    assert 'role="img"' in drawn and "aria-label" in drawn


def test_the_boundary_is_drawn_apart():
    boundary = lots(shapely.box(X - 5, Y, X + 14, Y + 18), name="boundary")
    data = overlapping()
    data = replace(
        data, tables=(*data.tables, boundary), roles={"lots": "lots", "boundary": "boundary"}
    )
    page = page_of(checked(data, "C01"))
    assert 'class="limit"' in maps(page)[0]


def test_a_stored_report_without_its_data_still_has_maps(tmp_path):
    result = checked(overlapping(), "C01")
    write_jsonl(result, tmp_path / "r.jsonl")
    page = page_of(described(jsonl.read(tmp_path / "r.jsonl")))
    (drawn,) = maps(page)
    assert 'class="bad"' in drawn and 'class="own"' not in drawn
    assert "Chồng lấn" in page and "Cách sửa" in page


def test_a_small_defect_is_circled_and_a_large_one_not():
    small = page_of(checked(Dataset((lots(shapely.Polygon(
        [(X, Y), (X, Y), (X + 5, Y), (X + 5, Y + 9)]),),)), "G07"))  # fmt: skip
    assert '<circle class="ring"' in small
    assert '<circle class="ring"' not in page_of(checked(overlapping(), "C01"))


def test_run_facts_rules_and_reasons_are_told():
    result = checked(overlapping(), "C01", "C05", "G01", "M01")
    page = page_of(result)
    assert "CHƯA ĐẠT" in page and "Kết quả: 1 lỗi" in page
    for word in ("Dung sai", "1,0 mm", "truoc_khi_nop", "SHA-256", "Xét theo ngày", "qh_plugin"):
        assert word in page, word
    assert "Quy tắc chưa chạy" in page and "<b>M01</b>" in page
    assert "Quy tắc đã chạy, không phát hiện gì" in page and "<b>G01</b>" in page
    english = page_of(result, "en")
    assert "NOT PASSED" in english and "What:" in english and ">N</text>" in english
    assert "Kiểm tra gì" not in english and "Quy tắc" not in english


def test_severity_is_told_by_sign_and_word():
    page = page_of(checked(overlapping(), "C01"))
    assert "✖ lỗi" in page and "✖ C01" in page


def test_waivers_say_who_why_and_until_when():
    result = checked(overlapping(), "C01")
    (group,) = result.findings
    accepted = replace(group, states=(State.WAIVED,))
    holds = WaiverFacts("1", "C01", "lots", group.keys[0], ("1", "2"), "Đã <thống> nhất", "An",
                        "UBND", "2026-01-01T00:00:00+00:00", "2026-12-31")  # fmt: skip
    ended = replace(holds, key="x", void=Text("đã sửa hình", "edited"))
    page = page_of(replace(result, findings=(accepted,), waivers=(holds, ended)))
    assert "Ngoại lệ được chấp nhận" in page and "Đã &lt;thống&gt; nhất" in page
    assert "An, UBND" in page and "31/12/2026" in page and "đã sửa hình" in page
    assert "ĐẠT: không còn lỗi" in page


def test_broken_geometry_around_is_drawn_as_far_as_it_can_be_read():
    ring = np.array([(X, Y), (X + 5, Y), (X + 5, Y + 9)])  # not closed, and three points
    unclosed = b"\x01\x03\x00\x00\x00\x01\x00\x00\x00\x03\x00\x00\x00" + ring.tobytes()
    nan = ring.copy()
    nan[1, 0] = np.nan
    bow = shapely.Polygon([(X, Y), (X + 5, Y + 9), (X + 5, Y), (X, Y + 9)])
    bad = unclosed[:13] + nan.tobytes()
    result = checked(Dataset((lots(bow, raw=[unclosed, bad, b"", b"\x01"]),)), "G01", "G03", "G04")
    page = page_of(result)
    for drawn in maps(page):
        ET.fromstring(drawn)
    assert "nan" not in "".join(maps(page)).lower()


def many(size: int, rule="C01", severity=Severity.ERROR) -> Findings:
    side = int(np.ceil(np.sqrt(size)))
    rows = np.arange(size)
    xy = np.column_stack([X + 100.0 * (rows % side), Y + 100.0 * (rows // side)])
    return Findings(
        rule, "lots", tuple((int(i),) for i in rows), tuple((str(i),) for i in rows),
        shapely.box(xy[:, 0], xy[:, 1], xy[:, 0] + 1, xy[:, 1] + 1), xy,
        (Text("mục", "item"),), np.zeros(size, np.int64), severity=severity,
        keys=tuple(f"{i:020x}" for i in rows), states=(State.OPEN,) * size, causes=(None,) * size,
    )  # fmt: skip


def test_a_very_large_result_is_cut_fairly_and_says_so():
    result = replace(small_result(findings=()), findings=(many(30_000), many(3, "G07")))
    chosen = clusters(result.findings)
    assert len(chosen) == MOST_CLUSTERS
    assert sum(c.group == 1 for c in chosen) == 3
    page = page_of(result)
    left = 30_000 - (MOST_CLUSTERS - 3)
    assert f"Còn {left} mục không in ở đây" in page
    assert len(page) < 2_000_000


def test_findings_in_one_place_share_a_map():
    group = many(40)
    close = replace(
        group, geometry=shapely.box(X, Y + np.arange(40) / 10, X + 1, Y + 0.05 + np.arange(40) / 10)
    )
    (cluster,) = clusters([close])
    assert len(cluster.rows) == 40
    page = page_of(replace(small_result(findings=()), findings=(close,)))
    assert len(maps(page)) == 1
    assert f"và {40 - MOST_ROWS} mục khác ở chỗ này" in page


@pytest.mark.parametrize("size", [1e-9, 0.012, 30.0, 5000.0])
def test_the_window_holds_the_defect(size):
    ground = window((X, Y, X + size, Y + size), 20.0)
    assert ground[0] < X and ground[1] < Y and ground[2] > X + size and ground[3] > Y + size
    assert (ground[2] - ground[0]) / (ground[3] - ground[1]) == pytest.approx(4 / 3, rel=1e-6)


def test_a_defect_out_of_this_world_has_no_map():
    group = many(1)
    far = replace(group, geometry=objects([shapely.box(0, 0, 1e300, 1)]))
    (cluster,) = clusters([far])
    assert cluster.box is None
    assert maps(page_of(replace(small_result(findings=()), findings=(far,)))) == []


def test_layers_have_the_names_that_people_know_and_the_code_once():
    name = "QuyHoach/ChucNangSuDungDat_A"
    (table,) = overlapping().tables
    result = checked(Dataset((replace(table, name=name),), roles={"lots": name}), "C01")
    known = replace(result, run=replace(result.run, model={"id": "tt16_2025", "version": "1"}))
    for language, title in (("vi", "Chức năng sử dụng đất"), ("en", "Land")):
        assert title not in page_of(result, language), "a model nobody knows has no titles"
        page = page_of(known, language)
        table_of_counts, heading = page.split("<h2>")[1], page.split('<div class="help">')[0]
        assert title in table_of_counts and name not in table_of_counts, language
        assert heading.rsplit("<h2>", 1)[1].count(title) == 1, language
        assert page.count(name) == 1, "beside the title, in the table of the layers"
