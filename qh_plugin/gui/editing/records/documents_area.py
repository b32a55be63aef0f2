# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents: drop them, see what waits, copy with progress, take out and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence

from qgis.PyQt.QtCore import Qt, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.core.dossier.documents import kinds_of
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.model import Model
from qh_plugin.gui.editing.records.documents_view import DocumentsView
from qh_plugin.gui.editing.records.incoming import Candidate, IncomingView
from qh_plugin.gui.editing.records.strip import Strip
from qh_plugin.gui.messages import tell_error
from qh_plugin.io import documents, trash
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate


class DocumentsArea(QWidget):
    """`changed` after files came, went or got another kind."""

    changed = pyqtSignal()

    def __init__(self, iface, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._dossier: Optional[Dossier] = None
        self._model: Optional[Model] = None
        self._work: Optional[tasks.Work] = None
        self._next: list[Path] = []
        hint = QLabel(translate("qh", "Kéo tệp hoặc thư mục thả vào đây, hoặc:"))
        hint.setWordWrap(True)
        self.addButton = QPushButton(translate("qh", "Thêm tệp…"))
        self.addButton.setToolTip(
            translate("qh", "Chọn tệp; tệp được sao chép vào đúng thư mục của hồ sơ")
        )
        top = QHBoxLayout()
        top.addWidget(hint, 1)
        top.addWidget(self.addButton)
        self.progressBar = QProgressBar()
        self.stopButton = QPushButton(translate("qh", "Dừng"))
        self._running = QWidget()
        line = QHBoxLayout(self._running)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.progressBar, 1)
        line.addWidget(self.stopButton)
        self._running.hide()
        self.waiting = IncomingView()
        self.results = Strip()
        self.back = Strip()
        self.view = DocumentsView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.addLayout(top)
        for widget in (self.waiting, self._running, self.results, self.back, self.view):
            layout.addWidget(widget)
        self.addButton.clicked.connect(lambda _=False: self.choose())
        self.stopButton.clicked.connect(lambda _=False: self.stop())
        self.waiting.accepted.connect(self._copy)
        self.view.open_asked.connect(self._open)
        self.view.remove_asked.connect(self.remove)
        self.view.kind_chosen.connect(self._set_kind)

    def show_dossier(self, dossier: Optional[Dossier], model: Optional[Model]) -> None:
        """Another dossier: what waited is forgotten."""
        if self._dossier is not None and (
            dossier is None or dossier.folder != self._dossier.folder
        ):
            self._next = []
            self.waiting.clear()
            self.results.hide()
            self.back.hide()
        self._dossier, self._model = dossier, model

    def choose(self, kind_id: str = "") -> None:
        """Ask for files, for a kind of document where one is wanted."""
        if self._dossier is None:
            return
        kind = next((k for k in kinds_of(self._model) if k.id == kind_id), None)
        paths = self.ask_files([*kind.types] if kind else [])
        if paths:
            self.take(paths, kind)

    def ask_files(self, types: Sequence[str]) -> list[Path]:
        """Let the user choose files; tests put their own answer here."""
        every = translate("qh", "Mọi tệp (*)")
        wanted = " ".join(f"*.{one} *.{one.upper()}" for one in types)
        papers = translate("qh", "Tài liệu")
        filters = f"{papers} ({wanted});;{every}" if wanted else every
        title = translate("qh", "Chọn tài liệu của hồ sơ")
        chosen, _ = QFileDialog.getOpenFileNames(self, title, str(Path.home()), filters)
        return [Path(one) for one in chosen]

    def take(self, paths: Sequence[Path], kind=None) -> None:
        """Look into the files and show them for the user to agree."""
        dossier, model = self._dossier, self._model
        if dossier is None:
            return
        if self._work is not None:
            self._next.extend(paths)  # looked into when the work at hand is done
            return

        def look(progress):
            found = documents.given_files(paths)
            made = []
            for number, (path, came_in) in enumerate(found):
                progress.step(number / len(found))
                try:
                    made.append(Candidate(path, documents.inspect(path), came_in))
                except Cancelled:
                    raise
                except QhError:
                    continue  # gone since it was dropped
            return made

        def done(candidates) -> None:
            self.waiting.offer(candidates, dossier, model, kind)
            if not candidates:
                self.results.offer(translate("qh", "Không có tệp nào đọc được."))

        self.results.hide()
        self._run(translate("qh", "Đang xem tệp…"), look, done)

    def stop(self) -> None:
        """Stop copying; what is copied whole stays."""
        if self._work is not None:
            self._work.cancel()

    def remove(self, path: str) -> None:
        """Take a file out; the strip puts it back."""
        try:
            removed = documents.remove(self._dossier, path)
        except QhError as error:
            tell_error(self._iface, error)
            return
        dossier = self._dossier

        def put_back() -> None:
            try:
                trash.restore(dossier, removed)
            except QhError as error:
                tell_error(self._iface, error)
            self.changed.emit()

        text = translate("qh", "Đã lấy {name} ra khỏi hồ sơ.").format(name=Path(path).name)
        self.back.offer(text, (translate("qh", "Khôi phục"), put_back))
        self.changed.emit()

    def _copy(self, items: list) -> None:
        dossier = self._dossier
        done: list[documents.Arrivals] = []

        def copy(progress):
            done.append(documents.add(dossier, items, progress))

        def ended(_=None) -> None:
            # a task that was stopped hands nothing back, but what was copied whole is there
            self._arrived(done[0] if done else documents.Arrivals((), cancelled=True))

        self._run(translate("qh", "Đang sao chép tài liệu…"), copy, ended, ended)

    def _arrived(self, arrivals) -> None:
        lines = []
        for one in arrivals.each:
            mark = "✖" if one.path is None else "✔" if one.new else "▲"
            lines.append(f"{mark} {shown(one.text)}")
        if arrivals.cancelled:
            lines.append(translate("qh", "▲ Đã dừng; các tệp còn lại chưa được sao chép."))
        self.results.offer("\n".join(lines), (translate("qh", "Đóng"), lambda: None))
        self.changed.emit()

    def _open(self, path: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._dossier.folder / path)))

    def _set_kind(self, path: str, kind: str) -> None:
        documents.choose_kinds(self._dossier, {path: kind})
        self.changed.emit()

    def _run(self, title: str, function, on_done, on_cancel=lambda: None) -> None:
        self.progressBar.setRange(0, 1000)
        self.progressBar.setValue(0)
        self.progressBar.setFormat(title)
        self._running.show()
        self.addButton.setEnabled(False)
        self.waiting.setEnabled(False)

        def ended() -> None:
            self._work = None
            self._running.hide()
            self.addButton.setEnabled(True)
            self.waiting.setEnabled(True)

        def done(value) -> None:
            ended()
            on_done(value)
            if self._next:
                paths, self._next = self._next, []
                self.take(paths)

        def failed(error: QhError) -> None:
            ended()
            if isinstance(error, Cancelled):
                on_cancel()
            else:
                tell_error(self._iface, error)

        def progressed(fraction: float, _text) -> None:
            self.progressBar.setValue(int(1000 * fraction))

        self._work = tasks.run(title, function, done, failed, progressed)


def dropped_paths(event) -> list[Path]:
    """The local files and folders of a drag or drop event."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def accept_files(event) -> None:
    """Accept a drag that carries files, as a copy: the originals stay where they are."""
    if dropped_paths(event):
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
