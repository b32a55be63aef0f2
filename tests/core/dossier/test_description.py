# SPDX-License-Identifier: GPL-2.0-or-later
"""What a description takes from the dossier, what the user overrides, what is missing."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier import description_values as values
from qh_plugin.core.dossier.description import (
    Description,
    Quality,
    adopt,
    from_dossier,
    geographic,
    meridian,
    missing,
    missing_fields,
    quality_text,
    reset,
    shown_value,
    union,
)
from qh_plugin.core.dossier.description_fields import (
    BY_NAME,
    EDITABLE,
    FIELDS,
    GROUPS,
    choices,
    field_named,
)
from qh_plugin.core.dossier.description_quality import quality_of
from qh_plugin.core.dossier.description_store import from_content, to_bytes
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import InputError
from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.model import load
from qh_plugin.core.report.result import CheckResult, RunFacts
from qh_plugin.core.text import plain

INFO = DossierInfo(
    "QHPK 3",
    "tt16_2025",
    "79QPK1000001",
    "792521012345",
    wards=("26740",),
    scale="1/2.000",
    created="2026-01-02T03:04:05+00:00",
)
RECORDS = {
    "HoSo": [
        {
            "tenDoAn": "Quy hoạch phân khu 3 phường Sài Gòn",
            "tyLe": "1/2.000",
            "soQDQH": "12/QĐ-UBND",
            "ngayQDQH": "05/03/2026",
            "coQuanPheDuyet": "UBND Thành phố",
            "donViTuVan": "Viện Quy hoạch",
            "chuDauTu": "UBND phường Sài Gòn",
            "diaDiem": "Phường Sài Gòn; Phường Tân Định",
            "tuKhoa": "trung tâm, ven sông",
        }
    ],
    "BanVe": [{"soHieuBanVe": "QH-01", "tenBanVe": "Sơ đồ vị trí"}, {"soHieuBanVe": None}],
    "VanBan": [{"loaiVanBan": "Quyết định", "soHieuVanBan": "12/QĐ-UBND", "tenVanBan": ""}],
}
BOX = (600000.0, 1190000.0, 600060.0, 1190090.0)


def made(**changes):
    return from_dossier(INFO, RECORDS, BOX, model=load(), **changes)


def test_the_records_fill_what_they_know():
    found = made(updated="2026-04-05")
    assert found.title == "Quy hoạch phân khu 3 phường Sài Gòn"
    assert (found.decision, found.decided) == ("12/QĐ-UBND", "2026-03-05")
    assert found.issued == "2026-03-05" and found.updated == "2026-04-05"
    assert found.authority == "UBND Thành phố"
    assert found.provider == "Viện Quy hoạch" and found.manager == "UBND phường Sài Gòn"
    assert found.places == ("Phường Sài Gòn", "Phường Tân Định")
    assert found.keywords[-2:] == ("trung tâm", "ven sông")
    assert found.source == "Văn bản: Quyết định 12/QĐ-UBND.\nBản vẽ: QH-01 Sơ đồ vị trí."
    assert found.standard == load().title.vi and found.standard_version
    assert found.identifier == "79QPK1000001" and found.created == "2026-01-02"
    assert [f.name for f in missing_fields(found)] == ["quality", "access", "procedure"]


def test_a_bare_dossier_says_what_it_has_and_the_rest_is_missing():
    found = from_dossier(replace(INFO, model="dia_chinh", wards=("26740", "00000")))
    assert found.title == "QHPK 3" and found.scale == "1/2.000"
    assert found.places == ("Phường Sài Gòn", "00000")
    assert "QHPK 3" in found.abstract and found.updated == "2026-01-02"
    names = {f.name for f in missing_fields(found)}
    assert {"issued", "source", "decision", "decided", "authority", "provider"} <= names
    assert {"manager", "access", "procedure", "bbox", "extent", "quality"} <= names
    assert not {"title", "abstract", "crs", "scale", "language", "topic"} & names
    assert [t.vi for t in missing(found)] == [f.label.vi for f in missing_fields(found)]


def test_own_values_stay_and_the_others_follow_the_dossier():
    first = made(own={"title": "Tên riêng", "access": "secret"})
    assert first.own == ("access", "title") and first.title == "Tên riêng"
    later = from_dossier(replace(INFO, scale="1/500"), own=first.own_values)
    assert later.title == "Tên riêng" and later.scale == "1/500"
    back = reset(later, "title", from_dossier(INFO))
    assert back.title == "QHPK 3" and back.own == ("access",)


def test_an_own_value_that_fits_no_more_is_left_out():
    found = made(own={"topic": "no such topic", "bbox": "1", "nothing": "x", "issued": "32/1/2026"})
    assert found.own == () and found.topic == "planningCadastre"


def test_measured_facts_are_never_typed():
    for name in ("bbox", "extent", "quality", "identifier", "epsg", "own", "xyz"):
        with pytest.raises(InputError):
            made().with_own(name, "1")


def test_every_editable_field_is_one_of_the_description_and_has_both_languages():
    assert set(EDITABLE) <= {f.name for f in fields(Description)}
    assert {f.group for f in FIELDS} == set(GROUPS)
    for field in FIELDS:
        for text in (field.label, field.help):
            assert text.vi.strip() and text.en.strip()
            assert text.vi != text.en
    assert len({f.alias for f in FIELDS}) == len(FIELDS)
    assert field_named("NHANDE") is BY_NAME["title"] and field_named("?") is None


def test_importing_takes_what_differs_and_leaves_the_facts():
    there = made()
    found = replace(there, title="Khác", access="secret", bbox=None, epsg=5899, identifier="x")
    adopted = adopt(there, found)
    assert adopted.own == ("access", "title")
    assert (adopted.bbox, adopted.epsg, adopted.identifier) == (BOX, 9210, "79QPK1000001")
    assert adopt(there, Description(topic="", language="")) == there


def test_the_extent_goes_through_the_pinned_operation():
    west, south, east, north = geographic(BOX, 9210)
    # PROJ with the seven parameters as +towgs84 (position vector), which QGIS and GDAL use too:
    # 106.6661283 10.7594440 106.6666793 10.7602593
    assert abs(west - 106.6661283) < 1e-6 and abs(south - 10.7594440) < 1e-6
    assert abs(east - 106.6666793) < 1e-6 and abs(north - 10.7602593) < 1e-6
    assert abs((east - west) * 111320 * np.cos(np.radians(10.76)) - 60) < 0.5
    assert abs((north - south) * 110600 - 90) < 0.5
    assert geographic(None, 9210) is None and geographic(BOX, 2154) is None
    assert made().extent == (west, south, east, north)


def test_the_meridian_and_the_width_of_the_zone():
    assert meridian(9210).vi == "105°45', múi 3°"
    assert meridian(5899).vi == "107°45', múi 3°"
    assert meridian(3405).vi == "105°00', múi 6°"
    assert meridian(4326).vi == ""


def test_union_of_boxes():
    assert union([]) is None and union([None]) is None
    assert union([(0, 1, 2, 3), None, (-1, 2, 1, 9)]) == (-1.0, 1.0, 2.0, 9.0)


def result(**states):
    """A check with so many findings of each "severity_state"."""
    groups = []
    for name, count in states.items():
        severity, state = name.split("_")
        shapes = np.empty(count, dtype=object)
        groups.append(
            Findings(
                rule="C01",
                layer="a",
                fids=tuple((i,) for i in range(count)),
                ids=tuple((str(i),) for i in range(count)),
                geometry=shapes,
                point=np.zeros((count, 2)),
                messages=(plain("x"),),
                variant=np.zeros(count, dtype=np.int64),
                severity=Severity(severity),
                keys=tuple(f"{name}{i}" for i in range(count)),
                states=(State(state),) * count,
            )
        )
    run = RunFacts(
        None,
        {"id": "truoc_khi_nop", "version": "1"},
        0.001,
        0.001,
        {},
        "",
        "2026-03-04T05:06:07",
        (),
    )
    return CheckResult(run, (), (), tuple(groups))


def test_quality_counts_open_findings_and_exceptions():
    checked = result(error_open=2, error_waived=1, warning_open=3, warning_waived=4, info_open=9)
    assert quality_of(checked) == Quality("truoc_khi_nop", "1", "2026-03-04", 2, 3, 5)
    assert quality_of(checked, dated=False).date == ""
    assert quality_text(quality_of(checked)).vi == (
        "Bộ quy tắc truoc_khi_nop 1 ngày 04/03/2026: 2 lỗi, 3 cảnh báo, 5 ngoại lệ"
    )
    assert from_dossier(INFO, check_result=checked).quality == quality_of(checked)


def test_shown_values():
    found = made(own={"keywords": "a; b", "issued": "2026-03-01"})
    shown = {f.name: shown_value(found, f).vi for f in FIELDS}
    assert shown["keywords"] == "a; b" and shown["issued"] == "01/03/2026"
    assert shown["bbox"] == "600000,00 1190000,00; 600060,00 1190090,00"
    assert shown["crs"] == "VN-2000 / 105°45' (EPSG:9210)" and shown["quality"] == ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01", "2026-03-01"),
        ("1/3/2026", "2026-03-01"),
        ("01.03.2026", "2026-03-01"),
        ("2026-03-01T10:00:00Z", "2026-03-01"),
        ("31/02/2026", ""),
        ("29/2/2028", "2028-02-29"),
        ("2026", ""),
        ("", ""),
        (None, ""),
        ("١/٣/٢٠٢٦", ""),
    ],
)
def test_dates(text, iso):
    assert values.iso_date(text) == iso
    assert values.is_date(iso) is bool(iso)


@pytest.mark.parametrize(
    ("scale", "number"),
    [
        ("1/2.000", 2000),
        ("1:500", 500),
        ("1 / 10 000", 10000),
        ("1/2000", 2000),
        ("2000", None),
        ("1/0", None),
        ("1/2.00", None),
        ("", None),
    ],
)
def test_scales(scale, number):
    assert values.denominator(scale) == number


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("issued", "hôm nay"),
        ("scale", "hai nghìn"),
        ("topic", "planning"),
        ("access", "bí mật"),
        ("language", "fr"),
        ("abstract", "x" * 20_001),
        ("keywords", ["x" * 20_001]),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_field(name, value):
    with pytest.raises(InputError) as error:
        made().with_own(name, value)
    assert BY_NAME[name].label.vi in error.value.text.vi
    assert BY_NAME[name].label.en in error.value.text.en


def test_a_code_may_be_given_by_its_name():
    assert made().with_own("access", "không mật").access == "unclassified"
    assert made().with_own("topic", "Transportation").topic == "transportation"
    for kind in ("topic", "access", "language"):
        assert choices(kind)


@given(st.text(alphabet=st.characters()))
def test_cleaned_texts_hold_nothing_that_xml_refuses(text):
    cleaned = values.clean(text, lines=True)
    assert values.clean(cleaned, lines=True) == cleaned
    assert not any(c < " " and c != "\n" for c in cleaned)
    assert not any("\ud800" <= c <= "\udfff" or c in "\ufffe\uffff\x7f" for c in cleaned)
    assert values.clean(values.clean(text)) == values.clean(text)
    assert "\n" not in values.clean(text)


def test_decomposed_letters_are_composed_and_vietnamese_stays():
    assert values.clean("Quy hoa\u0323ch\x00 \t phường ") == "Quy hoạch phường"
    assert values.clean_list("a; ;b\na;  c ") == ("a", "b", "c")


@given(
    st.dictionaries(
        st.sampled_from(["title", "abstract", "procedure", "source", "keywords"]),
        st.text(max_size=30),
    )
)
def test_the_store_gives_back_what_was_written(own):
    import json

    first = made(own=own, check_result=Quality("a", "1", "2026-01-01", 1, 2, 3))
    raw = to_bytes(first, "2026-05-06")
    stored = from_content(json.loads(raw))
    assert dict(stored.own) == first.own_values
    assert (stored.bbox, stored.quality, stored.updated) == (BOX, first.quality, "2026-05-06")
    again = from_dossier(INFO, RECORDS, stored.bbox, stored.quality, model=load(), own=stored.own)
    assert again == first
    assert to_bytes(again, "2026-05-06") == raw


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"format": "qh-description/2"},
        {"format": "qh-description/1", "own": []},
        {"format": "qh-description/1", "own": {"title": 3}},
        {"format": "qh-description/1", "measured": {"bbox": [1, 2, 3]}},
        {"format": "qh-description/1", "measured": {"bbox": [1, 2, 3, "x"]}},
        {"format": "qh-description/1", "measured": {"quality": {"ruleset": "a"}}},
        {"format": "qh-description/1", "measured": {"quality": 3}},
    ],
)
def test_a_damaged_store_is_refused(content):
    with pytest.raises(ValueError):
        from_content(content)
