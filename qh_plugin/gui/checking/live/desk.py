# SPDX-License-Identifier: GPL-2.0-or-later
"""The live check in the dock: its button, and the list and the map that follow the edits."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QToolButton

from qh_plugin.gui.checking.live import telling
from qh_plugin.gui.checking.live.check import BEHIND, OFF, PAUSED, READY, WORKING, LiveCheck
from qh_plugin.gui.messages import tell_error
from qh_plugin.qgis_io.i18n import language, translate

#: the rules that are followed while nothing was checked yet
PROFILE = "bien_tap"


class LiveDesk(QObject):
    """Works for the checking dock. A full check and the live one never run at the same time."""

    def __init__(self, dock) -> None:
        super().__init__(dock)
        self._dock = dock
        self.check = LiveCheck(dock.session, PROFILE, _labels_of, self)
        self.button = QToolButton()
        self._pause = QMenu(self.button)
        self._lay_out()
        self.check.begun.connect(self._begun)
        self.check.changed.connect(self._changed)
        self.check.agreed.connect(self._agreed)
        self.check.state.connect(self._name)
        self.check.failed.connect(self._failed)
        self.button.clicked.connect(self._switched)
        dock.run.begun.connect(self.check.hold)
        dock.run.done.connect(self._checked)
        dock.run.failed.connect(lambda _: self._released())
        self._name(self.check.now)
        self._switch(dock.settings.live)

    @property
    def following(self) -> bool:
        """Whether the list follows the edits now."""
        return self.check.now in (READY, WORKING, BEHIND)

    def recalled(self, result) -> None:
        """The list shows a check of last time."""
        if self.check.now == OFF or self.following:
            return
        self.check.profile = result.run.profile.get("id", PROFILE)

    def shutdown(self) -> None:
        """The plugin is unloaded."""
        self.check.shutdown()

    def _lay_out(self) -> None:
        self.button.setObjectName("liveButton")
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._action = self._pause.addAction("")
        self._action.triggered.connect(lambda _: self._pause_or_resume())
        self.button.setMenu(self._pause)
        dock, row = self._dock, QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        for other in (getattr(dock, "waiversButton", None), dock.reportButton):
            if other is not None:
                row.addWidget(other)
        dock.column.insertLayout(dock.column.indexOf(dock.statusRow) + 1, row)

    def _name(self, state: str) -> None:
        self.button.setText(telling.name_of(state))
        self.button.setToolTip(telling.help_of(state))
        self.button.setChecked(state != OFF)
        self._action.setText(
            translate("qh", "Tiếp tục") if state == PAUSED else translate("qh", "Tạm dừng")
        )
        self._action.setEnabled(state != OFF)

    def _switched(self, on: bool) -> None:
        self._dock.settings.live = on
        self._dock.settings.save()
        self._switch(on)

    def _switch(self, on: bool) -> None:
        if on:
            self.check.start(self._of_dossier())
        else:
            self.check.stop()

    def _pause_or_resume(self) -> None:
        if self.check.now == PAUSED:
            self.check.resume()
        else:
            self.check.pause()

    def _of_dossier(self):
        """The result that the list shows, None where it is not one of the open dossier."""
        job = self._dock._job
        here = job is not None and job.dossier is not None
        return self._dock.result if here and job.dossier is self._dock.session.dossier else None

    # what the live check says

    def _begun(self, whole) -> None:
        from qh_plugin.gui.checking.running.job import dossier_job

        dock = self._dock
        if self._of_dossier() is None:
            dock.show_live(dossier_job(dock.session), whole)
        else:
            dock.show_live(dock._job, whole)

    def _changed(self, difference, labels) -> None:
        dock = self._dock
        dock.findings.apply(difference, labels)
        dock.layer.apply(difference)
        if difference.appeared:
            dock.pages.setCurrentWidget(dock.listPage)
        said = telling.of_change(difference)
        if said:
            dock.say_change(said)

    def _agreed(self, whole) -> None:
        """Nothing is put off any more: this is what a full check would give."""
        self._dock.take_live(whole.result)

    def _failed(self, error) -> None:
        tell_error(self._dock.iface, error)

    # a full check

    def _checked(self, checked) -> None:
        if self._dock.run.busy:  # the next one has begun already
            return
        result, of_dossier = checked.result, checked.job.dossier is not None
        self.check.release(result, result.run.profile.get("id", ""), of_dossier)

    def _released(self) -> None:
        if not self._dock.run.busy:
            self.check.release()


def _labels_of(groups, dataset):
    from qh_plugin.gui.checking.listing.labels import labels_of

    return labels_of(groups, dataset, language())
