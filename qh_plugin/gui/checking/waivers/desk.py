# SPDX-License-Identifier: GPL-2.0-or-later
"""Exceptions in the checking dock: the questions, the work in the background, the new result."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Optional, Sequence

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.text import Text
from qh_plugin.gui.checking import summary
from qh_plugin.gui.checking.waivers import accepting
from qh_plugin.gui.checking.waivers.accepting import Remarked, Wanted
from qh_plugin.gui.checking.waivers.dialog import WaiverDialog
from qh_plugin.gui.checking.waivers.ledger_model import lines_of
from qh_plugin.gui.checking.waivers.ledger_window import LedgerWindow
from qh_plugin.gui.messages import tell_error
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate


class WaiverDesk(QObject):
    """Works for the dock: `take()` reads the data in the worker.

    What was done is shown in the dock; `failed(QhError)` where nothing was.
    """

    failed = pyqtSignal(object)
    key_chosen = pyqtSignal(str)

    def __init__(self, dock, take) -> None:
        super().__init__(dock)
        self._dock, self._take = dock, take
        self._work: Optional[tasks.Work] = None
        self.dialog: Optional[WaiverDialog] = None
        self.window: Optional[LedgerWindow] = None
        self.button = QToolButton()
        self.button.setObjectName("waiversButton")
        self.button.setText(translate("qh", "Ngoại lệ…"))
        self.button.setToolTip(translate("qh", "Các lỗi đã chấp nhận của hồ sơ, rút lại"))
        self.button.clicked.connect(lambda: self.open_list())

    @property
    def busy(self) -> bool:
        """Whether an exception is being written."""
        return self._work is not None

    def ask_chosen(self) -> None:
        """Ask for the reason of accepting the findings that are chosen in the list."""
        row = self._dock.findings.row()
        keys = self._dock.findings.selected_keys() or ([row.key] if row is not None else [])
        self.ask(keys, f"{row.group.rule}: {row.sentence}" if row is not None else "")

    def ask(self, keys: Sequence[str], what: str) -> None:
        """Ask for the reason of accepting these findings; `what` names a single one."""
        if self.busy or not keys:
            return
        if self._dock.session.dossier is None:
            self.failed.emit(InputError(_NO_DOSSIER))
            return
        if len(keys) > 1:
            what = translate("qh", "{n} lỗi đang chọn").format(n=len(keys))
        self._close(self.dialog)
        self.dialog = WaiverDialog(self._dock.iface.mainWindow(), self._dock.settings, what)
        self.dialog.wanted.connect(lambda wanted: self.accept(list(keys), wanted))
        self.dialog.destroyed.connect(self._dialog_gone)
        self.dialog.show()
        self.dialog.reason.setFocus()

    def accept(self, keys: Sequence[str], wanted: Wanted) -> None:
        """Accept the findings with these keys, in the background."""
        dossier, result = self._dock.session.dossier, self._dock.result
        if self.busy or dossier is None or result is None:
            return
        report, rules = self._report(), self._rules(keys)
        try:
            make = self._take()
        except QhError as error:
            self.failed.emit(error)
            return
        self._start(
            lambda progress: accepting.accept(
                dossier, result, keys, rules, wanted, make, report, progress
            ),
            translate("qh", "Đã chấp nhận {n} ngoại lệ"),
        )

    def withdraw(self, waiver, reason: str, person: str) -> None:
        """Take one back."""
        dossier, result = self._dock.session.dossier, self._dock.result
        if self.busy or dossier is None:
            return
        report = self._report()
        self._start(
            lambda progress: accepting.withdraw(dossier, result, waiver, reason, person, report),
            translate("qh", "Đã rút lại {n} ngoại lệ"),
        )

    def open_list(self) -> None:
        """Show every exception of the dossier."""
        if self._dock.session.dossier is None:
            self.failed.emit(InputError(_NO_DOSSIER))
            return
        if self.window is None:
            self.window = LedgerWindow(self._dock.iface.mainWindow(), self._dock.settings)
            self.window.withdrawal.connect(self.withdraw)
            self.window.key_chosen.connect(self.key_chosen)
            self.window.destroyed.connect(self._window_gone)
        self.refresh()
        self.window.show()
        self.window.raise_()

    def refresh(self) -> None:
        """Show the ledger as it is now, where the window is open."""
        dossier = self._dock.session.dossier
        if self.window is None:
            return
        if dossier is None:
            self.window.close()
            return
        from qh_plugin.core.checking.waivers import read_ledger
        from qh_plugin.io.waivers import read_lines

        try:
            ledger = read_ledger(read_lines(dossier))
        except QhError as error:
            self.failed.emit(error)
            return
        lines = lines_of(ledger, self._dock.result, date.today())
        self.window.show_lines(lines, len(ledger.bad))

    def shut(self) -> None:
        """Leave no window open."""
        if self._work is not None:
            self._work.drop()
        self._close(self.dialog)
        self._close(self.window)

    def _rules(self, keys: Sequence[str]) -> list[str]:
        """The rules of findings; the list may know one that the result does not know yet."""
        meant = set(keys)
        groups = self._dock.result.findings
        rules = {group.rule for group in groups if not meant.isdisjoint(group.keys)}
        row = self._dock.findings.row()
        if row is not None and row.key in meant:
            rules.add(row.group.rule)
        return sorted(rules)

    def _report(self) -> Optional[Path]:
        """Where the report of what the list shows lies, None where it is not the dossier's."""
        job, dossier = self._dock.job, self._dock.session.dossier
        whole = job is not None and job.dossier is not None and job.dossier is dossier
        return dossier.report if whole else None

    def _start(self, function, sentence: str) -> None:
        def done(made: Remarked) -> None:
            self._work = None
            self._show(made, sentence.format(n=made.said))
            self.refresh()

        def failed(error: QhError) -> None:
            self._work = None
            self.failed.emit(error)

        title = translate("qh", "QH: ghi ngoại lệ")
        self._work = tasks.run(title, function, done, failed)

    def _show(self, made: Remarked, said: str) -> None:
        dock = self._dock
        if made.result is not None:
            dock.show_marked(made.result, made.difference)
            if self._report() is not None:
                dock.session.set_result(made.result, dock.session.changed_since_check)
            said = f"{said}. {summary.of(made.result)}"
        dock.live.check.waive(made.lines)
        if made.unwritten is not None:
            tell_error(dock.iface, made.unwritten)
        dock.say(said)

    @staticmethod
    def _close(window) -> None:
        if window is not None:
            window.close()

    def _dialog_gone(self, *_) -> None:
        self.dialog = None

    def _window_gone(self, *_) -> None:
        self.window = None


_NO_DOSSIER = Text(
    "Ngoại lệ được ghi trong hồ sơ; hãy mở hồ sơ trong bảng Biên tập trước.",
    "Exceptions are kept in the dossier; open one in the Editing panel first.",
)
