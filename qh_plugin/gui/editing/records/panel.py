# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Hồ sơ": what is missing, the records, the documents, in one column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Sequence

from qgis.PyQt.QtCore import QDateTime, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from qh_plugin.core.dossier.layout import Dossier, DossierInfo, model_of
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.dossier.proposals import proposed_rows
from qh_plugin.core.dossier.records import CODE, HEAD, check
from qh_plugin.core.errors import Cancelled, MissingLibrary, QhError
from qh_plugin.core.model import Model
from qh_plugin.gui.editing.records.checklist import Checklist
from qh_plugin.gui.editing.records.documents_area import (
    DocumentsArea,
    accept_files,
    dropped_paths,
)
from qh_plugin.gui.editing.records.form import RecordForm
from qh_plugin.gui.editing.records.rows import RowsView
from qh_plugin.gui.editing.records.section import Section
from qh_plugin.gui.editing.records.store import Store, View
from qh_plugin.gui.editing.records.strip import Strip
from qh_plugin.gui.messages import tell_error
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:  # needs shapely, which may be missing
    from qh_plugin.core.dossier.completeness import Item


class RecordsPanel(QWidget):
    """`asked(target)` where another tab mends it: "class:QuyHoach/…", "description:"."""

    asked = pyqtSignal(str)

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings
        self._model: Optional[Model] = None
        self._view: Optional[View] = None
        self.setAcceptDrops(True)
        self.store = Store(self)
        self.outside = Strip()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.savedLabel = QLabel()
        self.checklist = Checklist()
        self.documents = DocumentsArea(iface)
        self.form: Optional[RecordForm] = None
        self.tables: dict[str, RowsView] = {}
        self.sections: dict[str, Section] = {}
        self._wanted: Optional[Section] = None
        self._dropped: list[Path] = []
        self._scroll = self._timer(50, self._scroll_now)
        self._drop = self._timer(0, self._take_dropped)
        self._build()
        self.store.seen.connect(self._seen)
        self.store.saved.connect(self._saved)
        self.store.failed.connect(self._failed)
        self.checklist.asked.connect(self._go)
        self.documents.changed.connect(self.store.look_soon)
        session.data_changed.connect(self._data_changed)

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        dossier, there = self._session.dossier, self.store.dossier
        if dossier is not None and there is not None and dossier.folder == there.folder:
            self.store.dossier = dossier
            self.documents.show_dossier(dossier, self._model)
            self.store.look_soon()
            return
        trouble = ""
        try:
            self._model = None if dossier is None else model_of(dossier.info)
            self.store.open(dossier, self._model)
        except QhError as error:
            tell_error(self._iface, error)
            trouble = f"✖ {shown(error.text)}"
        self.documents.show_dossier(dossier, self._model)
        self.outside.hide()
        self._fill(trouble)

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self._session.data_changed.disconnect(self._data_changed)
        self.store.flush()
        self.documents.stop()

    def showEvent(self, event) -> None:
        """What other tabs changed is seen again."""
        super().showEvent(event)
        self.store.look_soon()

    def dragEnterEvent(self, event) -> None:
        """Files may be dropped anywhere on the panel."""
        if self.store.dossier is not None:
            accept_files(event)

    def dragMoveEvent(self, event) -> None:
        """The same while moving."""
        self.dragEnterEvent(event)

    def dropEvent(self, event) -> None:
        """Show the files for the user to agree."""
        paths = dropped_paths(event)
        accept_files(event)
        self.sections["documents"].open()
        # the program that the files come from waits until this returns
        self._dropped = paths
        self._drop.start()
        self._scroll_to(self.sections["documents"])

    # --- building --------------------------------------------------------------------------

    def _build(self) -> None:
        self._column = QWidget()
        self._list = QVBoxLayout(self._column)
        self._list.setContentsMargins(0, 2, 4, 2)
        self._list.setSpacing(4)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        for key, title, body in (
            ("missing", translate("qh", "Còn thiếu gì"), self.checklist),
            ("documents", translate("qh", "Tài liệu"), self.documents),
        ):
            self.sections[key] = Section(key, title, body)
        self._list.addWidget(self.outside)
        self._list.addWidget(self.sections["missing"])
        self._list.addWidget(self.note)
        self._list.addWidget(self.savedLabel)
        self._list.addWidget(self.sections["documents"])
        self._list.addStretch(1)

    def _fill(self, trouble: str = "") -> None:
        """Forms and tables as the model demands; `trouble` where there is nothing to show."""
        self._wanted = None
        for key in [k for k in self.sections if k not in ("missing", "documents")]:
            self.sections.pop(key).deleteLater()
        self.form, self.tables, self._view = None, {}, None
        self.savedLabel.clear()
        self.checklist.show_items((), "")
        self.sections["missing"].set_note("")
        records = self.store.records
        if records is None or self._model is None:
            self.note.setText(trouble)
            self.note.setVisible(bool(trouble))
            self.savedLabel.hide()
            return
        text = translate("qh", "Mô hình “{model}” không có bảng Hồ sơ, Bản vẽ, Văn bản.")
        self.note.setText(text.format(model=shown(self._model.title)))
        self.note.setVisible(not self._model.records)
        self.savedLabel.setVisible(bool(self._model.records))
        for table in self._model.records.values():
            if table.id == HEAD:
                self.form = RecordForm(table, self._model)
                self.form.set_row(records.head)
                self.form.edited.connect(self._edited)
                title, body = translate("qh", "Thông tin hồ sơ"), self.form
            else:
                new = {CODE: self.store.dossier.info.maHoSoQH}
                body = self.tables[table.id] = RowsView(table, self._model, new)
                body.changed.connect(self._rows_changed)
                title = translate("qh", "Bảng {title}").format(title=shown(table.title).lower())
            section = Section(table.id, title, body, opened=False)
            self.sections[table.id] = section
            self._list.insertWidget(self._list.indexOf(self.note), section)
        self._show_tables()

    # --- following -------------------------------------------------------------------------

    def _edited(self, name: str, value: object) -> None:
        rows = self.store.records.tables.setdefault(HEAD, [])
        if not rows:
            rows.append({})
        rows[0][name] = value
        self._touch()

    def _rows_changed(self) -> None:
        self._show_tables()
        self._touch()

    def _data_changed(self) -> None:
        if self.isVisible():  # otherwise it is looked at when the tab comes to the front
            self.store.look_soon()

    def _touch(self) -> None:
        self.savedLabel.setText(translate("qh", "● Đang lưu…"))
        self.store.touch()

    def _show_tables(self) -> None:
        records, model = self.store.records, self._model
        problems = check(records, model, self.store.dossier.info)
        if self.form is not None:
            mine = [p for p in problems if p.table == HEAD and p.row == 0]
            self.form.show_problems(mine)
            wrong = sum(p.required == "E" for p in mine)
            text = translate("qh", "✖ còn {count} ô").format(count=wrong)
            self.sections[HEAD].set_note(text if wrong else translate("qh", "✔ đủ"))
        for name, view in self.tables.items():
            rows = records.tables.setdefault(name, [])
            proposals = []
            if self._view is not None:
                there = self._view.holdings
                proposals = proposed_rows(
                    name, model, there.info, there.documents, records, there.chosen
                )
            of = [p for p in problems if p.table == name]
            view.show_rows(rows, of, proposals)
            text = translate("qh", "{count} dòng").format(count=len(rows))
            wrong = len({p.row for p in of if p.required == "E"})
            if wrong:
                text += translate("qh", ", ✖ {count} dòng cần sửa").format(count=wrong)
            self.sections[name].set_note(text)

    def _seen(self, view: View) -> None:
        self._view = view
        self.checklist.show_items(view.items, shown(view.headline))
        self.sections["missing"].set_note(_counts(view.items))
        self.documents.view.show_documents(
            self._model, view.holdings.documents, view.holdings.chosen
        )
        self._show_tables()
        if view.changed_outside and not self.outside.isVisible():
            self._offer_outside()

    def _failed(self, error: QhError) -> None:
        if isinstance(error, MissingLibrary):  # said once, where the list would be
            self.checklist.show_items((), f"✖ {shown(error.text)}")
        elif not isinstance(error, Cancelled):
            tell_error(self._iface, error)

    def _offer_outside(self) -> None:
        text = translate(
            "qh",
            "Tệp {file} đã được sửa ngoài QGIS. Đọc vào thì thay các bảng ở đây; ghi đè thì tệp "
            "đó được giữ trong thùng rác của hồ sơ.",
        )
        name = f"{self.store.dossier.info.maHoSoQH}.xlsx"
        self.outside.offer(
            text.format(file=name),
            (translate("qh", "Đọc vào"), self._read_outside),
            (translate("qh", "Ghi đè"), self.store.overwrite),
        )

    def _read_outside(self) -> None:
        try:
            notes = self.store.import_xlsx()
        except QhError as error:
            tell_error(self._iface, error)
            return
        self._fill()
        text = "\n".join(f"▲ {shown(note)}" for note in notes)
        if text:
            self.outside.offer(text, (translate("qh", "Đóng"), lambda: None))

    def _saved(self, info: DossierInfo) -> None:
        time = QDateTime.currentDateTime().toString("HH:mm")
        self.savedLabel.setText(translate("qh", "✔ Đã lưu lúc {time}").format(time=time))
        now = self._session.dossier
        if now is not None and self.store.dossier is not None and info != now.info:
            changed = replace(
                now.info, name=info.name, maThongTinQH=info.maThongTinQH, scale=info.scale
            )
            self._session.set_dossier(Dossier(now.folder, changed))
        if now is not None and self._model is not None:
            project.refresh_recorded(now, self._model)

    # --- going where something is mended ---------------------------------------------------

    def _go(self, target: str) -> None:
        kind, _, rest = target.partition(":")
        if kind == "record" and rest in self.sections:
            self.sections[rest].open()
            self._scroll_to(self.sections[rest])
            if rest == HEAD and self.form is not None:
                problems = check(self.store.records, self._model, self.store.dossier.info)
                order = sorted(problems, key=lambda p: p.required != "E")
                self.form.go_to(next((p.column for p in order if p.table == HEAD), ""))
            elif rest in self.tables:
                self.tables[rest].view.setFocus()
        elif kind == "documents":
            self.sections["documents"].open()
            self.documents.choose(rest)
        elif kind == "file":
            self.sections["documents"].open()
            self.documents.view.select(rest)
            self._scroll_to(self.sections["documents"])
        else:
            self.asked.emit(target)

    def _scroll_to(self, section: Section) -> None:
        self._wanted = section
        self._scroll.start()

    def _scroll_now(self) -> None:
        if self._wanted is not None:
            self.area.ensureWidgetVisible(self._wanted.heading, 0, 200)

    def _take_dropped(self) -> None:
        dropped, self._dropped = self._dropped, []
        self.documents.take(dropped)

    def _timer(self, delay: int, action) -> QTimer:
        """A timer that ends with the panel."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(action)
        return timer


def _counts(items: Sequence[Item]) -> str:
    """ "✖ 4 · ▲ 9", or that nothing is missing."""
    marks = [item.mark for item in items]
    parts = [f"{m.value} {marks.count(m)}" for m in (Mark.WRONG, Mark.WARN) if m in marks]
    return " · ".join(parts) or translate("qh", "✔ đầy đủ")
