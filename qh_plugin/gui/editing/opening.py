# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening a dossier: files that are missing, a model that is older, the project, and what a crash
left behind. Each question stands in the dock and waits."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Callable, Optional, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier, DossierInfo, model_of, open_dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import FeatureClass
from qh_plugin.core.model.migration import Plan
from qh_plugin.core.text import Text
from qh_plugin.gui.editing.notice import Notice
from qh_plugin.gui.editing.recovery import RecoveryOffer
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.io import backups, migrating
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.first_records import Decision, write_first_records
from qh_plugin.io.missing_files import Missing, missing_files, put_back
from qh_plugin.qgis_io import drawing, project, relocating, tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.writable import ensure_writable

#: layers named in one message
_NAMED = 5


class Opening(QObject):
    """`busy` tells what is being done ("" for nothing) and `progressed` how far it is; `ask_leave`
    is asked before unsaved changes of the open project are left."""

    busy = pyqtSignal(str)
    progressed = pyqtSignal(float, object)

    def __init__(self, iface, session, settings, notice: Notice, ask_leave: Callable) -> None:
        super().__init__()
        self._iface = iface
        self._session = session
        self._settings = settings
        self._notice = notice
        self._ask_leave = ask_leave
        self._work: Optional[tasks.Work] = None
        self._touched = False
        self.recovery = RecoveryOffer(iface, session, settings, notice)

    def close(self) -> None:
        """Called when the plugin is unloaded."""
        self.recovery.close()

    def reopen(self, folder: Path) -> None:
        """Open the dossier in `folder`, whose data are other ones now: a check of it is old."""
        self._touched = True
        self.folder(folder)

    def folder(self, folder: Path) -> None:
        """Open the dossier in `folder`; an error is told in the message bar."""
        try:
            self.dossier(open_dossier(folder))
        except QhError as error:
            tell_error(self._iface, error)

    def create(
        self,
        folder: Path,
        info: DossierInfo,
        decision: Decision,
        classes: Optional[Sequence[FeatureClass]],
    ) -> None:
        """Create a dossier in the background and open it."""

        def make(progress) -> Dossier:
            model = model_of(info)
            made = create_dossier(folder, info, model, classes)
            write_first_records(made, model, decision)
            return made

        self.run(translate("qh", "Đang tạo hồ sơ…"), make, self.dossier)

    def dossier(self, dossier: Dossier) -> None:
        """Look for its files, offer the migration, open."""
        self._notice.clear()
        try:
            missing = missing_files(dossier, model_of(dossier.info))
        except QhError as error:
            tell_error(self._iface, error)
            return
        if missing:
            self._ask_missing(dossier, missing[0])
        else:
            self._offer_migration(dossier)

    def run(self, title: str, function: Callable, on_done: Callable) -> None:
        """Do something in the background; one thing at a time, others are dropped."""
        if self._work is not None:
            return
        self.busy.emit(title)

        def ended(then: Callable) -> Callable:
            def call(value) -> None:
                self._work = None
                self.busy.emit("")
                then(value)

            return call

        failed = ended(lambda error: tell_error(self._iface, error))
        self._work = tasks.run(title, function, ended(on_done), failed, self._progress)

    def cancel(self) -> None:
        """Stop what is being done."""
        if self._work is not None:
            self._work.cancel()

    def _progress(self, fraction: float, text: Optional[Text]) -> None:
        self.progressed.emit(fraction, text)

    # --- files that are not in their place --------------------------------------------------

    def _ask_missing(self, dossier: Dossier, missing: Missing) -> None:
        answers = []
        name = missing.path.name
        if missing.damaged:
            text = translate(
                "qh",
                "Tệp HoSoGIS/{name} bị hỏng, không đọc được. Tệp hỏng được giữ lại khi khôi phục.",
            ).format(name=name)
        elif missing.found is not None:
            place = missing.found.relative_to(dossier.folder).as_posix()
            text = translate(
                "qh", "Tệp {name} không còn ở HoSoGIS. Tệp {place} có các lớp của nó."
            ).format(name=name, place=place)
            answers.append(
                (translate("qh", "Đưa về chỗ cũ"), lambda: self._put_back(dossier, missing))
            )
        else:
            text = translate(
                "qh", "Hồ sơ {dossier} thiếu tệp HoSoGIS/{name} và không thấy tệp nào thay được."
            ).format(dossier=dossier.folder.name, name=name)
        copy = missing.backup
        if copy is not None:
            when = copy.made.astimezone().strftime("%d/%m %H:%M")
            answers.append(
                (
                    translate("qh", "Khôi phục bản {when}").format(when=when),
                    lambda: self._restore(dossier, copy),
                )
            )
        if not answers:
            text += " " + translate("qh", "Hãy chép tệp đó vào thư mục HoSoGIS rồi thử lại.")
        answers.append((translate("qh", "Thử lại"), lambda: self.dossier(dossier)))
        answers.append((translate("qh", "Bỏ qua"), lambda: self._skip_missing(dossier)))
        self._notice.ask(f"▲ {text}", answers)

    def _put_back(self, dossier: Dossier, missing: Missing) -> None:
        try:
            put_back(missing)
        except QhError as error:
            tell_error(self._iface, error)
        self.dossier(dossier)

    def _restore(self, dossier: Dossier, copy: backups.Copy) -> None:
        keep = self._settings.backups_kept
        self.run(
            translate("qh", "Đang khôi phục bản sao lưu…"),
            lambda progress: backups.restore(dossier, copy, keep, progress),
            lambda _: self.reopen(dossier.folder),
        )

    def _skip_missing(self, dossier: Dossier) -> None:
        """Open what there is; where that cannot be, the reason is told."""
        self._offer_migration(dossier)

    # --- an older model ----------------------------------------------------------------------

    def _offer_migration(self, dossier: Dossier) -> None:
        try:
            plan = migrating.pending(dossier)
        except QhError as error:  # a model that nobody here knows how to follow
            tell_error(self._iface, error)
            return
        if plan is None:
            self._open(dossier)
            return
        text = translate(
            "qh",
            "Hồ sơ theo mô hình phiên bản {old}; phần mềm có phiên bản {new}. Chuyển đổi thêm "
            "trường và lớp còn thiếu, giữ nguyên dữ liệu, có sao lưu trước và báo cáo sau.",
        ).format(old=plan.start, new=plan.model.version)
        self._notice.ask(
            f"● {text}",
            (
                (translate("qh", "Chuyển đổi"), lambda: self._migrate(dossier, plan)),
                (translate("qh", "Mở như cũ"), lambda: self._open(dossier)),
            ),
        )

    def _migrate(self, dossier: Dossier, plan: Plan) -> None:
        keep = self._settings.backups_kept

        def work(progress) -> tuple[Dossier, migrating.Report]:
            part = progress.part(0.0, 0.3)
            files = dossier.databases()
            saved = backups.backup(dossier, files, keep, reason="migration", progress=part)
            report = migrating.migrate(dossier, plan, saved, progress.part(0.3, 1.0))
            return open_dossier(dossier.folder), report

        self.run(translate("qh", "Đang chuyển đổi hồ sơ…"), work, self._migrated)

    def _migrated(self, result: tuple[Dossier, migrating.Report]) -> None:
        dossier, report = result
        self._touched = True
        tell(
            self._iface,
            translate("qh", "Đã chuyển hồ sơ sang mô hình phiên bản {new}.").format(new=report.end),
            "success",
            "\n".join(shown(sentence) for sentence in report.sentences()),
        )
        self._open(dossier)

    # --- the project -------------------------------------------------------------------------

    def _open(self, dossier: Dossier) -> None:
        try:
            if not project.open_project(self._session, dossier, may_leave=self._ask_leave):
                return
        except QhError as error:
            tell_error(self._iface, error)
            return
        if self._touched:
            self._touched = False
            self._session.note_change()
        self._settings.note_recent(dossier.folder)
        drawing.show_whole(self._iface, dossier, model_of(dossier.info))
        self._name_lost_layers()
        try:
            ensure_writable(dossier)
        except QhError as error:
            tell_error(self._iface, error)
        self._name_cut_off(dossier)
        self.recovery.offer(dossier)

    def _name_cut_off(self, dossier: Dossier) -> None:
        """A merge by the command line that did not come to its end."""
        if not (dossier.state / "merges.jsonl").is_file():
            return
        with suppress(ImportError):  # which libraries are missing is told elsewhere
            from qh_plugin.io.merging import cut_off

            broken = cut_off(dossier)
            if broken is not None:
                tell(self._iface, shown(broken), "warning")

    def _name_lost_layers(self) -> None:
        lost = relocating.lost_layers()
        if not lost:
            return
        names = ", ".join(f"{name} ({Path(path).name})" for name, path in lost[:_NAMED])
        if len(lost) > _NAMED:
            names += translate("qh", " và {count} lớp khác").format(count=len(lost) - _NAMED)
        text = translate(
            "qh",
            "Không thấy dữ liệu của lớp: {names}. Hãy đưa tệp về chỗ cũ rồi mở lại hồ sơ, hoặc "
            "bấm ▲ cạnh lớp để chọn tệp mới.",
        )
        details = "\n".join(f"{name}: {path}" for name, path in lost)
        tell(self._iface, text.format(names=names), "warning", details)
