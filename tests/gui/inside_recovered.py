# SPDX-License-Identifier: GPL-2.0-or-later
"""After the crash of inside_wizard.py: the dossier is opened again, the edits come back."""

import json

from qgis.core import QgsProject

from qh_plugin.qgis_io import project
from tests.gui.inside import FOLDER, click, dock, messages, picture, session, wait
from tests.qgis.crashing import LOTS, holds

MADE = FOLDER / "CSDL_QuyHoachPhanKhu3PhuongSaiGon"


def test_the_edits_are_offered_in_the_dock():
    editing = dock("QhEditingDock")
    editing.open_folder(MADE)
    assert session().dossier.folder == MADE
    wait(editing.notice.question)
    assert "4 sửa đổi chưa lưu: Chức năng sử dụng đất" in editing.notice.question()
    picture("recovery-offer")
    for button in editing.notice.buttons:
        assert button.mapTo(editing.panel, button.rect().topRight()).x() <= editing.panel.width()


def test_they_come_back_as_they_were():
    editing = dock("QhEditingDock")
    click(editing.notice.buttons[0])
    lots = project.layer_for(session().dossier, LOTS)
    wait(lots.isModified)
    assert json.loads(json.dumps(holds(lots))) == json.loads((FOLDER / "held.json").read_text())
    assert lots.undoStack().count() == 1
    assert any("Đã khôi phục 4 sửa đổi" in text for text in messages())
    picture("recovery-done")


def test_saving_ends_it():
    lots = project.layer_for(session().dossier, LOTS)
    assert lots.commitChanges(), lots.commitErrors()
    wait(lambda: not list(session().dossier.recovery.rglob("*.jsonl")))
    QgsProject.instance().setDirty(False)
