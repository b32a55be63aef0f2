# SPDX-License-Identifier: GPL-2.0-or-later
"""Unsaved edits: which layers hold some, saving them, and asking before they would be lost."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QMessageBox

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError, StorageError
from qh_plugin.core.text import Text
from qh_plugin.gui.messages import tell_error
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate


def modified_layers(dossier: Optional[Dossier]) -> list[QgsVectorLayer]:
    """The layers of the dossier with unsaved edits."""
    return [layer for _, layer in dossier_layers(dossier) if layer.isModified()]


def save_all(dossier: Optional[Dossier]) -> int:
    """Save every layer of the dossier, staying in edit mode; returns how many were saved.

    Raises `StorageError` for the first that cannot be saved; its edits stay in the buffer.
    """
    layers = modified_layers(dossier)
    for layer in layers:
        if not layer.commitChanges(False):
            raise StorageError(
                Text(
                    "Không lưu được lớp {name}; sửa đổi vẫn còn trong QGIS. Hãy đóng chương trình "
                    "đang dùng tệp rồi lưu lại.",
                    "The layer {name} could not be saved; its edits are still in QGIS. Close the "
                    "program that uses the file and save again.",
                ).format(name=layer.name()),
                details="\n".join(layer.commitErrors()),
            )
    return len(layers)


def ask_leave(iface) -> bool:
    """Ask what becomes of unsaved changes of the open project; True where it may be left."""
    save, discard = translate("qh", "Lưu"), translate("qh", "Không lưu")
    choice = ask(
        iface.mainWindow(),
        translate("qh", "Dự án đang mở có thay đổi chưa lưu. Lưu trước khi mở hồ sơ khác?"),
        (save, discard),
    )
    if choice == save:
        return _save_open(iface)
    return choice == discard


def ask_save(iface, dossier: Dossier) -> bool:
    """Offer to save the dossier's edits; True where they are saved now."""
    save = translate("qh", "Lưu và tiếp tục")
    names = ", ".join(layer.name() for layer in modified_layers(dossier))
    question = translate("qh", "Lớp có sửa đổi chưa lưu: {layers}. Chỉ dữ liệu đã lưu được nộp.")
    if ask(iface.mainWindow(), question.format(layers=names), (save,)) != save:
        return False
    try:
        save_all(dossier)
    except QhError as error:
        tell_error(iface, error)
        return False
    return True


def ask(parent, question: str, answers: tuple[str, ...]) -> str:
    """The answer that was clicked; "" for "Hủy". The buttons are ours, because Qt has no
    Vietnamese texts."""
    box = QMessageBox(QMessageBox.Icon.Question, "QH", question, parent=parent)
    buttons = {
        box.addButton(answer, QMessageBox.ButtonRole.AcceptRole): answer for answer in answers
    }
    cancel = box.addButton(translate("qh", "Hủy"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(next(iter(buttons)))
    box.exec()
    return buttons.get(box.clickedButton(), "")


def _save_open(iface) -> bool:
    project = QgsProject.instance()
    for layer in project.mapLayers().values():
        modified = isinstance(layer, QgsVectorLayer) and layer.isModified()
        if modified and not layer.commitChanges():
            return False
    if not project.fileName():
        iface.actionSaveProject().trigger()
        return not project.isDirty()
    return project.write()
