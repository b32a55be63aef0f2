# SPDX-License-Identifier: GPL-2.0-or-later
"""What the docks share: the open dossier and the newest check. One object, made by the plugin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Iterable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier, open_dossier

if TYPE_CHECKING:  # needs shapely, which may be missing: the plugin loads without it
    from qh_plugin.core.report.result import CheckResult


class Session(QObject):
    """The state of the working session; docks listen to its signals and never to each other.

    `dossier_changed` after open, close or a change of dossier.json; `checked` after a check run
    (also when an old report was loaded); `data_changed` after features of the dossier changed;
    `check_asked`, `publish_asked`, `edit_asked` let one dock send the user to another,
    `check_now_asked` where errors are known of that no check here has listed; `finding_asked` (its
    key) to one finding, `open_asked` (its folder) to another dossier.
    """

    dossier_changed = pyqtSignal()
    checked = pyqtSignal()
    data_changed = pyqtSignal()
    edit_asked = pyqtSignal()
    check_asked = pyqtSignal()
    check_now_asked = pyqtSignal()
    publish_asked = pyqtSignal()
    finding_asked = pyqtSignal(str)
    open_asked = pyqtSignal(str)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._dossier: Optional[Dossier] = None
        self._result: Optional[CheckResult] = None
        self._changed_since_check = False
        self._changed: Optional[set[str]] = set()
        self._changed_meanwhile: set[str] = set()
        self._published = 0

    @property
    def dossier(self) -> Optional[Dossier]:
        """The open dossier, or None."""
        return self._dossier

    @property
    def result(self) -> Optional[CheckResult]:
        """The newest check of this dossier, or None."""
        return self._result

    @property
    def changed_since_check(self) -> bool:
        """True where features changed after the newest check."""
        return self._changed_since_check

    @property
    def changed_tables(self) -> Optional[frozenset[str]]:
        """The tables whose features changed after the newest check; None where the data changed
        but nobody knows which."""
        if self._changed is None:
            return None
        return frozenset(self._changed)

    @property
    def published(self) -> int:
        """The version that was published of the data as they are now, 0 where there is none."""
        return self._published

    def open(self, folder: Path) -> Dossier:
        """Make the dossier in `folder` the open one. Raises `DossierError`."""
        self.set_dossier(open_dossier(folder))
        return self._dossier  # type: ignore[return-value]

    def set_dossier(self, dossier: Optional[Dossier]) -> None:
        """Change the open dossier (None closes it); a check of another one is forgotten."""
        same = dossier and self._dossier and dossier.folder == self._dossier.folder
        self._dossier = dossier
        if not same:
            self._result = None
            self._changed_since_check = False
            self._changed, self._changed_meanwhile = set(), set()
            self._published = 0
        self.dossier_changed.emit()

    def set_result(self, result: CheckResult, out_of_date: bool = False) -> None:
        """Note a finished check; `out_of_date` where the data may have changed since (an old
        report)."""
        if out_of_date and self._result is None:
            self._changed = None
        elif not out_of_date:
            self._changed = set(self._changed_meanwhile)
        self._result = result
        self._changed_since_check = out_of_date
        self.checked.emit()

    def note_check_begun(self) -> None:
        """A check reads the data now: what changes from here on is newer than its result."""
        self._changed_meanwhile = set()

    def note_touched(self, table: str) -> None:
        """Features of this table changed; `note_change` tells of it once the burst is over."""
        self._changed_meanwhile.add(table)
        if self._changed is not None:
            self._changed.add(table)

    def set_changed_tables(self, tables: Iterable[str]) -> None:
        """It was found out which tables are newer than an old report."""
        self._changed = {*tables, *self._changed_meanwhile}
        self.checked.emit()

    def note_published(self, version: int, checked: Optional[CheckResult] = None) -> None:
        """The data as they are now are published under this version, so they passed a check: the
        one of the gate (`checked`), which is the newest then. One that found errors is older."""
        self._published = version
        if checked is not None:
            self._result, self._changed, self._changed_meanwhile = checked, set(), set()
        self._changed_since_check = self._result is not None and bool(self._result.errors)
        self.checked.emit()

    def note_change(self) -> None:
        """Features of the dossier changed: the newest check is out of date."""
        self._changed_since_check = True
        self._published = 0
        self.data_changed.emit()
