# SPDX-License-Identifier: GPL-2.0-or-later
"""Our .xlsx against openpyxl and GDAL, both ways, and against files that must be refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from openpyxl.worksheet.formula import ArrayFormula

from qh_plugin.core.errors import InputError, QhError, StorageError
from qh_plugin.io.xlsx import PERCENT, Sheet, read, reading, to_bytes, write
from qh_plugin.io.xlsx.styles import is_date_format
from qh_plugin.io.xlsx.writing import letters

ROWS = [
    ["Mã hồ sơ", "Diện tích (m²)", "Tỷ lệ", "Ngày ký", "Đã nộp", "Số tờ"],
    ["79QPK1000001", 1234.5, 0.125, date(2025, 3, 31), True, 12],
    ["Đất ở & <thương mại> “Ô-1”\nhai dòng", -0.001, 1.0, None, False, 0],
    [None, None, None, datetime(2024, 2, 29, 13, 45), None, 2_000_000_000],
    ["Cộng", 1234.499, "", "không rõ"],
]
FORMATS = ("", "#,##0.0", PERCENT)
SHEET = Sheet("Hồ sơ", ROWS, formats=FORMATS, bold_rows={4})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "79QPK1000001.xlsx"


def test_openpyxl_reads_what_we_write(path: Path) -> None:
    write(path, [SHEET, Sheet("BanVe", [["a"]])])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Hồ sơ", "BanVe"]
    sheet = book["Hồ sơ"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0] == ROWS[0]
    assert values[1] == ["79QPK1000001", 1234.5, 0.125, datetime(2025, 3, 31), True, 12]
    assert values[2] == ["Đất ở & <thương mại> “Ô-1”\nhai dòng", -0.001, 1, None, False, 0]
    assert values[3][3] == datetime(2024, 2, 29, 13, 45)
    assert values[4][:2] == ["Cộng", 1234.499]


def test_openpyxl_sees_the_styles(path: Path) -> None:
    write(path, [Sheet("Hồ sơ", ROWS, formats=FORMATS, bold_rows={4}, widths=(20, 0, 9))])
    sheet = openpyxl.load_workbook(path)["Hồ sơ"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.b
    assert sheet["A1"].alignment.wrap_text
    assert not sheet["A2"].font.b
    assert sheet["A5"].font.b
    assert sheet["B5"].font.b
    assert sheet["B2"].number_format == "#,##0.0"
    assert sheet["C2"].number_format == "0.0 %"
    assert sheet["D2"].number_format == "dd/mm/yyyy"
    assert sheet["D2"].is_date
    assert sheet["D4"].number_format == "dd/mm/yyyy hh:mm"
    assert sheet["B1"].number_format == "General"
    assert sheet.column_dimensions["A"].width == 20
    assert sheet.column_dimensions["C"].width == 9
    assert 8 <= sheet.column_dimensions["B"].width <= 48


def test_gdal_reads_what_we_write(path: Path) -> None:
    ogr = pytest.importorskip("osgeo.ogr")
    if ogr.GetDriverByName("XLSX") is None:
        pytest.skip("GDAL without XLSX")
    write(path, [SHEET])
    source = ogr.Open(str(path))
    layer = source.GetLayer(0)
    assert layer.GetName() == "Hồ sơ"
    first = layer.GetFeature(1) or next(iter(layer))
    fields = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(4)]
    assert fields == ROWS[0][:4]
    assert first.GetField(0) == "79QPK1000001"
    assert first.GetField(1) == 1234.5
    assert first.GetField(3).startswith("2025/03/31")


def test_we_read_what_we_write(path: Path) -> None:
    write(path, [SHEET, Sheet("trống", [])])
    got = read(path)
    assert got["trống"] == []
    assert got["Hồ sơ"] == [
        ROWS[0],
        ROWS[1],
        ROWS[2],
        [None, None, None, datetime(2024, 2, 29, 13, 45), None, 2_000_000_000],
        ["Cộng", 1234.499, None, "không rõ"],
    ]


def test_we_read_what_openpyxl_writes(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "VanBan"
    sheet.append(["Mã hồ sơ", "Ngày ký", "Số", "Có", "Giờ"])
    sheet.append(["79QPK1000001", date(2025, 7, 1), 3.25, True, time(7, 30)])
    sheet.append(["=1+1", datetime(2025, 7, 1, 8, 15, 30), "=A1", False])
    sheet["G9"] = "xa"
    sheet["H2"] = 44_000
    sheet["H2"].number_format = '[$-42A]d" tháng "m yyyy'
    sheet["I2"] = 44_000
    sheet["I2"].number_format = '0.0 "m"'
    sheet["A1"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.merge_cells("A20:C20")
    sheet["J2"] = ArrayFormula("J2", "=SUM(1)")
    book.create_sheet("Biểu đồ").append([None, "một"])
    book.create_chartsheet("chart")
    book.save(path)
    got = read(path)
    assert list(got) == ["VanBan", "Biểu đồ"]
    rows = got["VanBan"]
    assert rows[1][:5] == ["79QPK1000001", date(2025, 7, 1), 3.25, True, time(7, 30)]
    assert rows[1][7:9] == [date(2020, 6, 18), 44_000]
    assert rows[2] == [None, datetime(2025, 7, 1, 8, 15, 30), None, False]
    assert rows[8] == [None] * 6 + ["xa"]
    assert rows[3:8] == [[]] * 5
    assert got["Biểu đồ"] == [[None, "một"]]


def test_the_1904_calendar_of_old_macs(path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = date(2025, 7, 1)
    book.save(path)
    assert read(path)["Sheet"] == [[date(2025, 7, 1)]]


def as_excel(path: Path, sheet: str, strings: str = "", styles: str = "") -> Path:
    """A file put together by hand: only what is given, with the namespaces of Excel."""
    write(path, [Sheet("S", [["x"]])])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet {main}>{sheet}</worksheet>".encode()
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst {main}>{strings}</sst>".encode()
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {main}>{styles}</styleSheet>".encode()
    return zipped(path, parts)


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def test_forms_that_excel_and_libreoffice_use(path: Path) -> None:
    as_excel(
        path,
        '<sheetData><row><c t="inlineStr"><is><r><t>Đất </t></r><r><t>ở</t></r></is></c>'
        '<c><v>1.5E3</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="str"><f>A1</f><v>kết quả</v></c>'
        '<c r="D3" s="1"><v>45658</v></c><c r="E3" s="1"><v>45658.5</v></c>'
        '<c r="F3" t="d"><v>2025-01-01</v></c><c r="G3"><f>1</f></c><c r="H3" s="2"><v>7</v></c>'
        '<c r="I3" s="1"><v>59</v></c><c r="J3" s="1"><v>60</v></c><c r="K3" s="1"><v>-1</v></c>'
        "</row></sheetData>",
        strings="<si><r><t>rich</t></r><rPh><t>no</t></rPh><r><t>_x0041__x005F_x0041_</t></r></si>",
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf/></cellXfs>',
    )
    first, second, third = read(path)["S"]
    assert first == ["Đất ở", 1500.0, True, "#REF!"]
    assert second == []
    assert third == [
        *(None, "richA_x0041_", "kết quả", date(2025, 1, 1), datetime(2025, 1, 1, 12)),
        *(date(2025, 1, 1), None, 7, date(1900, 2, 28), 60, -1),
    ]


def test_same_content_same_bytes(path: Path) -> None:
    write(path, [SHEET])
    first = path.read_bytes()
    write(path, [SHEET])
    assert path.read_bytes() == first == to_bytes([SHEET])
    assert not list(path.parent.glob("*.part"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("dd/mm/yyyy", True),
        ("[$-409]h:mm AM/PM", True),
        ("[h]:mm", True),
        ("General", False),
        ("#,##0.00 [$₫-42A]", False),
        ('0.0 "dm"', False),
        ("0\\d", False),
        ("[Red]0", False),
        ("_-* #,##0_-;_m@", False),
        ("0.00E+00", False),
    ],
)
def test_date_formats(code: str, expected: bool) -> None:
    assert is_date_format(code) is expected


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_column_names(column: int, name: str) -> None:
    assert letters(column) == name == openpyxl.utils.get_column_letter(column + 1)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff")),
)


@given(st.lists(st.lists(VALUES, max_size=5), max_size=6))
def test_any_table_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    write(path, [Sheet("S", rows, header_rows=0)])

    def bare(row: list) -> list:
        cells = [None if cell == "" else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        return cells

    expected = [bare(row) for row in rows]
    while expected and not expected[-1]:
        expected.pop()
    assert read(path)["S"] == expected
    openpyxl.load_workbook(path)


# --- refused --------------------------------------------------------------------------------


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    assert path.name in caught.value.text.vi
    return caught.value.text.vi


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04rest", b"%PDF-1.4", b"\xff" * 50])
def test_what_is_no_xlsx(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "hỏng hoặc không phải" in refusal(path)


def test_old_xls_and_passwords(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "mật khẩu" in refusal(path)


def test_a_zip_of_something_else(path: Path) -> None:
    zipped(path, {"a.txt": b"x"})
    assert "không phải Excel" in refusal(path)


def test_doctype_is_refused(path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        write(path, [SHEET])
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[part] = parts[part].replace(b"?>\n", b"?>" + bomb, 1)
        zipped(path, parts)
        assert "DOCTYPE" in refusal(path)


def test_zip_bomb_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PART", 200_000)
    as_excel(path, "<!--" + " " * 300_000 + "-->")
    assert path.stat().st_size < 10_000
    assert "lớn quá mức" in refusal(path)
    monkeypatch.setattr(reading, "MAX_UNPACKED", 100_000)
    assert "lớn quá mức" in refusal(path)


def test_a_cell_far_away_does_not_fill_the_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_CELLS", 10_000)
    as_excel(path, '<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
    assert "lớn quá mức" in refusal(path)
    for wrong in ("XFE1", "A1048577", "A0", "1A"):
        as_excel(path, f'<sheetData><row><c r="{wrong}"><v>1</v></c></row></sheetData>')
        refusal(path)


@pytest.mark.parametrize(
    "cell", ['<c t="s"><v>99</v></c>', '<c t="s"><v>-x</v></c>', "<c><v>abc</v></c>"]
)
def test_wrong_cells(path: Path, cell: str) -> None:
    as_excel(path, f"<sheetData><row>{cell}</row></sheetData>")
    refusal(path)


def test_a_truncated_file_is_refused_or_read(path: Path) -> None:
    write(path, [SHEET])
    whole = path.read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        refusal(path)


@given(place=st.floats(0, 1), byte=st.integers(0, 255))
def test_a_changed_byte_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, place: float, byte: int
) -> None:
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    content = bytearray(to_bytes([SHEET]))
    content[int(place * (len(content) - 1))] = byte
    path.write_bytes(content)
    try:
        read(path)
    except QhError as error:
        assert "a.xlsx" in error.text.vi


def test_missing_and_unwritable(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        read(tmp_path / "none.xlsx")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        write(tmp_path / "file" / "a.xlsx", [SHEET])
    assert "Excel" in caught.value.text.vi


def test_text_that_no_cell_can_hold() -> None:
    with pytest.raises(InputError):
        to_bytes([Sheet("S", [["x" * 32_768]])])
    with pytest.raises(ValueError, match="name"):
        to_bytes([Sheet("a/b", [])])
    with pytest.raises(ValueError, match="name"):
        to_bytes([Sheet("A", []), Sheet("a", [])])


def test_control_characters_and_odd_numbers(path: Path) -> None:
    rows = [["a\x00b\x0bc\ud800", "_x0041_", float("nan"), float("inf"), date(1899, 1, 2)]]
    write(path, [Sheet("S", rows, header_rows=0)])
    assert read(path)["S"] == [["abc", "_x0041_", None, None, "02/01/1899"]]
