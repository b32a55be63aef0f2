# SPDX-License-Identifier: GPL-2.0-or-later
"""Several dossiers wait to be published: in their turn, each with its own end, over a restart."""

from __future__ import annotations

import threading

import pytest

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.core.publish.receipts import list_receipts
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.sending import orders
from qh_plugin.gui.publishing.sending.orders import Order, OrderBook, Way, Wish
from qh_plugin.gui.publishing.steps import SEND, Mark
from qh_plugin.io import publishing, withdrawing
from tests.io.accepting import Shelf
from tests.io.published_data import make_dossier, square
from tests.qgis.conftest import flush


class City:
    """What becomes of each dossier: `fate` by folder name, "" is accepted; "wait" waits for
    `go`. `seen` are the dossiers in the order they came."""

    def __init__(self, folder) -> None:
        self.folder, self.fate, self.seen = folder, {}, []
        self.go = threading.Event()

    def publish(self, dossier, _line, _url, _rules, progress, told, **_more):
        name = dossier.folder.name
        self.seen.append(name)
        told(State.STAGING, Text("Đã gửi 1,0/2,0 MB", "Sent"))
        progress.step(0.5, Text("Đã gửi 1,0/2,0 MB", "Sent"))
        while self.fate.get(name) == "wait" and not self.go.wait(0.02):
            progress.check()
        if self.fate.get(name) == "lost":
            raise ServerError(Text("Mất mạng; hãy thử lại.", "No line; try again."))
        Shelf(self.folder / f"shelf-{name}").accept(dossier, unchecked=True)
        return list_receipts(dossier)[0]


@pytest.fixture
def city(tmp_path, monkeypatch):
    made = City(tmp_path)
    monkeypatch.setattr(publishing, "publish", made.publish)
    yield made
    made.go.set()


@pytest.fixture
def three(tmp_path):
    return [make_dossier(tmp_path / f"CSDL_{x}", {x: square(0)}) for x in "ABC"]


@pytest.fixture
def build(iface, session, settings):
    made = []

    def leave():
        while made:
            old = made.pop()
            old.shutdown()
            old.deleteLater()
        flush()

    def new():
        leave()
        made.append(PublishingDock(iface, session, settings, iface.mainWindow()))
        made[-1].show()
        return made[-1]

    yield new
    leave()


@pytest.fixture
def dock(build, session, three):
    session.set_dossier(three[0])
    return build()


def add(dock, dossier):
    dock.sending.ask_dossier = lambda: dossier.folder
    dock.sending.queue.addButton.click()


def rows(dock):
    return {row.order.name or row.order.folder: row for row in dock.sending.queue.rows}


def told(dock):
    return [f"{r.mark.text()} {r.words.text()}" for r in dock.sending.queue.rows]


def test_an_empty_queue_says_what_it_is_for(dock):
    queue = dock.sending.queue
    assert queue.heading.whole() == "▸ Hàng đợi: trống"
    queue.heading.click()
    assert "Chưa có hồ sơ nào chờ nộp" in queue._empty.text() and queue.addButton.isVisible()


def test_one_fails_and_the_others_go_on_in_their_order(dock, three, city, wait, session):
    city.fate = {"CSDL_A": "wait", "CSDL_B": "lost"}
    dock.panel.publishButton.click()
    wait(lambda: city.seen)
    for other in three[1:]:
        add(dock, other)
    wait(lambda: dock.sending.queue.rows[0].bar.value() == 50)
    assert told(dock) == ["▶ Đã gửi 1,0/2,0 MB", "○ Chờ đến lượt", "○ Chờ đến lượt"]
    assert dock.sending.queue.heading.whole() == "▾ Hàng đợi: 3 hồ sơ · đang nộp 50 % · 2 chờ"
    assert dock.panel.publishButton.text() == "Tạm dừng"
    session.set_dossier(three[2])
    assert dock.panel.publishButton.text() == "Chờ đến lượt (bấm để dừng)"
    assert dock.steps.words(SEND) == "Chờ đến lượt" and not dock.panel.progressBar.isVisible()
    city.go.set()
    wait(lambda: len(city.seen) == 3 and not dock.sending.runner.busy)
    assert city.seen == ["CSDL_A", "CSDL_B", "CSDL_C"]
    assert [line[0] for line in told(dock)] == ["✔", "✖", "✔"]
    assert told(dock)[1] == "✖ Mất mạng; hãy thử lại."
    assert session.dossier.info.version == 1 and dock.steps.mark(SEND) is Mark.DONE
    dock.sending.queue.tidyButton.click()
    assert told(dock) == ["✖ Mất mạng; hãy thử lại."]
    city.fate.clear()
    dock.sending.queue.rows[0].button("resume").click()
    wait(lambda: told(dock)[0].startswith("✔"))


def test_each_is_paused_brought_forward_and_dropped(dock, three, city, wait, session):
    city.fate = {"CSDL_A": "wait"}
    dock.panel.publishButton.click()
    for other in three[1:]:
        add(dock, other)
    dock.sending.queue.rows[2].button("lift").click()
    assert [r.order.folder[-1] for r in dock.sending.queue.rows] == ["A", "C", "B"]
    dock.sending.queue.rows[2].button("pause").click()
    assert told(dock)[2] == "▲ Tạm dừng"
    wait(lambda: city.seen)
    dock.sending.queue.rows[0].button("pause").click()
    wait(lambda: len(city.seen) == 2 and not dock.sending.runner.busy)
    assert city.seen == ["CSDL_A", "CSDL_C"]
    assert [line[0] for line in told(dock)] == ["▲", "✔", "▲"]
    dock.sending.queue.rows[2].button("drop").click()
    assert [line[0] for line in told(dock)] == ["▲", "✔"]
    city.go.set()
    dock.panel.publishButton.click()
    wait(lambda: [line[0] for line in told(dock)] == ["✔", "✔"])


def test_the_queue_is_there_after_a_restart_and_goes_on_only_when_asked(
    dock, build, three, city, wait, session, monkeypatch
):
    city.fate = {"CSDL_A": "wait"}
    dock.panel.publishButton.click()
    add(dock, three[1])
    wait(lambda: city.seen)
    package = three[0].state / "outbox" / "p.zip"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(b"x")
    entry = Entry("a" * 64, dock.url(), str(package), 3_400_000, 0, State.STAGING)
    Journal(three[0].journal).save(entry)
    Journal(three[0].journal).note_sent(entry, 1_200_000)
    dock.sending.stop()
    monkeypatch.setattr(orders, "_HERE", "another run")
    again = build()
    assert told(again) == [
        "▲ Dừng khi QGIS đóng: đã gửi 1,2/3,4 MB (35 %)",
        "▲ Dừng khi QGIS đóng",
    ]
    assert again.panel.publishButton.text() == "Tiếp tục nộp bản 1"
    assert not again.sending.runner.busy and len(city.seen) == 1
    city.go.set()
    again.sending.queue.goOnButton.click()
    wait(lambda: [line[0] for line in told(again)] == ["✔", "✔"])
    assert city.seen == ["CSDL_A", "CSDL_A", "CSDL_B"]


def test_what_was_left_unfinished_comes_back_by_itself_and_can_be_withdrawn(
    build, three, settings, wait, monkeypatch
):
    package = three[1].state / "outbox" / "p.zip"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(b"x")
    entry = Entry("a" * 64, settings.server_url, str(package), 1, 0, State.RUNNING, job="j")
    Journal(three[1].journal).save(entry)
    settings.recent = [str(three[1].folder), "/khong/co"]
    dock = build()
    wait(lambda: dock.sending.queue.rows)
    assert told(dock) == ["▲ Tạm dừng: máy chủ đang xử lý"]
    asked = []

    def withdraw(dossier, _line, url, _progress):
        asked.append((dossier.folder, url))

    monkeypatch.setattr(withdrawing, "withdraw", withdraw)
    dock.sending.queue.rows[0].button("drop").click()
    wait(lambda: not dock.sending.queue.rows)
    assert asked == [(three[1].folder, settings.server_url)]


def test_a_dossier_that_is_gone_is_a_sentence(dock, three, city, wait):
    dock.sending.runner.put(Order("/khong/co", dock.url(), name="Cũ"))
    wait(lambda: told(dock)[0].startswith("✖"))
    assert "không phải là hồ sơ" in told(dock)[0]


_PAIRS = (("zone", "QuyHoach_A"),)


def test_orders_are_kept_whole_and_a_broken_line_spoils_none(settings):
    from qgis.core import QgsSettings

    book = OrderBook()
    kept = book.put(
        Order(
            "/a", "https://x", "abc1234", "Khu A", Wish.PAUSED, Way.FEATURES, 0, "", (("n", "t"),)
        )
    )
    book.put(Order("/b", "https://x", way=Way.BACK, version=3, why="sai số liệu"))
    lines = QgsSettings().value("qh_plugin/queue", [], type=list)
    QgsSettings().setValue("qh_plugin/queue", ["{", *lines, "[]"])
    assert book.orders[0] == kept and len(book.orders) == 2
    assert book.put(kept).key == book.orders[0].key  # in its place
    book.change(kept.key, wish=Wish.DONE)
    book.put(kept)
    assert [order.folder for order in book.orders] == ["/b", "/a"]  # over, so a new turn
