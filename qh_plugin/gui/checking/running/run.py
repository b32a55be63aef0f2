# SPDX-License-Identifier: GPL-2.0-or-later
"""One check at a time, in the background: started, told of, stopped."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.errors import QhError
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate


class Run(QObject):
    """Starts a `Job`; exactly one of `done(Checked)` and `failed(QhError)` follows, unless it was
    dropped."""

    begun = pyqtSignal()
    progressed = pyqtSignal(float, object)
    done = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._work: Optional[tasks.Work] = None

    @property
    def busy(self) -> bool:
        """Whether a check is running."""
        return self._work is not None

    @property
    def stopping(self) -> bool:
        """Whether the running check was asked to stop."""
        return self._work is not None and self._work.isCanceled()

    def start(self, job, profile: str) -> None:
        """Check what `job` reads by the rules of a profile."""
        from qh_plugin.gui.checking.running.job import perform

        self._work = tasks.run(
            translate("qh", "QH: kiểm tra dữ liệu"),
            lambda progress: perform(job, profile, progress),
            self._done,
            self._failed,
            self._progressed,
        )
        self.begun.emit()

    def cancel(self) -> None:
        """Ask the running check to stop; it fails with `Cancelled`."""
        if self._work is not None:
            self._work.cancel()

    def drop(self) -> None:
        """Stop the running check and hear no more of it."""
        if self._work is not None:
            self._work.drop()
            self._work = None

    def _progressed(self, fraction: float, text) -> None:
        if self._work is not None:
            self.progressed.emit(fraction, text)

    def _done(self, checked) -> None:
        self._work = None
        self.done.emit(checked)

    def _failed(self, error: QhError) -> None:
        self._work = None
        self.failed.emit(error)
