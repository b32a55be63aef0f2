# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be wrong with a sending, through the dock: one sentence each, the next step beside it,
and nothing half sent."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from qh_plugin.core.publish.receipts import list_receipts, receipt_hash
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.steps import CHECK, SEND, Mark
from tests.core.publish.model_server import URL, ModelServer, _json
from tests.hostile.stub import Hostile, listening, said
from tests.qgis.conftest import flush, shown
from tests.server.conftest import make_dossier
from tests.server.test_waivers_travel import (
    accept_all,
    move_a_neighbour,
    without_the_lot_in_the_middle,
)

CHUNK = "POST /processes/stage-chunk"


class City(ModelServer):
    """Says which model and rules it uses, and dates its receipts by its own clock."""

    def __init__(self) -> None:
        super().__init__(steps=1)
        self.told: dict = {}
        self.ahead = timedelta()

    def answer(self, request: Request) -> Response:
        if request.url[len(URL) :].split("?")[0] == "/processes/submit-dossier":
            return _json(200, {"id": "submit-dossier", "qh": self.told})
        return super().answer(request)

    def _receipt(self, inputs, content):
        now = (datetime.now(timezone.utc) + self.ahead).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = {**super()._receipt(inputs, content), "receivedAt": now, "publishedAt": now}
        made.pop("receiptHash")
        return {**made, "receiptHash": receipt_hash(made)}


@pytest.fixture
def city():
    return City()


@pytest.fixture
def stub(city):
    return Hostile(city)


@pytest.fixture
def dossier(tmp_path):
    return make_dossier(tmp_path / "CSDL_KhuThu", 3)


@pytest.fixture
def dock(iface, session, settings, stub, dossier, wait):
    with contextlib.ExitStack() as closing:
        settings.server_url = closing.enter_context(listening(stub))
        session.set_dossier(dossier)
        with shown(PublishingDock(iface, session, settings, iface.mainWindow())) as made:
            yield made


def publish(dock, wait):
    dock.panel.publishButton.click()
    wait(lambda: not dock.sending.runner.busy and dock.sending.queue.rows, 60)
    flush()


def told(iface):
    return " | ".join(i.text() for i in iface.messageBar().items() if hasattr(i, "text"))


def notes(dock):
    card = dock.sending.notes.card
    return "" if card.isHidden() else card.text.text()


def written(stub):
    return [line for line in stub.asked if not line.startswith("GET")]


@pytest.mark.parametrize("what", ["altered", "deleted"])
def test_a_package_changed_on_disk_is_packed_again_and_said_so(
    dock, session, stub, city, wait, what
):
    stub.order(CHUNK, said(403), after=1)
    publish(dock, wait)
    assert dock.steps.mark(SEND) is Mark.BLOCKED and not city.jobs
    (package,) = (session.dossier.state / "outbox").glob("*.zip")
    whole = package.read_bytes()
    if what == "altered":
        package.write_bytes(whole[:1000] + bytes(len(whole) - 1000))
    else:
        package.unlink()
    stub.obey()
    publish(dock, wait)
    word = "bị thay đổi trên đĩa nên không được gửi" if what == "altered" else "không còn trên đĩa"
    assert word in notes(dock) and "đã đóng gói lại từ hồ sơ" in notes(dock)
    assert city.accepted == [package.stem] and session.dossier.info.version == 1
    assert dock.steps.mark(SEND) is Mark.DONE


@pytest.mark.parametrize(
    ("expires", "why"),
    [("", "đã được sửa sau khi chấp nhận"), ("2020-01-01", "đã hết hạn sau ngày 2020-01-01")],
)
def test_a_waiver_that_no_longer_fits_is_named_and_nothing_is_sent(
    dock, dossier, session, iface, stub, wait, expires, why
):
    without_the_lot_in_the_middle(dossier)
    assert accept_all(dossier, expires) > 0
    if not expires:
        move_a_neighbour(dossier)
    publish(dock, wait)
    assert dock.steps.mark(CHECK) is Mark.BLOCKED
    assert "ngoại lệ không còn hiệu lực)" in dock.steps.words(CHECK)
    assert dock.steps.button(CHECK).text() == "Xem lỗi" and dock.steps.button(CHECK).isVisible()
    asked = []
    session.check_now_asked.connect(lambda: asked.append("now"))
    session.check_asked.connect(lambda: asked.append("there"))
    dock.steps.button(CHECK).click()
    assert asked == ["now"]  # no check here has listed them
    assert why in told(iface) and why in dock.sending.queue.rows[0].words.text()
    assert not written(stub) and not list((dossier.state / "outbox").glob("*.zip"))


@pytest.mark.parametrize(("days", "word"), [(1, "chậm hơn"), (-1, "nhanh hơn")])
def test_a_clock_wrong_by_a_day_is_said_at_the_test_and_at_the_sending(
    dock, session, stub, city, wait, days, word
):
    label = dock.panel.connectionLabel
    wait(lambda: label.text().startswith("●"))
    city.ahead = timedelta(days=days)
    stub.date = format_datetime(datetime.now(timezone.utc) + city.ahead, usegmt=True)
    dock.panel.testButton.click()
    wait(lambda: label.text().startswith("▲"))
    sentence = f"Đồng hồ máy này {word} máy chủ 24 giờ; hãy chỉnh lại ngày giờ."
    assert sentence in label.text() and sentence in dock.servers._facts.text()
    publish(dock, wait)
    assert sentence in notes(dock) and session.dossier.info.version == 1
    (receipt,) = list_receipts(session.dossier)
    later = "Biên nhận ghi giờ sau giờ máy này" in receipt_card.html(receipt)
    assert later is (days > 0)  # one of the past is nothing to wonder at: it may be an old one
    assert dock.steps.mark(SEND) is Mark.DONE


def test_other_model_and_rules_are_said_at_the_sending(dock, session, city, wait):
    wait(lambda: dock.panel.connectionLabel.text().startswith("●"))
    city.told = {  # the server was changed after it was asked
        "model": {"id": "tt16_2025", "version": "9"},
        "ruleset": {"id": "truoc_khi_nop", "version": "1999.1"},
    }
    publish(dock, wait)
    assert "Mô hình dữ liệu khác nhau: máy chủ dùng tt16_2025 9" in notes(dock)
    assert "Bộ quy tắc khác nhau: máy chủ dùng truoc_khi_nop 1999.1" in notes(dock)
    dock.sending.notes.card.text.linkActivated.emit("#")
    assert not notes(dock) and session.dossier.info.version == 1


def test_open_errors_of_another_dossier_are_one_sentence_with_its_door(
    dock, session, stub, wait, tmp_path
):
    other = make_dossier(tmp_path / "CSDL_Loi", 3)
    without_the_lot_in_the_middle(other)
    dock.sending.ask_dossier = lambda: other.folder
    dock.sending.queue.addButton.click()
    wait(lambda: dock.sending.queue.rows and dock.sending.queue.rows[0].mark.text() == "✖")
    (row,) = dock.sending.queue.rows
    assert "lỗi" in row.words.text() and "chưa công bố được" in row.words.text()
    opened = []
    session.open_asked.connect(opened.append)
    row.button("open").click()
    assert opened == [str(other.folder)] and not written(stub)
