# SPDX-License-Identifier: GPL-2.0-or-later
"""A submission is taken back while the server is at work, in one click; what the server did in the
meantime is told as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qh_plugin.core.publish.receipts import list_receipts
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.sending.wording import too_late
from qh_plugin.gui.publishing.steps import PACKAGE, SEND, Mark
from tests.core.publish.model_server import ModelServer
from tests.hostile.stub import Hostile, listening
from tests.io.test_withdrawing import Dismissing
from tests.qgis.conftest import flush
from tests.server.conftest import make_dossier


class Faster(ModelServer):
    """Has published it when it is asked to drop the job."""

    def answer(self, request):
        if request.method == "DELETE":
            self.work(next(iter(self.jobs.values())))
        return super().answer(request)


class Keeping(Dismissing):
    """Never drops a job."""

    keeps = True


@pytest.fixture
def started(iface, session, settings, tmp_path, wait):
    """started(server): the dock once this server is at work on the open dossier."""
    made, closing = [], []

    def start(server):
        stub = listening(Hostile(server))
        closing.append(stub)
        settings.server_url = stub.__enter__()
        session.set_dossier(make_dossier(tmp_path / "CSDL_KhuThu", 2))
        dock = PublishingDock(iface, session, settings, iface.mainWindow())
        made.append(dock)
        dock.show()
        assert dock.panel.withdrawButton.isHidden()
        dock.panel.publishButton.click()
        wait(lambda: "máy chủ đang xử lý" in dock.steps.words(SEND).lower())
        assert dock.panel.publishButton.text() == "Tạm dừng"
        return dock

    yield start
    for dock in made:
        dock.shutdown()
        dock.deleteLater()
    for stub in closing:
        stub.__exit__(None, None, None)
    flush()


def told(iface):
    return [i.text() for i in iface.messageBar().items() if hasattr(i, "text")]


def withdraw(dock, wait):
    button = dock.panel.withdrawButton
    assert button.isVisible() and button.isEnabled()
    button.click()
    assert dock.panel.publishButton.text() == "Đang rút lại…"
    assert not dock.panel.publishButton.isEnabled() and not button.isVisible()
    (row,) = dock.sending.queue.rows
    assert row.words.text() == "Đang rút lại…" and row.button("drop") is None
    wait(lambda: not dock.sending.leaves)
    flush()


def test_one_click_stops_the_waiting_and_takes_it_back(started, session, iface, wait):
    server = Dismissing(steps=99)
    dock = started(server)
    withdraw(dock, wait)
    assert "DELETE" in server.log and not server.receipts and not dock.sending.queue.rows
    assert any("máy chủ không công bố gì từ đó" in text for text in told(iface))
    assert dock.steps.words(PACKAGE) == "Sẽ đóng gói khi nộp"
    assert dock.steps.words(SEND) == "Chưa gửi" and session.dossier.info.version == 0
    assert dock.panel.publishButton.text() == "Nộp bản 1 lên máy chủ"
    assert dock.panel.publishButton.isEnabled() and dock.panel.withdrawButton.isHidden()
    assert not list((session.dossier.state / "outbox").glob("*.zip"))


def test_a_server_that_was_faster_is_told_truly(started, session, iface, wait):
    dock = started(Faster(steps=99))
    withdraw(dock, wait)
    assert any("máy chủ đã công bố bản 1 trước khi rút lại" in text for text in told(iface))
    assert session.dossier.info.version == 1 and dock.steps.mark(SEND) is Mark.DONE
    assert [r.version for r in list_receipts(session.dossier)] == [1]
    (row,) = dock.sending.queue.rows
    assert row.mark.text() == "✔" and "xem biên nhận" in row.words.text()
    later = replace(list_receipts(session.dossier)[0], version=5)
    assert "Quay lại bản này" in too_late(later).vi  # where there is an earlier one
    assert "không có gì được công bố" in too_late(replace(later, outcome="rejected")).vi
    assert "chờ phê duyệt" in too_late(replace(later, outcome="held")).vi


def test_one_that_cannot_be_taken_back_now_keeps_its_place_and_its_buttons(
    started, session, iface, wait
):
    server = Keeping(steps=99)
    dock = started(server)
    withdraw(dock, wait)
    assert any("không cho rút lại lúc này" in text for text in told(iface))
    assert dock.panel.publishButton.text() == "Tiếp tục nộp bản 1"
    assert dock.panel.withdrawButton.isVisible()
    next(iter(server.jobs.values()))["left"] = 1
    dock.panel.publishButton.click()
    wait(lambda: session.dossier.info.version == 1)
    wait(lambda: dock.sending.queue.rows[0].mark.text() == "✔")
