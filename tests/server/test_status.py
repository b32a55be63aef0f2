# SPDX-License-Identifier: GPL-2.0-or-later
"""The status page: who has submitted for a quarter, late or not at all; the table as a workbook."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from qh_plugin.core.dossier.submission import SubmissionFacts
from qh_plugin.core.dossier.wards import wards
from qh_plugin.core.publish.transport import Request
from qh_plugin.io import publishing, xlsx
from qh_plugin.io.submission import write_submission
from qh_plugin.server.status.page import Asked, page
from qh_plugin.server.status.quarters import day_of, this_quarter
from qh_plugin.server.status.table import Standing, lines_of, sent_of, ward_code
from tests.server import browser

QUARTER = "2026-Q4"


def receipt(outcome: str = "accepted", at: str = "2026-12-14T08:00:00Z", **facts: Any) -> Any:
    said = {"unit": "UBND phường Sài Gòn", "period": QUARTER, "person": "Người Thử", **facts}
    return {
        **{"outcome": outcome, "dossier": "79QPK1000001", "receivedAt": at, "version": 1},
        "submission": said,
    }


def line(receipts: list[Any], quarter: str = QUARTER, code: str = "26740") -> Any:
    found = lines_of(map(sent_of, receipts), quarter)
    return next(one for one in found if one.code == code)


def test_a_unit_is_known_by_its_ward_however_it_is_written() -> None:
    for text in ("Phường Sài Gòn", "UBND phường Sài Gòn", "26740", "phuong sai gon"):
        assert ward_code(text) == "26740"
    assert ward_code("Phòng Kinh tế, Hạ tầng và Đô thị phường Sài Gòn") == "26740"
    assert ward_code("Sở Quy hoạch - Kiến trúc") == ward_code("") == ""


def test_every_ward_can_be_found_by_its_own_label() -> None:
    for ward in wards():
        assert ward_code(f"Ủy ban nhân dân {ward.label}") == ward.code
    assert ward_code("xa thanh an") == ""  # Thanh An or Thạnh An


def test_a_submission_counts_for_the_quarters_of_its_period() -> None:
    def counted(**facts: Any) -> str:
        return " ".join(quarter[-2:] for quarter in sent_of(receipt(**facts)).quarters)

    assert counted() == counted(period="2026-10") == counted(period="2026-12") == "Q4"
    assert counted(period="2026-09") == "Q3"
    assert counted(period="2026-H2") == "Q3 Q4"
    assert counted(period="2026") == "Q1 Q2 Q3 Q4"
    # without a period that of the due day, else that in which it arrived, as days are in Vietnam
    assert counted(period="", due="2026-09-30") == "Q3"
    assert sent_of(receipt(period="", at="2026-09-30T17:30:00Z")).quarters == ("2026-Q4",)


def test_a_half_year_is_seen_in_both_of_its_quarters() -> None:
    half = receipt(period="2026-H2", at="2027-01-05T08:00:00Z")
    for quarter in ("2026-Q3", "2026-Q4"):
        assert line([half], quarter).standing is Standing.LATE  # it was due with the year's end
    assert line([half], "2026-Q2").standing is Standing.MISSING
    assert line([receipt(period="2026-Q3")], "2026-Q3").standing is Standing.LATE


def test_days_and_quarters_are_those_of_vietnam() -> None:
    assert str(day_of("2026-12-31T17:30:00Z")) == "2027-01-01"
    assert day_of("None") is None
    assert this_quarter(datetime(2026, 12, 31, 17, 30, tzinfo=timezone.utc)) == "2027-Q1"


def test_on_time_late_refused_and_missing() -> None:
    assert line([]).standing is Standing.MISSING
    assert line([receipt("rejected")]).standing is Standing.REFUSED
    on_time = line([receipt(due="2026-12-14")])
    assert (on_time.standing, on_time.accepted) == (Standing.ON_TIME, 1)
    assert line([receipt(late=True, reason="mất điện")]).reason == "mất điện"
    # the server's own day counts, whatever the sender states: 00:30 of the 15th in Vietnam
    over = receipt(at="2026-12-14T17:30:00Z", due="2026-12-14")
    assert line([over]).standing is Standing.LATE
    # what was in time stays in time when it is corrected later
    both = line([over, receipt("rejected"), receipt(due="2026-12-14")])
    assert (both.standing, both.accepted, both.refused) == (Standing.ON_TIME, 2, 1)
    assert line([receipt()], "2026-Q3").standing is Standing.MISSING


def test_every_ward_has_a_line_and_other_units_come_after() -> None:
    sent = map(sent_of, [receipt(), receipt(unit="Sở Thử"), receipt(unit="")])
    found = lines_of(sent, QUARTER)
    assert [one.code for one in found[: len(wards())]] == [ward.code for ward in wards()]
    assert [one.name for one in found[len(wards()) :]] == ["", "Sở Thử"]


def test_what_senders_write_is_shown_as_text_and_persons_are_not_shown() -> None:
    sent = [sent_of(receipt(late=True, reason="<script>alert(1)</script>", unit="<b>x</b>"))]
    raw = page(Asked(QUARTER, ward='"><i>'), [QUARTER], lines_of(sent, QUARTER), sent)
    assert "<script" not in raw and "<b>x" not in raw and "<i>" not in raw
    assert "Người Thử" not in raw
    assert "http" not in raw.lower()  # nothing from elsewhere


def test_a_garbled_receipt_does_not_close_the_page() -> None:
    sent = [sent_of({"outcome": "invalid-package", "submission": "?", "receivedAt": 5})]
    assert sent[0].quarters == ("",) and "<table" in page(Asked(QUARTER), [QUARTER], [], sent)


def get(transport, url: str) -> Any:
    return transport.send(Request("GET", url))


@pytest.fixture
def submitted(server, transport, dossier) -> str:
    """A server to which Phường Sài Gòn has submitted late; gives its address."""
    facts = SubmissionFacts(
        unit="UBND phường Sài Gòn",
        person="Người Thử",
        position="Công chức",
        period=QUARTER,
        due="2026-01-02",
        reason="Chờ bản vẽ",
    )
    write_submission(dossier, facts)
    done = publishing.publish(
        dossier, transport, server.url, sleep=lambda seconds: time.sleep(min(seconds, 0.02))
    )
    assert done.accepted
    return str(server.url)


def test_the_server_shows_it_and_gives_the_table_of_the_quarter(
    submitted, transport, tmp_path: Path
) -> None:
    answer = get(transport, f"{submitted}/status?quarter={QUARTER}")
    assert answer.status == 200
    seen = html.fromstring(answer.body.decode("utf-8"))
    rows = {r[1].text: [c.text or "" for c in r] for r in seen.xpath("//table[@id='units']//tr")}
    assert rows["26740"][0] == "Phường Sài Gòn"
    assert rows["26740"][2] == "▲ Đã nhận, nộp muộn" and rows["26740"][8] == "Chờ bản vẽ"
    assert rows["26740"][4] == "02/01/2026"
    assert seen.get_element_by_id("n-missing").text == str(len(wards()) - 1)
    assert "Người Thử" not in answer.body.decode("utf-8")
    only = get(transport, f"{submitted}/status?quarter={QUARTER}&state=late").body.decode("utf-8")
    assert len(html.fromstring(only).xpath("//table[@id='units']/tbody/tr")) == 1
    assert b"Missing" in get(transport, f"{submitted}/status?lang=en").body
    assert get(transport, f"{submitted}/status?quarter=2026-Q9").status == 400
    table = get(transport, f"{submitted}/status/quarter.xlsx?quarter={QUARTER}")
    assert table.status == 200
    (tmp_path / "quarter.xlsx").write_bytes(table.body)
    book = xlsx.read(tmp_path / "quarter.xlsx")
    (late,) = [row for row in book["Q4-2026"] if row[1] == "26740"]
    assert late[2] == "Đã nhận, nộp muộn"
    assert book["Tổng hợp"][-1][1] == len(wards())


def test_chromium_shows_it_as_it_is_meant(submitted, tmp_path: Path) -> None:
    """Without script, without anything from elsewhere, and in grey as well as in colours."""
    picture = tmp_path / "status.png"
    said = browser.seen(f"{submitted}/status?quarter={QUARTER}", picture)
    (late,) = html.fromstring(said).xpath("//table[@id='units']//tr[@class='late']")
    assert late[2].text == "▲ Đã nhận, nộp muộn" and late[8].text == "Chờ bản vẽ"
    assert picture.read_bytes()[:4] == b"\x89PNG" and picture.stat().st_size > 20_000
