# SPDX-License-Identifier: GPL-2.0-or-later
"""The menu "Biên bản": the result to read and sign, or as data. Files are written in the
background, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog, QMenu, QToolButton

from qh_plugin.core.errors import QhError
from qh_plugin.gui.checking.minutes.forms import Form, Paper, forms
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import language, translate


class ReportMenu:
    """Saves the result that the dock shows."""

    def __init__(self, dock, button: QToolButton) -> None:
        self._dock = dock
        self._work: Optional[tasks.Work] = None
        self._waiting: Optional[tuple[Form, Path]] = None
        self._forms = {form.key: form for form in forms()}
        self.menu = QMenu(button)
        for form in self._forms.values():
            action = self.menu.addAction(form.label)
            action.setObjectName(f"minutes_{form.key}")
            action.triggered.connect(lambda *_, key=form.key: self.save(key))
        button.setMenu(self.menu)
        button.setText(translate("qh", "Biên bản"))
        button.setMinimumWidth(button.sizeHint().width() + 12)  # the arrow beside the word
        button.setToolTip(translate("qh", "Lưu biên bản kiểm tra: in và ký, bảng, dữ liệu"))

    @property
    def busy(self) -> bool:
        """Whether a file is being written, or the check that it records is running."""
        return self._work is not None or self._waiting is not None

    def save(self, key: str) -> None:
        """Write one form (pdf, html, xlsx, jsonl, xml); the old file stays until the new one is
        whole."""
        form = self._forms[key]
        if self._dock.result is None:
            return
        if self.busy:
            tell(self._dock.iface, translate("qh", "Đang lập một biên bản khác; xin chờ."))
            return
        path = self.ask_file(form.file, form.kinds)
        if path and self._dock.result.run.tool:
            self._start(form, Path(path))
        elif path:
            self._check_first(form, Path(path))

    def stop(self) -> None:
        """Called when the plugin is unloaded."""
        self._stop_waiting()
        if self._work is not None:
            self._work.drop()
            self._work = None

    def ask_file(self, name: str, kinds: str) -> str:
        """Where to save; tests put their own answer here."""
        dossier = self._dock.session.dossier
        start = dossier.folder if dossier else Path.home()
        title = translate("qh", "Lưu biên bản kiểm tra")
        return QFileDialog.getSaveFileName(self._dock, title, str(start / name), kinds)[0]

    def open_file(self, path: str) -> None:
        """Show a written file; tests put their own in."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def _check_first(self, form: Form, path: Path) -> None:
        """The list holds what the check while drawing found, which neither hashes the data nor
        tells of all that was read: the minutes record a check of the whole."""
        self._waiting = form, path
        self._dock.run.done.connect(self._checked)
        self._dock.run.failed.connect(self._not_checked)
        if not self._dock.busy:
            self._dock.run_check()
        if self._dock.busy:
            self._dock.say(translate("qh", "Đang kiểm tra cả dữ liệu để lập biên bản…"))
        else:  # it could not begin, and has said why
            self._stop_waiting()

    def _checked(self, _) -> None:
        waiting = self._stop_waiting()
        if waiting is not None:
            self._start(*waiting)

    def _not_checked(self, _) -> None:
        self._stop_waiting()

    def _stop_waiting(self) -> Optional[tuple[Form, Path]]:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._dock.run.done.disconnect(self._checked)
            self._dock.run.failed.disconnect(self._not_checked)
        return waiting

    def _start(self, form: Form, path: Path) -> None:
        session, job = self._dock.session, self._dock.job
        own = job is not None and job.dossier is not None
        changed = own and session.result is self._dock.result and session.changed_since_check
        read = job.read if job is not None else None
        paper = Paper(self._dock.result, read, language(), changed)
        self._work = tasks.run(
            translate("qh", "QH: lập biên bản kiểm tra"),
            lambda progress: form.write(paper, path, progress),
            lambda _: self._done(form, path, changed),
            self._failed,
        )

    def _done(self, form: Form, path: Path, changed: bool) -> None:
        self._work = None
        said = translate("qh", "Đã lưu biên bản: {path}").format(path=path)
        if changed:
            said += translate("qh", ". Dữ liệu đã sửa sau lần kiểm tra này; hãy kiểm tra lại.")
        tell(self._dock.iface, said, "warning" if changed else "success")
        if form.shows:
            self.open_file(str(path))

    def _failed(self, error: QhError) -> None:
        self._work = None
        tell_error(self._dock.iface, error)
