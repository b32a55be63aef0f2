# SPDX-License-Identifier: GPL-2.0-or-later
"""The class palette: choose what to draw, draw it, save."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QTreeWidgetItem, QWidget

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.gui.editing.palette.class_tree import STAR, ClassTree
from qh_plugin.gui.editing.palette.counting import counter
from qh_plugin.gui.editing.palette.keys import Keys
from qh_plugin.gui.editing.tools.bar import ToolBar
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.unsaved import modified_layers, save_all
from qh_plugin.qgis_io import drawing, project, styles, tasks
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.numbering import Numbering

_UI = Path(__file__).with_suffix(".ui")
_COUNT_DELAY = 400
_STORE_DELAY = 1500
_MOST_RECENT = 6
#: room that a button's frame takes from its words
_FRAME = 24


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
        self._present: list[str] = []
        self._words = ""
        self._hinting = False
        uic.loadUi(str(_UI), self)
        self._tree = ClassTree(self.classTree)
        if settings.unfolded:
            self._tree.open_keys = set(settings.unfolded)
        self._tree.set_marked(settings.favourites, settings.drawn)
        self.tools = ToolBar(iface, session, settings)
        self.tools.bench.chosen_code = lambda: getattr(self._tree.target(), "code", "")
        self.layout().insertWidget(2, self.tools)
        self._numbering = Numbering(session)
        self._recount = self._timer(_COUNT_DELAY, self._count)
        self._look = self._timer(0, self._layers_changed)
        self._store = self._timer(_STORE_DELAY, self._store_open)
        self._set_texts()
        self._connect()

    def _timer(self, delay: int, slot) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        self.searchEdit.textChanged.connect(self._tree.filter)
        self.classTree.currentItemChanged.connect(self._show_target)
        self.classTree.itemActivated.connect(self._activated)
        self.classTree.customContextMenuRequested.connect(self._show_menu)
        self._tree.starred.connect(self._star)
        self._tree.unfolded.connect(self._store.start)
        self.drawButton.clicked.connect(self.draw)
        self.saveButton.clicked.connect(self.save)
        self._keys = Keys(
            self.searchEdit, self.classTree, self.draw, self._star_current, self._leave
        )
        self._numbering.settled.connect(self._data_changed)
        self._iface.mapCanvas().mapToolSet.connect(self._tool_changed)
        QgsProject.instance().layersAdded.connect(self._look_later)
        QgsProject.instance().layersRemoved.connect(self._look_later)

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self.tools.shutdown()
        if self._store.isActive():
            self._store_open()
        for timer in (self._recount, self._look, self._store):
            timer.stop()
        self._iface.mapCanvas().mapToolSet.disconnect(self._tool_changed)
        QgsProject.instance().layersAdded.disconnect(self._look_later)
        QgsProject.instance().layersRemoved.disconnect(self._look_later)
        self._numbering.stop()
        self._numbering.settled.disconnect(self._data_changed)

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        self.tools.show_dossier()
        dossier = self._session.dossier
        if dossier is None:
            return
        try:
            self._model = model_of(dossier.info)
        except QhError as error:
            tell_error(self._iface, error)
            return
        self._present = list(self._layers())
        self._tree.show_counts({})
        self._tree.fill(self._model, self._present)
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
        self._note_drawn(target.key)
        if styles.rank(target.feature_class):
            hint = translate("qh", "Đang vẽ {name}: bấm trái để thêm đỉnh, bấm phải để kết thúc.")
        else:
            hint = translate("qh", "Đang vẽ {name}: bấm trái để đặt điểm.")
        self._hinting = True
        self.hint.emit(hint.format(name=target.label))

    def _tool_changed(self, *_: object) -> None:
        """Drawing ended, or another tool was taken: what to do next is no longer true."""
        if self._hinting:
            self._hinting = False
            self.hint.emit("")

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

    def _layers(self) -> dict[str, tuple[FeatureClass, QgsVectorLayer]]:
        """The classes of which the project has a layer."""
        found = {}
        for name, layer in dossier_layers(self._session.dossier):
            feature_class = self._model.feature_class(name) if self._model else None
            if feature_class is not None:
                found[feature_class.name] = (feature_class, layer)
        return found

    def _look_later(self, *_: object) -> None:
        self._look.start()

    def _layers_changed(self) -> None:
        """Layers came or went: a class moves from one part of the tree to the other."""
        present = list(self._layers())
        if self._session.dossier is None or set(present) == set(self._present):
            return
        self._present = present
        self._tree.fill(self._model, present)
        self._show_target()
        self._data_changed()

    def _show_target(self, *_: object) -> None:
        target = self._tree.target()
        self.drawButton.setEnabled(target is not None)
        if target is None:
            self._words = translate("qh", "Chọn lớp để vẽ")
        elif self._tree.has_data(target):
            self._words = translate("qh", "Vẽ: {name}").format(name=target.label)
        else:
            self._words = translate("qh", "Tạo lớp và vẽ: {name}").format(name=target.label)
        self.drawButton.setToolTip("" if target is None else f"{self._words} (Enter)")
        self._fit_words()

    def resizeEvent(self, event) -> None:
        """The button shows as many words as there is room for."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        room = max(self.width() - _FRAME, 0)
        metrics = self.drawButton.fontMetrics()
        self.drawButton.setText(metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room))

    def _activated(self, item: QTreeWidgetItem, column: int) -> None:
        if column != STAR:
            self.draw()

    def _leave(self) -> None:
        self._iface.mapCanvas().setFocus()

    # --- favourites, recent ones, open rows --------------------------------------------------

    def _star_current(self) -> None:
        target = self._tree.target()
        if target is not None:
            self._star(target.key)

    def _star(self, key: str) -> None:
        """Star a target, or take its star away."""
        marked = self._settings.favourites
        kept = [k for k in marked if k != key]
        self._settings.favourites = kept if key in marked else [*kept, key]
        self._settings.save()
        self._tree.set_marked(self._settings.favourites, self._settings.drawn)

    def _note_drawn(self, key: str) -> None:
        drawn = [key, *(k for k in self._settings.drawn if k != key)][:_MOST_RECENT]
        if drawn != self._settings.drawn:
            self._settings.drawn = drawn
            self._settings.save()
            self._tree.set_marked(self._settings.favourites, drawn)

    def _store_open(self) -> None:
        self._settings.unfolded = sorted(self._tree.open_keys or ())
        self._settings.save()

    def _show_menu(self, place: QPoint) -> None:
        item = self.classTree.itemAt(place)
        if item is not None:
            self.classTree.setCurrentItem(item)
        target = self._tree.target()
        if target is None:
            return
        menu = QMenu(self.classTree)
        menu.addAction(self._words).triggered.connect(self.draw)
        starred = target.key in self._settings.favourites
        words = translate("qh", "Bỏ ghim") if starred else translate("qh", "Ghim lên đầu danh sách")
        menu.addAction(f"{words}\tCtrl+D").triggered.connect(lambda: self._star(target.key))
        layer = project.layer_for(self._session.dossier, target.feature_class.name)
        if layer is not None:
            menu.addSeparator()
            table = menu.addAction(translate("qh", "Mở bảng thuộc tính"))
            table.triggered.connect(lambda: self._iface.showAttributeTable(layer))
            zoom = menu.addAction(translate("qh", "Phóng tới lớp"))
            zoom.setEnabled(layer.featureCount() > 0)
            zoom.triggered.connect(lambda: self._zoom(layer))
        menu.exec(self.classTree.viewport().mapToGlobal(place))

    def _zoom(self, layer: QgsVectorLayer) -> None:
        extent = layer.extent()
        extent.scale(1.1)
        self._iface.mapCanvas().setExtent(extent)
        self._iface.mapCanvas().refresh()

    # --- what is unsaved, how many there are -------------------------------------------------

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
        layers = list(self._layers().values())

        def done(counts) -> None:
            self._counting = None
            self._tree.show_counts(counts)

        def failed(error: QhError) -> None:
            self._counting = None

        self._counting = tasks.run(translate("qh", "Đếm đối tượng"), counter(layers), done, failed)
