# SPDX-License-Identifier: GPL-2.0-or-later
"""What a dossier lacks, from facts put together by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qh_plugin.core.dossier.completeness import (
    Holdings,
    Item,
    completeness,
    headline,
    missing,
    required_classes,
)
from qh_plugin.core.dossier.documents import Document, Facts
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.dossier.records import Records
from qh_plugin.core.model import load
from qh_plugin.core.text import plain
from tests.core.dossier import record_model as made

MODEL = made.model()
BOUNDARY, LOTS = "QuyHoach/RanhGioiQuyHoach_A", "QuyHoach/ChucNangSuDungDat_A"
DECISION = Document(
    "HoSoScan/VanBan/QD_phe_duyet.pdf",
    Facts("QD_phe_duyet.pdf", 9, "pdf", version="1.4", pages=1, dpi=200.0),
)
DRAWING = Document("HoSoScan/BanVe/QH-01/to1.jpg", Facts("to1.jpg", 9, "jpg", dpi=300.0))
COUNTS = dict.fromkeys(required_classes(MODEL), 1)
ROWS = {
    "HoSo": [made.full_head()],
    "BanVe": [{"maHoSo": made.INFO.maHoSoQH, "soHieuBanVe": "1", "tenBanVe": "a"}],
    "VanBan": [{"maHoSo": made.INFO.maHoSoQH, "maVanBan": "QD_phe_duyet.pdf", "tenVanBan": "a"}],
}
FULL = Holdings(made.INFO, COUNTS, Records(ROWS), (DECISION, DRAWING), metadata=())


def items(**changes: Any) -> list[Item]:
    return completeness(MODEL, replace(FULL, **changes))


def open_items(**changes: Any) -> dict[str, Mark]:
    """target (with the group where that says more) → mark of what is not fine."""
    return {i.target or i.kind: i.mark for i in items(**changes) if i.mark is not Mark.OK}


def test_a_full_dossier_only_lacks_the_originals_that_are_optional() -> None:
    assert open_items() == {}
    assert headline(items()).vi == "Hồ sơ đầy đủ."


def test_boundary_and_lots_are_required_the_other_first_classes_advised() -> None:
    required = required_classes(MODEL)
    assert required[BOUNDARY] is Mark.WRONG
    assert required[LOTS] is Mark.WRONG
    assert {m for n, m in required.items() if n not in (BOUNDARY, LOTS)} <= {Mark.WARN}
    found = open_items(counts={**COUNTS, BOUNDARY: 0, LOTS: 0})
    assert found == {f"class:{BOUNDARY}": Mark.WRONG, f"class:{LOTS}": Mark.WRONG}


def test_a_dossier_without_any_data() -> None:
    found = open_items(counts={})
    assert found[f"class:{BOUNDARY}"] is Mark.WRONG
    assert "class:" not in found  # said already, class by class
    model = replace(MODEL, classes=[replace(c, initial=False) for c in MODEL.classes])
    found = {i.target: i.mark for i in completeness(model, replace(FULL, counts={}))}
    assert found["class:"] is Mark.WRONG


def test_an_unreadable_table_is_not_an_empty_one() -> None:
    found = [i for i in items(counts={**COUNTS, BOUNDARY: None}) if i.mark is Mark.WRONG]
    assert [i.target for i in found] == [f"class:{BOUNDARY}"]
    assert "không đọc được" in found[0].title.vi
    other = "HienTrang/RanhGioiQuyHoach_A"
    assert open_items(counts={**COUNTS, other: None}) == {f"class:{other}": Mark.WRONG}


def test_counts_are_summed() -> None:
    texts = [i.title.vi for i in items(counts={**COUNTS, LOTS: 124})]
    assert any("124 đối tượng" in text for text in texts)
    assert any(text.startswith(f"{len(COUNTS)} trên {len(MODEL.classes)} lớp") for text in texts)


@pytest.mark.parametrize(
    ("changes", "target", "mark"),
    [
        ({"maHoSoQH": "79XXX1000001"}, "record:HoSo", Mark.WRONG),
        ({"maThongTinQH": ""}, "record:HoSo", Mark.WARN),
        ({"maThongTinQH": "123"}, "record:HoSo", Mark.WRONG),
        ({"maThongTinQH": "012521012345"}, "record:HoSo", Mark.WRONG),
        ({"scale": "1/3.000"}, "record:HoSo", Mark.WARN),
        ({"wards": ()}, "dossier:", Mark.WARN),
        ({"wards": ("99999",)}, "dossier:", Mark.WARN),
        ({"epsg": 3405}, "dossier:", Mark.WRONG),
        ({"epsg": 4326}, "dossier:", Mark.WRONG),
    ],
)
def test_codes_and_scope(changes: dict, target: str, mark: Mark) -> None:
    info = replace(made.INFO, **changes)
    found = [i for i in items(info=info) if i.kind == "codes" and i.mark is not Mark.OK]
    assert (target, mark) in {(i.target, i.mark) for i in found}
    assert all(i.todo.vi for i in found)


def test_records_say_what_is_missing() -> None:
    head = {**made.full_head(), "soQDQH": None, "diaDiem": None}
    found = [i for i in items(records=Records({"HoSo": [head]})) if i.kind == "records"]
    assert [(i.target, i.mark) for i in found] == [
        ("record:HoSo", Mark.WRONG),
        ("record:BanVe", Mark.WARN),
        ("record:VanBan", Mark.WARN),
    ]
    assert found[0].todo.vi == "Chưa nhập Số QĐ phê duyệt quy hoạch."


def test_a_long_list_of_problems_is_cut_with_its_count() -> None:
    found = next(i for i in items(records=Records()) if i.kind == "records")
    assert found.todo.vi.endswith("Và 2 điều nữa.")


def test_required_documents() -> None:
    found = open_items(documents=())
    assert found == {
        "documents:quyet_dinh": Mark.WRONG,
        "documents:ban_ve_scan": Mark.WARN,
    }


def test_a_broken_document_is_named() -> None:
    broken = replace(DECISION, facts=replace(DECISION.facts, encrypted=True))
    found = [i for i in items(documents=(broken, DRAWING)) if i.mark is Mark.WRONG]
    assert [i.target for i in found] == ["file:HoSoScan/VanBan/QD_phe_duyet.pdf"]
    assert "mật khẩu" in found[0].todo.vi


def test_a_file_of_unknown_kind_is_asked_for_and_can_be_told() -> None:
    second = replace(MODEL.documents[0], id="to_trinh", title=plain("Tờ trình"))
    model = replace(MODEL, documents=(*MODEL.documents, second))
    scan = Document("HoSoScan/VanBan/scan01.pdf", replace(DECISION.facts, name="scan01.pdf"))
    there = replace(FULL, documents=(scan, DRAWING))
    found = {i.target: i.mark for i in completeness(model, there) if i.mark is not Mark.OK}
    assert found == {
        "documents:quyet_dinh": Mark.WRONG,
        "documents:to_trinh": Mark.WRONG,
        "file:HoSoScan/VanBan/scan01.pdf": Mark.WARN,
    }
    told = replace(there, chosen={"HoSoScan/VanBan/scan01.pdf": "to_trinh"})
    found = {i.target for i in completeness(model, told) if i.mark is not Mark.OK}
    assert found == {"documents:quyet_dinh"}
    # the table VanBan tells it too
    row = {**ROWS["VanBan"][0], "maVanBan": "scan01.pdf", "loaiVanBan": "to_trinh"}
    told = replace(there, records=Records({**ROWS, "VanBan": [row]}))
    found = {i.target for i in completeness(model, told) if i.mark is not Mark.OK}
    assert found == {"documents:quyet_dinh"}


def test_metadata() -> None:
    found = [i for i in items(metadata=[plain("Tóm tắt"), plain("Nguồn")]) if i.kind == "metadata"]
    assert [(i.mark, i.todo.vi) for i in found] == [(Mark.WRONG, "Còn thiếu: tóm tắt, nguồn.")]
    assert [i for i in items(metadata=None) if i.kind == "metadata"] == []


def test_headlines() -> None:
    assert headline([]).vi == "Hồ sơ đầy đủ."
    wrong = Item("codes", plain("a"), Mark.WRONG)
    warn = Item("codes", plain("a"), Mark.WARN)
    assert headline([wrong, wrong, warn]).vi == ("Còn thiếu 2 mục bắt buộc, 1 mục nên bổ sung.")
    assert headline([wrong]).en == "Required items missing: 1."
    assert headline([warn]).vi == "Đủ mục bắt buộc; 1 mục nên bổ sung."
    assert missing([wrong, warn]) == [wrong]


def test_a_model_without_records_and_documents() -> None:
    found = completeness(made.without_records(), Holdings(made.INFO, COUNTS))
    assert {i.kind for i in found} == {"codes", "classes"}


@pytest.mark.parametrize(
    ("model", "code", "wrong"),
    [
        ("dia_chinh", "79DDC267400001", "79QPK1000001"),
        ("tt04_2023", "T79", "79QPK1000001"),
        ("tt16_2025", "79QPK1000001", "79DDC267400001"),
    ],
)
def test_the_dossier_code_follows_the_model(model: str, code: str, wrong: str) -> None:
    info = replace(made.INFO, model=model, maHoSoQH=code, maThongTinQH="")
    for given, mark in ((code, None), (wrong, Mark.WRONG)):
        found = completeness(load(model), Holdings(replace(info, maHoSoQH=given), {}))
        open_codes = {
            i.mark for i in found if i.kind == "codes" and i.title.vi.startswith("Mã hồ sơ")
        } - {Mark.OK}
        assert open_codes == ({mark} if mark else set())
        asked = any("thông tin quy hoạch" in i.title.vi for i in found)
        assert asked is (model == "tt16_2025")


def test_every_open_item_says_what_to_do() -> None:
    nothing = Holdings(replace(made.INFO, maThongTinQH="", wards=()), {}, metadata=[plain("x")])
    for item in completeness(MODEL, nothing):
        assert bool(item.todo.vi) == bool(item.todo.en) == (item.mark is not Mark.OK), item
        assert item.target or item.kind == "classes"
