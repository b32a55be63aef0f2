# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents of the dossier by folder, what each is and what is wrong with it."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier.documents import (
    FOLDERS,
    Document,
    check,
    kind_of,
    kinds_of,
    summary,
)
from qh_plugin.core.dossier.marks import Mark, Remark, worst
from qh_plugin.core.model import Model
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import shown, translate

_PATH = Qt.ItemDataRole.UserRole


class DocumentsView(QWidget):
    """A tree, and below it what is to be said of the chosen file."""

    open_asked = pyqtSignal(str)
    remove_asked = pyqtSignal(str)
    kind_chosen = pyqtSignal(str, str)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._documents: dict[str, Document] = {}
        self._chosen: Mapping[str, str] = {}
        self._model: Optional[Model] = None
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(translate("qh", "Tài liệu của hồ sơ"))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setFixedHeight(190)
        self.details = QLabel()
        self.details.setWordWrap(True)
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.kindBox = QComboBox()
        self.kindBox.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kindBox.setMinimumContentsLength(8)
        self.kindBox.setAccessibleName(translate("qh", "Loại tài liệu"))
        self.kindBox.setToolTip(translate("qh", "Tệp này là loại tài liệu nào"))
        self.buttons = QWidget()
        flow = FlowLayout(self.buttons)
        self.openButton = QPushButton(translate("qh", "Mở tệp"))
        self.removeButton = QPushButton(translate("qh", "Lấy ra khỏi hồ sơ"))
        self.removeButton.setToolTip(
            translate("qh", "Chuyển tệp vào thùng rác của hồ sơ; khôi phục được")
        )
        flow.addWidget(self.openButton)
        flow.addWidget(self.removeButton)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.tree, self.details, self.kindBox, self.buttons):
            layout.addWidget(widget)
        self.tree.currentItemChanged.connect(lambda *_: self._show_current())
        self.tree.itemActivated.connect(lambda *_: self._if_file(self.open_asked.emit))
        self.openButton.clicked.connect(lambda _=False: self._if_file(self.open_asked.emit))
        self.removeButton.clicked.connect(lambda _=False: self._if_file(self.remove_asked.emit))
        self.kindBox.activated.connect(self._choose_kind)
        self._show_current()

    def show_documents(
        self, model: Model, documents: Sequence[Document], chosen: Mapping[str, str]
    ) -> None:
        """Show these; the place in the tree stays."""
        self._model, self._chosen = model, chosen
        mine = [d for d in documents if d.path.startswith(FOLDERS)]
        self._documents = {document.path: document for document in mine}
        current = self.current()
        self.tree.blockSignals(True)
        self.tree.clear()
        for folder in FOLDERS:
            self._add_folder(folder, [d for d in mine if d.path.startswith(f"{folder}/")])
        self.tree.blockSignals(False)
        self.select(current)
        self._show_current()

    def current(self) -> str:
        """The path of the chosen file, "" where none is."""
        item = self.tree.currentItem()
        return (item.data(0, _PATH) or "") if item is not None else ""

    def select(self, path: str) -> None:
        """Choose a file."""
        for top in range(self.tree.topLevelItemCount()):
            folder = self.tree.topLevelItem(top)
            for number in range(folder.childCount()):
                if path and folder.child(number).data(0, _PATH) == path:
                    self.tree.setCurrentItem(folder.child(number))

    def _add_folder(self, folder: str, documents: Sequence[Document]) -> None:
        count = translate("qh", "{folder} · {count} tệp")
        top = QTreeWidgetItem([count.format(folder=folder, count=len(documents))])
        self.tree.addTopLevelItem(top)
        for document in documents:
            remarks = self._remarks(document)
            mark = worst(r.mark for r in remarks)
            name = document.path[len(folder) + 1 :]
            item = QTreeWidgetItem([f"{mark.value} {name}"])
            item.setData(0, _PATH, document.path)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{name}, {shown(mark.word)}")
            item.setToolTip(0, f"{document.path}\n{_text(document, remarks)}")
            top.addChild(item)
        top.setExpanded(True)

    def _remarks(self, document: Document) -> list[Remark]:
        kind = kind_of(document, kinds_of(self._model), self._chosen)
        return check(document.facts, kind)

    def _show_current(self) -> None:
        document = self._documents.get(self.current())
        for widget in (self.details, self.kindBox, self.buttons):
            widget.setVisible(document is not None)
        if document is None:
            return
        self.details.setText(_text(document, self._remarks(document)))
        kinds = [k for k in kinds_of(self._model) if document.path.startswith(f"{k.folder}/")]
        kinds = [k for k in kinds if k.folder in FOLDERS]
        found = kind_of(document, kinds_of(self._model), self._chosen)
        self.kindBox.clear()
        if found is None:
            self.kindBox.addItem(translate("qh", "Chọn loại tài liệu…"), "")
        for kind in kinds:
            self.kindBox.addItem(shown(kind.title), kind.id)
        self.kindBox.setCurrentIndex(max(self.kindBox.findData(found.id if found else ""), 0))
        self.kindBox.setVisible(len(kinds) > 1)

    def _choose_kind(self, _: int) -> None:
        kind = self.kindBox.currentData()
        if kind:
            self._if_file(lambda path: self.kind_chosen.emit(path, kind))

    def _if_file(self, action) -> None:
        if self.current():
            action(self.current())


def _text(document: Document, remarks: Sequence[Remark]) -> str:
    """The facts of a file and what is to be said of it."""
    lines = [f"{r.mark.value} {shown(r.text)}" for r in remarks]
    fine = f"{Mark.OK.value} {shown(Mark.OK.word)}"
    return "\n".join([shown(summary(document.facts)), *(lines or [fine])])
