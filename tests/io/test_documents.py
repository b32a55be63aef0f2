# SPDX-License-Identifier: GPL-2.0-or-later
"""Looking into files that other programs made, broken ones too; copying them into a dossier."""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from qh_plugin.core.dossier.layout import Dossier, make_folders
from qh_plugin.core.errors import Cancelled, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.io import trash
from qh_plugin.io.documents import (
    Incoming,
    add,
    chosen_kinds,
    documents,
    given_files,
    inspect,
    remove,
)
from qh_plugin.training.documents import write_pdf
from tests.core.dossier import record_model as made
from tests.long_form import examples


def scan(path: Path, dpi: float, size: tuple[int, int] = (827, 1169), **options: object) -> Path:
    """A picture saved by PIL, in the format of the name's ending."""
    picture = Image.effect_noise(size, 40).convert(str(options.pop("mode", "L")))
    picture.save(path, dpi=(dpi, dpi), **options)
    return path


def scanned_pdf(path: Path, dpi: float, pages: int = 1) -> Path:
    """A4 pages, each one picture of this resolution, written by PIL."""
    size = (round(8.27 * dpi), round(11.69 * dpi))
    first, *rest = [Image.new("L", size, 200 + n) for n in range(pages)]
    first.save(path, resolution=dpi, save_all=True, append_images=rest)
    return path


# --- PDF ------------------------------------------------------------------------------------


def test_a_pdf_of_text(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf", ["Quyet dinh"])
    facts = inspect(tmp_path / "a.pdf")
    assert (facts.kind, facts.version, facts.pages, facts.text) == ("pdf", "1.4", 1, True)
    assert facts.page_mm == pytest.approx((209.9, 297.0), abs=0.1)
    assert facts.dpi is None
    assert not (facts.encrypted or facts.truncated or facts.unread or facts.georeferenced)


@pytest.mark.parametrize("dpi", [100, 200, 300])
def test_a_scanned_pdf_of_pil(tmp_path: Path, dpi: int) -> None:
    facts = inspect(scanned_pdf(tmp_path / "a.pdf", dpi, pages=3))
    assert facts.pages == 3
    assert facts.dpi == pytest.approx(dpi, rel=0.01)
    assert not facts.text
    assert facts.page_mm == pytest.approx((210, 297), abs=1.5)


def test_gdal_agrees_on_pages_and_size(tmp_path: Path) -> None:
    gdal = pytest.importorskip("osgeo.gdal")
    if gdal.GetDriverByName("PDF") is None:
        pytest.skip("GDAL without PDF")
    path = scanned_pdf(tmp_path / "a.pdf", 150, pages=4)
    gdal.SetConfigOption("GDAL_PDF_DPI", "72")
    source = gdal.OpenEx(str(path), gdal.OF_RASTER, allowed_drivers=["PDF"])
    pages = len(source.GetSubDatasets())
    first = gdal.OpenEx(source.GetSubDatasets()[0][0])
    gdal.SetConfigOption("GDAL_PDF_DPI", None)
    facts = inspect(path)
    assert facts.pages == pages == 4
    points = tuple(side / 25.4 * 72 for side in facts.page_mm)
    assert points == pytest.approx((first.RasterXSize, first.RasterYSize), abs=1.5)


def test_a_geopdf_of_gdal(tmp_path: Path) -> None:
    gdal = pytest.importorskip("osgeo.gdal")
    osr = pytest.importorskip("osgeo.osr")
    if gdal.GetDriverByName("PDF") is None:
        pytest.skip("GDAL without PDF")
    source = gdal.GetDriverByName("MEM").Create("", 600, 400, 1)
    source.SetGeoTransform((600_000, 1, 0, 1_190_000, 0, -1))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32648)
    source.SetProjection(system.ExportToWkt())
    path = tmp_path / "a.pdf"
    gdal.GetDriverByName("PDF").CreateCopy(str(path), source, options=["DPI=300"])
    facts = inspect(path)
    assert facts.georeferenced
    assert facts.pages == 1
    assert facts.dpi == pytest.approx(300, rel=0.02)


def packed_pdf(extra: bytes = b"", version: bytes = b"1.5") -> bytes:
    """A PDF 1.5 with its page tree in a compressed object stream (ISO 32000-1, 7.5.7)."""
    inside = [
        (1, b"<</Type/Catalog/Pages 2 0 R/Version/1.7>>"),
        (2, b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]>>"),
        (3, b"<</Type/Page/Parent 2 0 R/Resources<</XObject<</I 6 0 R>>>>>>"),
        (4, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1191 842]>>"),
    ]
    table, bodies = b"", b""
    for number, body in inside:
        table += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    packed = zlib.compress(table + bodies)
    content = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n"
    content += b"5 0 obj\n<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>\nstream\n" % (
        len(table),
        len(packed),
    )
    content += packed + b"\nendstream\nendobj\n"
    content += b"6 0 obj\n<</Type/XObject/Subtype/Image/Width 1654/Height 2339/Length 0>>\n"
    content += b"stream\n\nendstream\nendobj\n"
    content += b"7 0 obj\n<</Type/XRef/Root 1 0 R/Size 8/W[1 2 1]/Length 0" + extra + b">>\n"
    return content + b"stream\n\nendstream\nendobj\nstartxref\n0\n%%EOF\n"


def test_pages_in_object_streams_and_a_newer_version_in_the_catalog(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(packed_pdf())
    facts = inspect(tmp_path / "a.pdf")
    assert (facts.version, facts.pages) == ("1.7", 2)
    assert facts.dpi == pytest.approx(200, abs=0.5)
    assert facts.page_mm == (209.9, 297.0)


def test_a_password_is_seen_and_nothing_is_guessed_behind_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(packed_pdf(b"/Encrypt 9 0 R"))
    facts = inspect(tmp_path / "a.pdf")
    assert facts.encrypted
    assert facts.pages is None
    (tmp_path / "b.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]"
        b"/Count 1>>endobj 3 0 obj<</Type/Page>>endobj trailer<</Root 1 0 R/Encrypt<</V 1>>>>%%EOF"
    )
    facts = inspect(tmp_path / "b.pdf")
    assert facts.encrypted
    assert facts.pages == 1


def test_a_zip_bomb_inside_a_pdf_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zlib.compress(b"\0" * (200 << 20), 9)
    (tmp_path / "a.pdf").write_bytes(
        b"%%PDF-1.5\n5 0 obj<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n"
        % len(bomb)
        + bomb
        + b"\nendstream endobj trailer<</Root 1 0 R>>%%EOF"
    )
    assert inspect(tmp_path / "a.pdf").pages is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 2 0 R]>>endobj",
        b"1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj trailer<</Root 1 0 R>>",
        b"1 0 obj" + b"[" * 5000 + b"endobj trailer<</Root 1 0 R>>",
        b"trailer<</Root (((((( >>",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]>>endobj "
        b"3 0 obj<</Type/Page/MediaBox[0 0 0 0]/Resources<</XObject<</A 4 0 R>>>>>>endobj "
        b"4 0 obj<</Subtype/Form/Resources<</XObject<</A 4 0 R>>>>>>endobj",
    ],
)
def test_twisted_pdfs_do_no_harm(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n" + body + b"%%EOF")
    facts = inspect(tmp_path / "a.pdf")
    assert facts.kind == "pdf"
    assert facts.version == "1.4"


# --- pictures -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.png"])
@pytest.mark.parametrize("dpi", [72, 300])
def test_pictures_of_pil(tmp_path: Path, name: str, dpi: int) -> None:
    facts = inspect(scan(tmp_path / name, dpi))
    assert facts.kind == name[-3:]
    assert facts.pixels == (827, 1169)
    assert facts.dpi == pytest.approx(dpi, rel=0.001)
    assert not facts.truncated
    assert not facts.unread


def test_pictures_without_a_resolution(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 30))
    for name in ("a.jpg", "a.png", "a.tif"):
        picture.save(tmp_path / name)
        assert inspect(tmp_path / name).dpi is None, name


def test_a_resolution_noted_in_exif_only(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = 300.0, 300.0, 2
    Image.new("L", (40, 30)).save(tmp_path / "a.jpg", exif=exif)
    assert inspect(tmp_path / "a.jpg").dpi == pytest.approx(300)


def test_a_tiff_of_several_pages(tmp_path: Path) -> None:
    one = Image.new("L", (20, 10))
    one.save(tmp_path / "a.tif", save_all=True, append_images=[one, one])
    assert inspect(tmp_path / "a.tif").pages == 3


@pytest.mark.parametrize("big", ["NO", "YES"])
def test_a_geotiff_of_gdal_with_overviews(tmp_path: Path, big: str) -> None:
    gdal = pytest.importorskip("osgeo.gdal")
    path = tmp_path / "a.tif"
    made_by = gdal.GetDriverByName("GTiff")
    source = made_by.Create(str(path), 512, 256, 1, options=[f"BIGTIFF={big}"])
    source.SetGeoTransform((600_000, 1, 0, 1_190_000, 0, -1))
    source.BuildOverviews("NEAREST", [2])
    source = None
    facts = inspect(path)
    assert (facts.kind, facts.pixels, facts.pages) == ("tif", (512, 256), 1)
    assert facts.georeferenced


# --- others ---------------------------------------------------------------------------------


def office(folder: str, *more: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (office("word"), "docx"),
        (office("ppt"), "pptx"),
        (office("visio"), "zip"),
        (b"AC1032" + b"\0" * 50, "dwg"),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "dxf"),
        (b"999\nmade by hand\n0\nSECTION\n", "dxf"),
        (b"AutoCAD Binary DXF\r\n\x1a\0", "dxf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ole"),
        (b"MZ\x90\0", "program"),
        (b"SQLite format 3\0", "gpkg"),
        (b"PK\x03\x04 not really", ""),
        ("Chữ thường".encode(), ""),
        (b"", ""),
    ],
)
def test_kinds_by_content(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "a.bin").write_bytes(content)
    assert inspect(tmp_path / "a.bin").kind == kind


def test_workbooks_macros_and_passwords(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert inspect(tmp_path / "a.xlsx").kind == "xlsx"
    (tmp_path / "a.docm").write_bytes(office("word", "word/vbaProject.bin"))
    assert inspect(tmp_path / "a.docm").macros
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    (tmp_path / "a.docx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    assert inspect(tmp_path / "a.docx").encrypted


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        inspect(tmp_path / "none.pdf")


@pytest.fixture(scope="module")
def real_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("real")
    write_pdf(folder / "text.pdf", ["abc"])
    (folder / "packed.pdf").write_bytes(packed_pdf())
    openpyxl.Workbook().save(folder / "a.xlsx")
    return [
        *(folder / "text.pdf", folder / "packed.pdf", folder / "a.xlsx"),
        scanned_pdf(folder / "scan.pdf", 20, pages=2),
        *(scan(folder / name, 300, (60, 40)) for name in ("a.jpg", "a.tif", "a.png")),
    ]


@settings(max_examples=examples(50))
@given(data=st.data())
def test_truncated_and_changed_files_never_crash(
    real_files: list[Path], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(real_files))
    content = bytearray(source.read_bytes())
    content = content[: data.draw(st.integers(0, len(content)))]
    for _ in range(data.draw(st.integers(0, 6))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("broken") / source.name
    path.write_bytes(content)
    assert inspect(path).size == len(content)


@pytest.mark.parametrize("name", ["text.pdf", "scan.pdf", "a.jpg"])
def test_half_a_file_is_noticed(real_files: list[Path], tmp_path: Path, name: str) -> None:
    whole = next(p for p in real_files if p.name == name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    facts = inspect(tmp_path / name)
    assert facts.truncated or facts.unread


# --- in the dossier -------------------------------------------------------------------------


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return make_folders(tmp_path / "CSDL_Thu", made.INFO)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    write_pdf(tmp_path / "QD.pdf", ["Quyet dinh"])
    return tmp_path / "QD.pdf"


def incoming(source: Path, name: str = "", folder: str = "HoSoScan/VanBan") -> Incoming:
    return Incoming(source, folder, name or source.name, "quyet_dinh")


def test_a_copy_lies_where_it_belongs(dossier: Dossier, paper: Path) -> None:
    (arrival,) = add(dossier, [incoming(paper, "QD_phe_duyet.pdf")]).each
    assert arrival.path == dossier.folder / "HoSoScan" / "VanBan" / "QD_phe_duyet.pdf"
    assert arrival.new
    assert arrival.path.read_bytes() == paper.read_bytes()
    assert chosen_kinds(dossier) == {"HoSoScan/VanBan/QD_phe_duyet.pdf": "quyet_dinh"}
    (document,) = documents(dossier)
    assert document.path == "HoSoScan/VanBan/QD_phe_duyet.pdf"
    assert document.facts.pages == 1


def test_nothing_is_overwritten(dossier: Dossier, paper: Path) -> None:
    add(dossier, [incoming(paper)])
    first = (dossier.folder / "HoSoScan" / "VanBan" / "QD.pdf").read_bytes()
    (same,) = add(dossier, [incoming(paper)]).each
    assert not same.new
    assert "cùng nội dung" in same.text.vi
    write_pdf(paper, ["khac"])
    (other,) = add(dossier, [incoming(paper)]).each
    assert other.path.name == "QD_2.pdf"
    (third,) = add(dossier, [incoming(paper)]).each
    assert (third.path.name, third.new) == ("QD_2.pdf", False)
    assert (dossier.folder / "HoSoScan" / "VanBan" / "QD.pdf").read_bytes() == first
    assert len(documents(dossier)) == 2


def test_a_file_of_the_dossier_dropped_on_itself(dossier: Dossier, paper: Path) -> None:
    add(dossier, [incoming(paper)])
    there = dossier.folder / "HoSoScan" / "VanBan" / "QD.pdf"
    (arrival,) = add(dossier, [incoming(there)]).each
    assert not arrival.new
    assert there.exists()


def test_cancel_leaves_whole_files_only(dossier: Dossier, paper: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-1.4" + b"\0" * (5 << 20))
    steps: list[float] = []

    def cancelled() -> bool:
        return any(step > 0.5 for step in steps)

    progress = Progress(lambda fraction, text: steps.append(fraction), cancelled)
    done = add(dossier, [incoming(paper), incoming(large)], progress)
    assert done.cancelled
    assert [a.path.name for a in done.each] == ["QD.pdf"]
    assert [d.path for d in documents(dossier)] == ["HoSoScan/VanBan/QD.pdf"]
    assert not list(dossier.folder.rglob("*.part"))


def test_one_that_fails_does_not_stop_the_others(dossier: Dossier, paper: Path) -> None:
    done = add(dossier, [incoming(paper.with_name("gone.pdf")), incoming(paper)])
    assert [a.path is None for a in done.each] == [True, False]
    assert "gone.pdf" in done.each[0].text.vi


def test_progress_goes_up_to_the_end(dossier: Dossier, paper: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-1.4" + b"\0" * (5 << 20))
    steps: list[float] = []
    add(dossier, [incoming(paper), incoming(large)], Progress(lambda f, t: steps.append(f)))
    assert steps == sorted(steps)
    assert steps[-1] > 0.8


def test_folders_are_opened_and_rubbish_left_out(tmp_path: Path, paper: Path) -> None:
    folder = tmp_path / "QH-01"
    (folder / "sub").mkdir(parents=True)
    for name in ("to1.jpg", "Thumbs.db", "~$a.docx", ".hidden", "sub/to2.jpg"):
        (folder / name).write_bytes(b"x")
    found = given_files([folder, paper, tmp_path / "gone.pdf"])
    assert [(p.name, f) for p, f in found] == [
        ("to2.jpg", "sub"),
        ("to1.jpg", "QH-01"),
        ("QD.pdf", ""),
    ]


def test_a_removed_document_can_be_put_back(dossier: Dossier, paper: Path) -> None:
    add(dossier, [incoming(paper)])
    removed = remove(dossier, "HoSoScan/VanBan/QD.pdf")
    assert documents(dossier) == []
    trash.restore(dossier, removed)
    assert [d.path for d in documents(dossier)] == ["HoSoScan/VanBan/QD.pdf"]
    with pytest.raises(StorageError):
        remove(dossier, "HoSoScan/VanBan/none.pdf")


def test_files_are_looked_into_once(dossier: Dossier, paper: Path, monkeypatch) -> None:
    add(dossier, [incoming(paper)])
    seen: dict = {}
    first = documents(dossier, seen)
    from qh_plugin.io.documents import keeping

    looked: list[Path] = []
    real: Callable = keeping.inspect
    monkeypatch.setattr(keeping, "inspect", lambda p: looked.append(p) or real(p))
    assert documents(dossier, seen) == first
    assert looked == []
    (dossier.folder / "HoSoScan" / "VanBan" / "QD.pdf").write_bytes(b"x")
    assert documents(dossier, seen)[0].facts.kind == ""
    assert len(looked) == 1


def test_listing_can_be_cancelled(dossier: Dossier, paper: Path) -> None:
    add(dossier, [incoming(paper)])
    with pytest.raises(Cancelled):
        documents(dossier, progress=Progress(cancelled=lambda: True))


def test_a_damaged_note_of_kinds_is_forgotten(dossier: Dossier) -> None:
    for content in ("", "[]", '{"kinds": 3}'):
        (dossier.state / "documents.json").write_text(content)
        assert chosen_kinds(dossier) == {}


def test_a_dossier_without_its_folders_has_no_documents(dossier: Dossier) -> None:
    shutil.rmtree(dossier.folder / "HoSoScan")
    assert documents(dossier) == []
