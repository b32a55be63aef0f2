# SPDX-License-Identifier: GPL-2.0-or-later
"""A receipt as a PDF: its words can be read out of it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from qh_plugin.core.errors import StorageError
from qh_plugin.core.model import load
from qh_plugin.core.publish.receipt_checking import SENTENCES, Verdict
from qh_plugin.core.publish.receipt_document import parts, short_code
from qh_plugin.core.publish.receipts import parse_receipt
from qh_plugin.core.report.minutes import Line
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.qgis_io.receipt_pdf import write_receipt_pdf
from tests.cli.test_receipt import receipt
from tests.qgis.pdf_text import Pdf


def test_the_paper_can_be_read(tmp_path):
    many = {"received": 1234567, "inserted": 123456, "updated": 0, "deleted": 0, "unchanged": 9}
    layers = [{"name": "QuyHoach_ChucNangSuDungDat_A", "sha256": "ab", **many}]
    made = parse_receipt(receipt(2, layers=layers))
    titles = {c.name.replace("/", "_"): c.title for c in load().classes}
    path = tmp_path / "bien-nhan.pdf"
    name = "Quy hoạch phân khu khu dân cư phía Bắc rạch Chiếc"
    write_receipt_pdf(made, titles, path, verdict=SENTENCES[Verdict.GENUINE], name=name)
    text = Pdf(path.read_bytes()).text
    for words in (
        "BIÊN NHẬN NỘP HỒ SƠ",
        short_code(made),
        "2026-Q4",
        "trùng với bản máy chủ",
        name,
    ):
        assert words in text
    assert "1.234.567" in text and "123.456" in text


def test_a_good_verdict_is_not_drawn_as_a_warning():
    made, styles = parse_receipt(receipt(2)), {}
    for verdict, sentence in SENTENCES.items():
        told = sentence.format(file="thu.json")
        lines = [p for p in parts(made, {}, "vi", told) if isinstance(p, Line)]
        (styles[verdict],) = (p.style for p in lines if p.text == told.vi)
    assert {v for v, style in styles.items() if style == "good"} == {v for v in Verdict if v.good}


@pytest.mark.parametrize("name", ["bien-nhan.html", "bien-nhan.json"])
def test_a_receipt_is_written_whole_or_not_at_all(tmp_path, monkeypatch, name):
    """A disk that is full in the middle leaves the file of before."""
    target, paper = tmp_path / name, parse_receipt(receipt(2))
    receipt_card.save(paper, {}, target)
    before = target.read_bytes()

    def full(path, content):
        with path.open("wb") as file:
            file.write(content[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match="No space left on device"):
        receipt_card.save(paper, {}, target)
    assert target.read_bytes() == before and list(tmp_path.iterdir()) == [target]


def test_a_receipt_makes_no_folder(tmp_path):
    """A folder that is gone is said, not made again somewhere unseen."""
    place = tmp_path / "khong" / "bien-nhan.html"
    with pytest.raises(StorageError, match="Không lưu được"):
        receipt_card.save(parse_receipt(receipt(2)), {}, place)
    assert not list(tmp_path.iterdir())
