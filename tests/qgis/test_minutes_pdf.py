# SPDX-License-Identifier: GPL-2.0-or-later
"""The minutes as a PDF: read back letter by letter, looked at pixel by pixel, refused cleanly."""

from __future__ import annotations

import subprocess
import threading
import unicodedata
from dataclasses import replace

import numpy as np
import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.errors import Cancelled, QhError, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.report.content import whole, with_content
from qh_plugin.core.report.surroundings import surroundings
from qh_plugin.io.reading import read_dataset
from tests.qgis import made_dossier
from tests.qgis.pdf_text import Pdf


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """(result, dataset) of the small dossier with its planted defects."""
    data = read_dataset(made_dossier.make(tmp_path_factory.mktemp("m") / "CSDL_Thu").folder)
    result = check(data, load_profile("truoc_khi_nop"), only=["C01", "C04", "G07", "A01"])
    few = tuple(group for group in result.findings if len(group) < 4)
    result = replace(result, findings=few)
    around = surroundings(result.findings, data)
    return with_content(replace(result, surroundings=around), data), data


def made(checked, path, language="vi", progress=None):
    from qh_plugin.qgis_io.minutes.pdf import write_pdf

    result, data = checked
    write_pdf(result, path, language, data, progress or Progress())
    return Pdf(path.read_bytes())


def joined(text: str) -> str:
    """Without the ends of lines and the blanks that stood there."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def test_what_the_paper_says_can_be_read_back(qgis_app, checked, tmp_path):
    pdf, run = made(checked, tmp_path / "b.pdf"), checked[0].run
    told = joined(pdf.text)
    for sentence in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BIÊN BẢN KIỂM TRA DỮ LIỆU",
        "CHƯA ĐẠT: còn lỗi phải sửa.",
        run.dossier["name"],
        whole(run.content),
        run.profile["sha256"],
        "Người phụ trách",
        "ký, ghi rõ họ tên",
        "Bản đồ vị trí lỗi",
        "ngoại lệ được chấp nhận",
        "Chồng lấn",
        "rộng 12 mm",
        f"Trang 1/{len(pdf.pages)}",
        f"Trang {len(pdf.pages)}/{len(pdf.pages)}",
    ):
        assert joined(sentence) in told, sentence
    assert "\ufffd" not in pdf.text


def test_every_vietnamese_letter_is_in_the_font_that_travels(qgis_app, checked, tmp_path):
    from qh_plugin.qgis_io.minutes import fonts

    result, data = checked
    named = replace(result, run=replace(result.run, dossier={"name": fonts.LETTERS}))
    pdf = made((named, data), tmp_path / "b.pdf")
    assert joined(fonts.LETTERS) in joined(pdf.text)
    assert len(set(unicodedata.normalize("NFC", fonts.LETTERS.lower())) & set("ơưđằỹợừ")) == 7
    assert pdf.embedded >= 1 and all(b"+" in name for name in pdf.fonts), "subsets are embedded"
    family = fonts.family().replace(" ", "").encode()
    assert any(family in name for name in pdf.fonts)


def test_english(qgis_app, checked, tmp_path):
    told = joined(made(checked, tmp_path / "b.pdf", "en").text)
    assert joined("DATA CHECK REPORT") in told and joined("Checked by") in told
    assert joined("CỘNG HÒA") not in told and "Trang" not in told


def test_the_map_page_has_ink_where_the_lots_are(qgis_app, checked, tmp_path):
    """Looked at by another program: GDAL draws the page with poppler."""
    gdal = pytest.importorskip("osgeo.gdal")
    if gdal.GetDriverByName("PDF") is None:
        pytest.skip("this GDAL draws no PDF")
    pdf = made(checked, tmp_path / "b.pdf")
    (number,) = [n for n, page in enumerate(pdf.pages, 1) if "Bản đồ vị trí lỗi" in page]
    try:
        page = gdal.OpenEx(f"PDF:{number}:{tmp_path / 'b.pdf'}", open_options=["DPI=100"])
    except RuntimeError:
        page = None
    if page is None:
        pytest.skip("this GDAL was built without poppler")
    dark = page.ReadAsArray().astype(int)[:3].sum(axis=0) < 3 * 140
    height, width = dark.shape
    assert abs(width - 827) <= 2 and abs(height - 1169) <= 2, "A4 at 100 dpi"
    frame = dark[130:900, 100:765]
    assert frame.any(axis=0).mean() > 0.5 and frame.any(axis=1).mean() > 0.3


def test_an_older_file_stays_where_the_new_one_cannot_be_written(qgis_app, checked, tmp_path):
    target = tmp_path / "b.pdf"
    target.write_bytes(b"before")
    (tmp_path / "b.pdf.part").mkdir()
    with pytest.raises(StorageError, match=r"Không ghi được báo cáo .*b\.pdf"):
        made(checked, target)
    assert target.read_bytes() == b"before"
    with pytest.raises(StorageError, match="quyền ghi"):
        made(checked, tmp_path / "b.pdf" / "c.pdf")


def test_a_full_disk_leaves_no_half_file(qgis_app, checked, tmp_path):
    mounted = tmp_path / "full"
    mounted.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(mounted)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small file system can be mounted here")
    try:
        with pytest.raises(StorageError, match="dung lượng đĩa"):
            made(checked, mounted / "b.pdf")
        assert list(mounted.iterdir()) == []
    finally:
        subprocess.run(["umount", str(mounted)], check=False)


def test_it_can_be_made_in_another_thread_and_stopped(qgis_app, checked, tmp_path):
    outcome = []

    def work(cancel):
        count = [0]

        def cancelled():
            count[0] += 1
            return cancel and count[0] > 8

        try:
            made(checked, tmp_path / f"{cancel}.pdf", progress=Progress(cancelled=cancelled))
            outcome.append("done")
        except Cancelled:
            outcome.append("cancelled")

    for cancel in (False, True):
        thread = threading.Thread(target=work, args=(cancel,))
        thread.start()
        thread.join(60)
    assert outcome == ["done", "cancelled"]
    assert [p.name for p in tmp_path.iterdir()] == ["False.pdf"]


def test_a_machine_without_vietnamese_fonts_is_told_so(qgis_app, checked, tmp_path, monkeypatch):
    from qh_plugin.qgis_io.minutes import fonts

    fonts.family.cache_clear()
    monkeypatch.setattr(fonts, "_complete", lambda name: False)
    with pytest.raises(QhError, match="Noto Sans"):
        made(checked, tmp_path / "b.pdf")
    assert list(tmp_path.iterdir()) == []
    fonts.family.cache_clear()


def test_nothing_was_found_and_no_data_for_the_map(qgis_app, tmp_path):
    data = read_dataset(made_dossier.make(tmp_path / "CSDL_Thu", clean=True).folder)
    result = check(data, load_profile("truoc_khi_nop"), only=["C01"])
    pdf = made((result, None), tmp_path / "b.pdf")
    assert joined("ĐẠT: không còn lỗi.") in joined(pdf.text)
    assert "Bản đồ vị trí lỗi" not in pdf.text, "no page for an empty map"


def test_a_long_table_repeats_its_head_and_runs_on_no_footer(qgis_app, checked, tmp_path):
    from qh_plugin.core.report.result import LayerFacts

    result, data = checked
    many = [LayerFacts(f"lop_{i}", "EPSG:9210", i + 1) for i in range(120)]
    pdf = made((replace(result, layers=many), data), tmp_path / "b.pdf")
    pages = [page for page in pdf.pages if "lop_" in page]
    assert len(pages) >= 3 and all("Số đối tượng" in page for page in pages)
    assert all(f"lop_{i}\n" in pdf.text for i in range(120))


def test_nobody_signs_a_page_with_nothing_on_it(qgis_app, checked, tmp_path):
    """However long the papers are: what is signed stands on the page, too."""
    from qh_plugin.core.report.result import LayerFacts

    bare = replace(checked[0], rules=(), findings=())  # the table of layers comes last
    for count in range(18, 27):
        layers = [LayerFacts(f"lop_{i}", "EPSG:9210", i + 1) for i in range(count)]
        pdf = made((replace(bare, layers=layers), None), tmp_path / "b.pdf")
        (signed,) = [page for page in pdf.pages if "Người phụ trách" in page]
        assert f"lop_{count - 1}\n" in signed and "Số đối tượng" in signed, count
        assert all(f"lop_{i}\n" in pdf.text for i in range(count))


def test_grey_picture_of_the_lines(qgis_app, checked):
    from qh_plugin.core.report.overview import overview
    from qh_plugin.qgis_io.minutes.map_page import picture_of

    shown = overview(checked[0], checked[1], (331, 200))
    image = picture_of(shown, 40, 90)
    assert (image.width(), image.height()) == (331, 50)
    y, x = (int(v[0]) for v in np.nonzero(shown.ink[40:90]))
    assert image.pixelColor(x, y).red() == 255 - int(shown.ink[40 + y, x])
