# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of the queue: nothing of its heading is cut, its dossiers are opened from it, and one
that cannot be read is put aside and built again."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.sending import orders
from qh_plugin.gui.publishing.sending.orders import Order, OrderBook, Wish
from tests.io.published_data import make_dossier, square
from tests.qgis.conftest import flush

KEY = "qh_plugin/queue"
URL = "http://127.0.0.1:1/api"


@pytest.fixture
def three(tmp_path):
    return [make_dossier(tmp_path / f"CSDL_{x}", {x: square(0)}) for x in "ABC"]


@pytest.fixture
def build(iface, session, settings):
    made = []

    def new():
        settings.server_url = URL
        made.append(PublishingDock(iface, session, settings, iface.mainWindow()))
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made[-1])
        return made[-1]

    yield new
    for dock in made:
        dock.shutdown()
        dock.deleteLater()
    flush()


def fill(three, wishes):
    book = OrderBook()
    for number, wish in enumerate(wishes):
        folder = str(three[number % 3].folder) + ("" if number < 3 else str(number))
        book.put(Order(folder, URL, name=f"Hồ sơ {number}", wish=wish, vi="Mất mạng.", en="Lost."))
    return book


@pytest.mark.parametrize("width", [320, 350])
def test_no_count_of_the_heading_is_cut(build, three, width, monkeypatch):
    fill(three, [Wish.PAUSED] * 12 + [Wish.STOPPED] * 11 + [Wish.DONE] * 13 + [Wish.WAITING])
    monkeypatch.setattr("qh_plugin.gui.publishing.sending.runner.Runner._next", lambda self: None)
    heading = build().sending.queue.heading
    heading.setParent(None)
    heading.resize(width, heading.height())
    heading.show()
    flush()
    lines = heading.text().split("\n")
    assert "…" not in heading.text() and len(lines) > 1
    room = heading.width() - heading.BESIDE
    assert max(map(heading.fontMetrics().horizontalAdvance, lines)) <= room
    parts = [part.strip() for line in lines for part in line.split(" · ")]
    assert " · ".join(parts) == heading.whole() and "✔ 13 xong" in parts
    assert heading.height() >= len(lines) * heading.fontMetrics().height()
    heading.resize(2000, heading.height())
    flush()
    assert heading.text() == heading.whole()
    heading.deleteLater()


def test_a_failed_dossier_is_opened_from_its_row(build, three, session):
    fill(three, [Wish.STOPPED, Wish.STOPPED, Wish.PAUSED])
    session.set_dossier(three[1])
    queue, asked = build().sending.queue, []
    session.open_asked.connect(asked.append)
    queue.unfold()
    flush()
    first, mine, paused = queue.rows
    assert first.button("open").text() == "Mở hồ sơ"
    assert mine.button("open") is None and paused.button("open") is None  # open; nothing failed
    first.button("open").click()
    QTest.mouseDClick(first.words, Qt.MouseButton.LeftButton)
    QTest.keyClick(paused, Qt.Key.Key_Return)  # it has not the keyboard
    paused.setFocus()
    if paused.hasFocus():  # a window that is in front
        QTest.keyClick(paused, Qt.Key.Key_Return)
    QTest.mouseDClick(mine.words, Qt.MouseButton.LeftButton)
    folders = [str(one.folder) for one in three]
    assert asked[:2] == [folders[0]] * 2 and set(asked[2:]) <= {folders[2]}
    session.set_dossier(three[0])
    assert [row.button("open") is None for row in queue.rows] == [True, False, True]


def copies():
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "qh_plugin"
    return sorted(folder.glob("hang-doi-hong-*.txt"))


def test_a_damaged_list_is_put_aside_told_and_built_again(build, three, wait, monkeypatch):
    for path in copies():
        path.unlink()
    book = fill(three, [Wish.WAITING, Wish.STOPPED, Wish.PAUSED])
    kept = QgsSettings().value(KEY, [], type=list)
    package = three[2].state / "outbox" / "p.zip"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(b"x")
    entry = Entry("a" * 64, "http://127.0.0.1:1/khac", str(package), 1, 0, State.RUNNING, job="j")
    Journal(three[2].journal).save(entry)
    broken = [kept[0][:-12], kept[1], '"folder": "' + str(three[2].folder) + '", "serv', "\x00?"]
    QgsSettings().setValue(KEY, broken)
    monkeypatch.setattr(orders, "_HERE", "another run")
    book.change(("x", "y"), wish=Wish.DONE)
    book.put(book.orders[0])  # storing what is whole loses nothing of what is not
    assert book.damaged == [broken[0], broken[2], broken[3]]
    dock = build()
    queue = dock.sending.queue
    wait(lambda: "Danh sách hàng đợi có 3 mục hỏng" in queue.card.text.text())
    assert not queue.card.isHidden() and not queue._body.isHidden()
    (aside,) = copies()
    assert aside.read_text("utf-8") == "\n".join([broken[0], broken[2], broken[3]]) + "\n"
    said = queue.card.text.text()
    assert aside.name in said and str(aside.parent) in said and "lập lại 2 hồ sơ" in said
    assert not book.damaged
    found = {(row.order.folder, row.order.server) for row in dock.sending.queue.rows}
    folders = [str(one.folder) for one in three]
    assert found == {(folders[0], URL), (folders[1], URL), (folders[2], entry.server)}
    assert not dock.sending.runner.busy  # none of them begins by itself


def test_a_list_that_is_no_list_is_damaged_too(settings, monkeypatch, tmp_path):
    from qh_plugin.gui.publishing.sending import rescue

    QgsSettings().setValue(KEY, '{"folder": "/a", "server": "https://x", "wish": "?"}')
    book = OrderBook()
    assert len(book.damaged) == 1 and not book.orders
    blocked = tmp_path / "tep"
    blocked.write_text("x")
    monkeypatch.setattr(rescue, "_place", lambda: blocked / "hang-doi.txt")
    rescued = rescue.take_out(book)
    assert rescued.aside is None and len(book.damaged) == 1  # no room for a copy: it stays
    assert [(o.folder, o.server, o.wish) for o in rescued.orders] == [
        ("/a", "https://x", Wish.PAUSED)
    ]
    assert "vẫn nằm trong thiết đặt QGIS" in rescued.told(book).vi
