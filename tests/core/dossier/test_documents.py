# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of a document, where it belongs, and what it should be called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier import file_names
from qh_plugin.core.dossier.documents import (
    Document,
    Facts,
    check,
    kind_of,
    kinds_of,
    proposed,
    summary,
)
from qh_plugin.core.dossier.marks import Mark, worst
from qh_plugin.core.model.schema import DocumentKind
from qh_plugin.core.text import plain
from tests.core.dossier import record_model as made

KINDS = {kind.id: kind for kind in made.KINDS}
PAPER = KINDS["quyet_dinh"]
DRAWING = KINDS["ban_ve_scan"]
PDF = Facts("QD.pdf", 9_000, "pdf", version="1.4", pages=3, page_mm=(210.0, 297.0), text=True)
JPG = Facts("BV1.jpg", 9_000, "jpg", pixels=(9933, 7016), dpi=300.0)


def said(facts: Facts, kind) -> list[tuple[Mark, str]]:
    return [(r.mark, r.text.vi) for r in check(facts, kind)]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (PDF, PAPER),
        (replace(PDF, text=False, dpi=200.0), PAPER),
        (replace(PDF, text=False, dpi=199.0), PAPER),
        (JPG, DRAWING),
        (replace(JPG, name="BV1.JPEG"), DRAWING),
        (Facts("a.dwg", 1, "dwg"), KINDS["ban_ve"]),
        (Facts("a.dgn", 1, "ole"), KINDS["ban_ve"]),
        (Facts("a.docx", 1, "docx"), KINDS["van_ban"]),
        (Facts("a.doc", 1, "ole"), None),
        (Facts("a.xyz", 1), None),
    ],
)
def test_nothing_is_said_of_what_is_fine(facts, kind) -> None:
    assert said(facts, kind) == []


@pytest.mark.parametrize(
    ("facts", "kind", "mark", "words"),
    [
        (replace(PDF, size=0), PAPER, Mark.WRONG, "rỗng (0 byte)"),
        (replace(PDF, version="1.3"), PAPER, Mark.WRONG, "phiên bản 1.3; cần từ 1.4"),
        (replace(PDF, pages=0), PAPER, Mark.WRONG, "không có trang nào"),
        (replace(PDF, encrypted=True), PAPER, Mark.WRONG, "mật khẩu"),
        (replace(PDF, truncated=True), PAPER, Mark.WRONG, "thiếu phần cuối"),
        (replace(PDF, unread="x"), PAPER, Mark.WARN, "Không đọc được"),
        (replace(PDF, text=False, dpi=150.4), PAPER, Mark.WRONG, "150 dpi, cần ít nhất 200 dpi"),
        (replace(PDF, text=False), PAPER, Mark.WARN, "Không xác định được độ phân giải"),
        (JPG, PAPER, Mark.WRONG, "cần tệp PDF"),
        (replace(JPG, dpi=150.0), DRAWING, Mark.WRONG, "cần ít nhất 300 dpi"),
        # 9933 × 7016 pixels are A1 at 300 dpi
        (replace(JPG, dpi=None), DRAWING, Mark.WARN, "841 × 594 mm"),
        (
            replace(JPG, name="a.pdf"),
            DRAWING,
            Mark.WRONG,
            "Nội dung là JPG nhưng đuôi tên là “.pdf”",
        ),
        (Facts("a.pdf", 9), None, Mark.WRONG, "Nội dung không phải là PDF"),
        (Facts("a.pdf", 9, "program"), None, Mark.WRONG, "tệp chương trình"),
        (Facts("a.docx", 9, "docx", macros=True), None, Mark.WARN, "macro"),
    ],
)
def test_what_is_wrong_is_said(facts, kind, mark, words) -> None:
    assert any(m == mark and words in text for m, text in said(facts, kind)), said(facts, kind)


def test_a_new_version_of_pdf_is_newer_than_1_4() -> None:
    assert said(replace(PDF, version="2.0"), PAPER) == []
    assert said(replace(PDF, version="1.10"), PAPER) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PDF, "quyet_dinh"),
        (replace(PDF, page_mm=(841.0, 594.0), name="x.pdf"), "ban_ve"),
        (JPG, "ban_ve_scan"),
        (Facts("a.tiff", 1, "tif"), "ban_ve_scan"),
        (Facts("a.dwg", 1, "dwg"), "ban_ve"),
        (Facts("a.pptx", 1, "pptx"), "van_ban"),
        (Facts("a.exe", 1, "program"), None),
        (Facts("a.png", 1, "png"), None),
    ],
)
def test_where_a_file_belongs(facts, expected) -> None:
    found = proposed(facts, made.KINDS)
    assert (found.id if found else None) == expected


def test_the_name_tells_kinds_of_one_folder_apart() -> None:
    one = DocumentKind("qd", plain("Quyết định phê duyệt"), "HoSoScan/VanBan", ("pdf",), "E")
    two = DocumentKind("tm", plain("Thuyết minh tổng hợp"), "HoSoScan/VanBan", ("pdf",), "E")
    for name, wanted in (
        ("QD_phe_duyet.pdf", one),
        ("Quyết định 12 phê duyệt.pdf", one),
        ("QĐ-123.pdf", one),
        ("ThuyetMinhTongHop.pdf", two),
        ("TM 01.pdf", two),
        ("scan0001.pdf", None),
    ):
        facts = replace(PDF, name=name)
        document = Document(f"HoSoScan/VanBan/{name}", facts)
        assert kind_of(document, (one, two), {}) == wanted, name
        assert proposed(facts, (one, two)) == (wanted or one)
    document = Document("HoSoScan/VanBan/scan0001.pdf", PDF)
    assert kind_of(document, (one, two), {document.path: "tm"}) == two
    assert kind_of(Document("HoSoBASIC/BanVe/x.pdf", PDF), (one, two), {}) is None


def test_a_model_without_documents_still_has_the_folders() -> None:
    kinds = kinds_of(made.without_records())
    assert [k.folder for k in kinds] == [
        *("HoSoBASIC/BanVe", "HoSoBASIC/VanBan", "HoSoScan/BanVe", "HoSoScan/VanBan"),
    ]
    assert proposed(JPG, kinds).folder == "HoSoScan/BanVe"
    assert proposed(Facts("a.xyz", 5), kinds) is not None


def test_facts_in_a_few_words() -> None:
    assert summary(PDF).vi == "PDF 1.4 · 3 trang · 210 × 297 mm · 8,8 KB"
    assert summary(replace(JPG, size=3 << 20)).vi == "JPG · 300 dpi · 3,0 MB"
    assert summary(replace(JPG, dpi=None)).en == "JPG · 9933 × 7016 pixels · 8.8 KB"


def test_the_worst_of_several() -> None:
    assert worst([]) is Mark.OK
    assert worst([Mark.WARN, Mark.OK]) is Mark.WARN
    assert worst([Mark.WARN, Mark.WRONG, Mark.OK]) is Mark.WRONG


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Quyết định phê duyệt.PDF", "Quyet_dinh_phe_duyet.pdf"),
        ("Bản đồ (1:2000) – Đất ở.jpg", "Ban_do_1_2000_Dat_o.jpg"),
        ("QH-01.dwg", "QH-01.dwg"),
        ("a/b\\c.pdf", "a_b_c.pdf"),
        ("con.pdf", "_con.pdf"),
        ("....", "tep"),
        ("ký hiệu", "ky_hieu"),
        ("ĐĂK.v1.2.pdf", "DAK.v1.2.pdf"),
        (".pdf", "pdf"),
    ],
)
def test_a_better_name(name: str, better: str) -> None:
    assert file_names.safe(name) == better


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("QH-01.dwg", None),
        ("Đất.pdf", Mark.WARN),
        ("a b.pdf", Mark.WARN),
        ("a:b.pdf", Mark.WRONG),
        ("a?.pdf", Mark.WRONG),
        ("LPT1.pdf", Mark.WRONG),
        ("a.pdf ", Mark.WRONG),
        ("", Mark.WRONG),
        ("a" * 90 + ".pdf", Mark.WARN),
    ],
)
def test_what_is_said_of_a_name(name: str, mark) -> None:
    found = [r.mark for r in file_names.remarks(name)]
    assert found == ([mark] if mark else [])


def test_a_path_longer_than_windows_takes() -> None:
    assert not file_names.remarks("a.pdf", "C:/" + "x" * 256)
    assert "Windows chỉ nhận 259" in file_names.remarks("a.pdf", "C:/" + "x" * 257)[0].text.vi


@given(st.text(max_size=300))
def test_a_better_name_is_good_and_stays(name: str) -> None:
    better = file_names.safe(name)
    assert file_names.remarks(better) == []
    assert file_names.safe(better) == better


def test_numbers_before_the_ending() -> None:
    assert file_names.numbered("a.b.pdf", 2) == "a.b_2.pdf"
    assert file_names.numbered("a", 3) == "a_3"
