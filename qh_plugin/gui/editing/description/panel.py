# SPDX-License-Identifier: GPL-2.0-or-later
"""The metadata editor: filled from the dossier, completed by the user, saved beside the data.

What was typed and not saved is kept in the dossier as a draft, also over a crash.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Callable, Mapping, Optional

from qgis.PyQt.QtCore import Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QKeySequence
from qgis.PyQt.QtWidgets import QFileDialog, QShortcut

from qh_plugin.core.dossier.description import (
    Description,
    adopt,
    missing_fields,
    shown_value,
)
from qh_plugin.core.dossier.description_fields import BY_NAME
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import InputError, QhError
from qh_plugin.gui.editing.description.view import DescriptionView, missing_line
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import layer_metadata, tasks
from qh_plugin.qgis_io.i18n import translate

_DRAFT_DELAY = 800


class DescriptionPanel(DescriptionView):
    """`save`, `refresh_facts`, `open_xml`, `import_xml` and `discard` are what the buttons do."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._settings = settings
        self._dossier: Optional[Dossier] = None
        self._there: Optional[Description] = None
        self._saved: Mapping[str, str] = {}
        self._measured_folder: Optional[Path] = None
        self._work: Optional[tasks.Work] = None
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(_DRAFT_DELAY)
        self._draft.timeout.connect(self._keep_draft)
        self._build()
        self._connect()
        self.show_dossier()

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        dossier = self._session.dossier
        if self._dossier is not None and (
            dossier is None or dossier.folder != self._dossier.folder
        ):
            self._keep_draft()
            self._there = None
        self._dossier = dossier
        self.setEnabled(dossier is not None)
        if dossier is not None and self.isVisible():
            self._read()

    def showEvent(self, event) -> None:
        """The records may have changed while another tab was open."""
        super().showEvent(event)
        if self._dossier is not None:
            self._read()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self._keep_draft()

    @property
    def unsaved(self) -> bool:
        """True where the form holds something else than what was saved."""
        return self._there is not None and self.form.own() != dict(self._saved)

    def save(self) -> None:
        """Measure, then write the description everywhere it goes."""
        made = self._made(tell_wrong=True)
        dossier = self._dossier
        if made is None or dossier is None:
            return

        def write(progress):
            from qh_plugin.io import descriptions

            measured = descriptions.measure(dossier, made, progress)
            return descriptions.write_description(dossier, measured)

        self._run(translate("qh", "Đang lưu đặc tả…"), write, self._saved_now)

    def refresh_facts(self) -> None:
        """Measure the extent and read the newest check."""
        dossier, there = self._dossier, self._there
        if dossier is None or there is None:
            return
        self._measured_folder = dossier.folder

        def measure(progress):
            from qh_plugin.io import descriptions

            return descriptions.measure(dossier, there, progress)

        self._run(translate("qh", "Đang đo phạm vi dữ liệu…"), measure, self._measured)

    def open_xml(self) -> None:
        """Show the saved XML in the program that the system has for it."""
        from qh_plugin.io.descriptions import xml_of

        if self._dossier is None:
            return
        path = xml_of(self._dossier)
        if not path.is_file():
            text = translate("qh", "Chưa có tệp XML; hãy bấm “Lưu đặc tả” trước.")
            tell(self._iface, text, "info")
            return
        self.show_file(path)

    def import_xml(self) -> None:
        """Fill the form from an ISO 19139 file; nothing is saved yet."""
        from qh_plugin.io.descriptions import read_xml

        path = self.ask_file()
        made = self._made(tell_wrong=False)
        if path is None or made is None or self._there is None:
            return
        try:
            adopted = adopt(made, read_xml(path))
        except QhError as error:
            tell_error(self._iface, error)
            return
        self.form.show_description(self._there, _texts(adopted))
        self._changed()
        text = translate("qh", "Đã điền {count} mục từ {file}; kiểm tra lại rồi lưu.")
        count = sum(getattr(adopted, n) != getattr(made, n) for n in adopted.own)
        tell(self._iface, text.format(count=count, file=path.name), "success")

    def discard(self) -> None:
        """Back to what was saved."""
        from qh_plugin.io.descriptions import drop_draft

        if self._dossier is None or self._there is None:
            return
        self._draft.stop()
        drop_draft(self._dossier)
        self.form.show_description(self._there, self._saved)
        self._show_state()

    def ask_file(self) -> Optional[Path]:
        """Let the user choose an XML file; tests put their own answer here."""
        start = str(self._dossier.gis) if self._dossier else ""
        title = translate("qh", "Chọn tệp đặc tả ISO 19139")
        chosen, _ = QFileDialog.getOpenFileName(self, title, start, "XML (*.xml)")
        return Path(chosen) if chosen else None

    def show_file(self, path: Path) -> None:
        """Hand a file to the desktop; tests put their own hand here."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # --- reading and writing ---------------------------------------------------------------

    def _read(self) -> None:
        from qh_plugin.io import descriptions

        if self._work is not None:
            return
        typed = self.form.own() if self.unsaved else None
        try:
            there = descriptions.read_description(self._dossier, own=False)
            saved = descriptions.read_description(self._dossier)
        except QhError as error:
            self._there = None
            self.form.setEnabled(False)
            self._show_state()
            tell_error(self._iface, error)
            return
        self.form.setEnabled(True)
        if there.quality is None and self._session.result is not None:
            from qh_plugin.core.dossier.description_quality import quality_of

            there = there.with_quality(quality_of(self._session.result))
        if self._there is not None and there.bbox is None:
            there = there.with_extent(self._there.bbox)
        self._there = there
        self._show_saved(saved)
        draft = typed if typed is not None else descriptions.read_draft(self._dossier)
        if draft is not None:
            self.form.show_description(there, draft)
        self._show_state()
        if there.bbox is None and self._measured_folder != self._dossier.folder:
            self.refresh_facts()  # once: an empty dossier has no extent

    def _show_saved(self, saved: Description) -> None:
        self.form.show_description(self._there, _texts(saved))
        self._saved = self.form.own()

    def _made(self, tell_wrong: bool) -> Optional[Description]:
        """The description as the form has it; None where a text does not fit its field."""
        if self._there is None:
            return None
        wrong = self.form.first_wrong()
        if wrong is not None and tell_wrong:
            self.form.go_to(wrong.field.name)
            return None
        made = self._there
        for name, text in self.form.own().items():
            with contextlib.suppress(InputError):
                made = made.with_own(name, text)
        return made

    def _saved_now(self, made: Description) -> None:
        from qh_plugin.io.descriptions import drop_draft

        dossier = self._dossier
        if dossier is None:
            return
        drop_draft(dossier)
        self._draft.stop()
        if self._there is not None:  # else another dossier was opened meanwhile
            self._there = replace(
                self._there.with_extent(made.bbox).with_quality(made.quality),
                updated=self._there.updated if "updated" in made.own else made.updated,
            )
            self._show_saved(made)
            self._show_state()
        layer_metadata.apply(dossier, made)
        left = len(missing_fields(made))
        text = (
            translate("qh", "Đã lưu đặc tả; còn thiếu {count} mục.").format(count=left)
            if left
            else translate("qh", "Đã lưu đặc tả, đủ các mục bắt buộc.")
        )
        tell(self._iface, text, "success")

    def _measured(self, there: Description) -> None:
        if self._there is None:
            return
        self._there = self._there.with_extent(there.bbox).with_quality(there.quality)
        self.form.show_facts(self._there)
        self._show_state()

    def _run(self, title: str, function: Callable, on_done: Callable) -> None:
        if self._work is not None:
            return
        folder = self._dossier.folder if self._dossier else None
        self._busy(title)

        def same() -> bool:
            return self._dossier is not None and self._dossier.folder == folder

        def done(value) -> None:
            self._work = None
            self._busy("")
            if same():
                on_done(value)
            elif self._dossier is not None and self.isVisible():
                self._read()

        def failed(error: QhError) -> None:
            self._work = None
            self._busy("")
            tell_error(self._iface, error)
            self._show_state()

        self._work = tasks.run(title, function, done, failed)

    def _keep_draft(self) -> None:
        from qh_plugin.io import descriptions

        self._draft.stop()
        if self._dossier is None or self._there is None:
            return
        try:
            if self.unsaved:
                descriptions.write_draft(self._dossier, self.form.own())
            else:
                descriptions.drop_draft(self._dossier)
        except QhError as error:
            tell_error(self._iface, error)

    # --- showing ---------------------------------------------------------------------------

    def _connect(self) -> None:
        self.missingLabel.linkActivated.connect(self.form.go_to)
        self.form.changed.connect(self._changed)
        self.form.measure_asked.connect(self.refresh_facts)
        for button, action in (
            (self.openButton, self.open_xml),
            (self.importButton, self.import_xml),
            (self.discardButton, self.discard),
            (self.saveButton, self.save),
        ):
            button.clicked.connect(lambda _=False, call=action: call())
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    def _changed(self) -> None:
        self._draft.start()
        self._show_state()

    def _show_state(self) -> None:
        made = self._made(tell_wrong=False)
        self.missingLabel.setText("" if made is None else missing_line(made))
        self.saveButton.setEnabled(made is not None and self._work is None)
        unsaved = self.unsaved
        self.discardButton.setEnabled(unsaved)
        if self._work is None:
            self.stateLabel.setText(translate("qh", "● Có sửa đổi chưa lưu"))
            self.stateLabel.setVisible(unsaved)


def _texts(description: Description) -> dict[str, str]:
    """The own values as the editors show them."""
    return {name: shown_value(description, BY_NAME[name]).vi for name in description.own}
