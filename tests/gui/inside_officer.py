# SPDX-License-Identifier: GPL-2.0-or-later
"""A ward officer's session in a real QGIS, keyboard only: run, walk, mend, take back, mend all and
take that back, accept, run again, minutes. Every test is one step of the same session; what was
planted is in planted.json."""

import json
import os
import time
from collections import Counter
from contextlib import contextmanager
from functools import lru_cache

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface

from qh_plugin.gui.checking.live.check import OFF, WAITING
from qh_plugin.qgis_io import project
from tests.gui.heartbeat import Heartbeat
from tests.gui.inside import (
    FOLDER,
    dock,
    heard,
    messages,
    nothing_cut_off,
    picture,
    session,
    wait,
)

MADE = FOLDER / "CSDL_DiaChinh"
PARCELS = "DiaChinh/ThuaDat_A"
PLANTED = json.loads((FOLDER / "planted.json").read_text("utf-8"))
#: rule → number of findings that were planted
EXPECTED = {
    "C01": PLANTED["overlap"] + PLANTED["sliver_overlap"],
    "C02": PLANTED["duplicate"],
    "C03": PLANTED["contained"],
    "C04": PLANTED["gap"] + PLANTED["sliver_gap"] + PLANTED["hole"],
    "C07": PLANTED["missing_vertex"],
    "G01": PLANTED["null"],
    "G04": PLANTED["bow_tie"],
    "G07": PLANTED["duplicate_vertex"],
}
shared = {}


@lru_cache(maxsize=1)
def checking():
    """The dock; looked for once, as QGIS's window has some thousands of children."""
    return iface.mainWindow().findChild(QObject, "QhCheckingDock")


@contextmanager
def measured(step):
    """Keep the longest pause for the log."""
    with Heartbeat(step) as heart:
        yield
    heart.note(FOLDER)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key on whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget() or iface.mainWindow(), key, modifiers)
    QTest.qWait(30)


def type_text(text):
    """Letter by letter; QTest itself knows Latin letters only."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(QApplication.focusWidget(), event)
    QTest.qWait(50)


def idle():
    return not checking().busy and not checking().repairs.busy


def settled():
    """Idle, and the check while drawing has put nothing off."""
    live = checking().live.check
    return idle() and (live.now in (OFF, WAITING) or live.settled)


def counts():
    found = Counter()
    for group in checking().result.findings:
        found[group.rule] += sum(str(getattr(s, "value", s)) != "waived" for s in group.states)
    return found


def every_key():
    return (key for group in checking().result.findings for key in group.keys)


def layer():
    return project.layer_for(session().dossier, PARCELS)


def go_to_list():
    view, focused = checking().findingsView, QApplication.focusWidget()
    if focused is checking().filterEdit:
        press(Qt.Key.Key_Return)
    elif focused is not view:
        iface.mapCanvas().setFocus()
        press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    wait(lambda: QApplication.focusWidget() is checking().findingsView)


def filter_by(text):
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: QApplication.focusWidget() is checking().filterEdit)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Delete)
    type_text(text)
    found = checking().findings
    wait(lambda: not found._later.isActive() and found._can(found.wish()))
    go_to_list()


def test_01_run():
    editing = dock("QhEditingDock")
    editing.ask_leave = lambda: True
    editing.open_folder(MADE)
    dock("QhCheckingDock")
    dock("QhEditingDock")
    press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    wait(lambda: checking().isVisible() and QApplication.focusWidget() is checking().runButton)
    begun = heard(checking().run.begun)
    with measured("run"):
        press(Qt.Key.Key_Space)
        wait(lambda: begun)
        QTest.qWait(200)
    picture("officer-01-running")
    with measured("run"):
        wait(idle, 300)
        assert checking().result is not None, messages()
        QTest.qWait(1500)  # drawn, and at rest
    picture("officer-01-found")
    nothing_cut_off(checking())
    view = checking().findingsView
    height = view.verticalHeader().defaultSectionSize()
    assert view.viewport().height() >= 9 * height, "nine lines at 1366 x 768"
    found = counts()
    assert {rule: found[rule] for rule in EXPECTED} == EXPECTED


def test_02_walk_thirty_findings():
    go_to_list()
    seen = []
    with measured("walk"):
        for _ in range(30):
            press(Qt.Key.Key_J)
            row = checking().findings.row()
            assert row is not None
            press(Qt.Key.Key_Return)
            press(Qt.Key.Key_Space)
            seen.append(row.key)
            x, y = (float(v) for v in row.group.point[row.i])
            if x == x:
                assert iface.mapCanvas().extent().contains(QgsPointXY(x, y)), row.sentence
    assert len(set(seen)) == 30
    wait(lambda: not iface.mapCanvas().isDrawing())
    picture("officer-02-walked")


def mend(count):
    """F on one finding after the other until so many are gone; yes where a border is asked for."""
    done = 0
    for _ in range(3 * count):
        if done == count:
            return
        press(Qt.Key.Key_J)
        row = checking().findings.row()
        if row is None:
            break
        with measured("mend"):
            done += mend_one()
        go_to_list()
    assert done == count, (done, count, checking().statusLabel.text(), messages())


def mend_one():
    """Whether the chosen finding is gone."""
    before = sum(counts().values())
    press(Qt.Key.Key_F)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        QTest.qWait(50)
        if QApplication.focusWidget() is checking().repairs.question.no:
            press(Qt.Key.Key_Backtab)  # "yes" stands before "no"
            press(Qt.Key.Key_Return)
        if idle() and sum(counts().values()) != before:
            return True
        if idle() and checking().statusLabel.text().startswith("Không"):
            break
    return False


def test_03_mend_twenty():
    shared["before"] = counts()
    for rule, count in (("G07", 8), ("C07", 8), ("C01", 4)):
        with measured("filter"):
            filter_by(rule)
        mend(count)
        picture(f"officer-03-mended-{rule}")
    after = counts()
    gone = sum(shared["before"].values()) - sum(after.values())
    assert gone == 20, (shared["before"], after)
    filter_by("")


def test_04_take_three_back():
    wait(settled)
    before = sum(counts().values())
    iface.setActiveLayer(layer())
    with measured("undo"):
        for step in range(1, 4):
            press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            wait(lambda s=step: idle() and sum(counts().values()) == before + s, 60)
    picture("officer-04-undone")


def press_button(button):
    """Go to a button with the tabulator and press it."""
    for _ in range(60):
        if QApplication.focusWidget() is button:
            return press(Qt.Key.Key_Space)
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"the tabulator does not lead to {button.text()}")


def reported():
    return checking().repairs.batch.report is not None and idle()


def test_05_mend_all_and_take_it_back():
    repairs = checking().repairs
    wait(settled)
    before = counts()
    go_to_list()
    press(Qt.Key.Key_J)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with measured("mend all"):
        press_button(repairs.fix_all)
        wait(lambda: repairs.question.isVisible() or reported(), 600)
        if repairs.question.isVisible():
            press(Qt.Key.Key_Backtab)
            press(Qt.Key.Key_Return)
        wait(reported, 600)
        QTest.qWait(1500)
    picture("officer-05-all")
    report = repairs.batch.report
    mended = {line.key for line in report.model.lines if line.mended}
    assert len(mended) >= 10
    press(Qt.Key.Key_Escape)
    wait(lambda: repairs.batch.report is None and QApplication.activeWindow() is not None)
    iface.setActiveLayer(layer())
    go_to_list()
    wait(lambda: idle() and checking().live.check.level, 60)
    wait(lambda: not mended & set(every_key()), 60)
    with measured("undo all"):
        press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        wait(lambda: idle() and counts() == before, 120)
        QTest.qWait(1500)
    picture("officer-05-back")


def test_06_accept_two():
    filter_by("C03")
    for number in range(2):
        press(Qt.Key.Key_J)
        key = checking().findings.row().key
        press(Qt.Key.Key_W)
        wait(in_dialog)
        type_text("Thửa trong thửa theo hồ sơ cấp giấy năm 2019")
        press(Qt.Key.Key_Tab)
        if not number:
            press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            type_text("Cán bộ A")
            picture("officer-06-dialog")
        press(Qt.Key.Key_Return)
        wait(lambda k=key: k in waived(), 30)
        go_to_list()
    picture("officer-06-accepted")
    lines = session().dossier.waivers.read_text("utf-8").splitlines()
    assert [json.loads(line)["person"] for line in lines] == ["Cán bộ A"] * 2
    filter_by("")


def in_dialog():
    """Whether the keys go to the window that asks for the reason."""
    window = QApplication.activeWindow()
    return window is not None and window.objectName() == "QhWaiverDialog"


def waived():
    return {
        group.keys[i]
        for group in checking().result.findings
        for i in range(len(group))
        if str(getattr(group.states[i], "value", group.states[i])) == "waived"
    }


def test_07_run_again():
    go_to_list()
    press(Qt.Key.Key_J)
    wait(settled)
    place, before, accepted = checking().findings.key(), counts(), waived()
    begun = heard(checking().run.begun)
    with measured("run again"):
        press(Qt.Key.Key_R)
        wait(lambda: begun)
        wait(idle, 300)
        QTest.qWait(1500)
    assert counts() == before  # what the live check said is what a full run says
    assert waived() == accepted
    assert checking().findings.key() == place
    picture("officer-07-again")


def test_08_minutes():
    target = FOLDER / "bien_ban.pdf"
    checking().report.ask_file = lambda *_: str(target)
    go_to_list()
    with measured("minutes"):
        press(Qt.Key.Key_P)
        wait(lambda: target.exists() and target.stat().st_size > 0, 120)
        QTest.qWait(1000)
    assert target.read_bytes().startswith(b"%PDF")
    picture("officer-08-minutes")
    print(os.environ.get("QH_GUI_PARCELS"), "parcels; longest pauses, ms:")
    print((FOLDER / "pauses.json").read_text("utf-8"))
    print((FOLDER / "pauses-all.json").read_text("utf-8"))
