# SPDX-License-Identifier: GPL-2.0-or-later
"""The class palette: choose what to draw, draw it, save."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.core.errors import QhError
from qh_plugin.core.model import Model, load
from qh_plugin.gui.editing.palette.class_tree import ClassTree, counter
from qh_plugin.gui.editing.tools.bar import ToolBar
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.unsaved import modified_layers, save_all
from qh_plugin.qgis_io import drawing, project, tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.numbering import Numbering

_UI = Path(__file__).with_suffix(".ui")
_COUNT_DELAY = 400


class ClassesPanel(QWidget):
    """`draw` and `save` are what the buttons do; `hint` says what to do next."""

    hint = pyqtSignal(str)

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings
        self._model: Optional[Model] = None
        self._counting: Optional[tasks.Work] = None
        uic.loadUi(str(_UI), self)
        self._tree = ClassTree(self.classTree)
        self.tools = ToolBar(iface, session, settings)
        self.layout().insertWidget(2, self.tools)
        self._numbering = Numbering(session)
        self._recount = QTimer(self)
        self._recount.setSingleShot(True)
        self._recount.setInterval(_COUNT_DELAY)
        self._recount.timeout.connect(self._count)
        self._set_texts()
        self.searchEdit.textChanged.connect(self._tree.filter)
        self.classTree.currentItemChanged.connect(self._show_target)
        self.classTree.itemActivated.connect(self._activated)
        self.drawButton.clicked.connect(self.draw)
        self.saveButton.clicked.connect(self.save)
        self._numbering.settled.connect(self._data_changed)

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self.tools.shutdown()
        self._recount.stop()
        self._numbering.stop()
        self._numbering.settled.disconnect(self._data_changed)

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        self.tools.show_dossier()
        dossier = self._session.dossier
        if dossier is None:
            return
        try:
            self._model = load(dossier.info.model)
        except QhError as error:
            tell_error(self._iface, error)
            return
        self._tree.fill(self._model, self._layers_classes())
        self._show_target()
        self._data_changed()

    def draw(self) -> None:
        """Start drawing what is chosen in the tree."""
        target, dossier = self._tree.target(), self._session.dossier
        if target is None or dossier is None:
            return
        try:
            drawing.start(self._iface, dossier, target.feature_class, target.code)
        except QhError as error:
            tell_error(self._iface, error)
            return
        hint = translate("qh", "Đang vẽ {name}: bấm trái để thêm đỉnh, bấm phải để kết thúc.")
        self.hint.emit(hint.format(name=target.label))

    def save(self) -> None:
        """Save the edits of every layer of the dossier."""
        try:
            saved = save_all(self._session.dossier)
        except QhError as error:
            tell_error(self._iface, error)
        else:
            tell(self._iface, translate("qh", "Đã lưu {count} lớp.").format(count=saved), "success")
        self._show_unsaved()

    def _set_texts(self) -> None:
        self.searchEdit.setPlaceholderText(translate("qh", "Tìm lớp, mã đất… (gõ không cần dấu)"))
        self.saveButton.setText(translate("qh", "Lưu"))
        self.saveButton.setToolTip(translate("qh", "Lưu sửa đổi của mọi lớp trong hồ sơ"))
        self.classTree.setAccessibleName(translate("qh", "Lớp dữ liệu"))

    def _layers_classes(self):
        dossier = self._session.dossier
        return [c for c in self._model.classes if project.layer_for(dossier, c.name) is not None]

    def _show_target(self, *_: object) -> None:
        target = self._tree.target()
        button = self.drawButton
        button.setEnabled(target is not None)
        if target is None:
            button.setText(translate("qh", "Chọn lớp để vẽ"))
            button.setToolTip("")
            return
        text = translate("qh", "Vẽ: {name}").format(name=target.label)
        button.setText(text)
        button.setToolTip(text)

    def _activated(self, *_: object) -> None:
        self.draw()

    def _data_changed(self) -> None:
        self._recount.start()
        self._show_unsaved()

    def _show_unsaved(self) -> None:
        names = [layer.name() for layer in modified_layers(self._session.dossier)]
        self.saveButton.setVisible(bool(names))
        self.unsavedLabel.setVisible(bool(names))
        text = translate("qh", "● Chưa lưu: {layers}").format(layers=", ".join(names))
        self.unsavedLabel.setText(text)

    def _count(self) -> None:
        dossier = self._session.dossier
        if dossier is None or self._model is None:
            return
        if self._counting is not None:
            self._recount.start()
            return
        layers = {c.name: (c, project.layer_for(dossier, c.name)) for c in self._layers_classes()}

        def done(counts) -> None:
            self._counting = None
            self._tree.show_counts(counts)

        def failed(error: QhError) -> None:
            self._counting = None

        self._counting = tasks.run(translate("qh", "Đếm đối tượng"), counter(layers), done, failed)
