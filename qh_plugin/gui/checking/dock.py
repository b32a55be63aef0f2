# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock "Kiểm tra": run the check, walk through the findings, mend them.

The frame only: what runs, lists, draws and mends are parts of their own, joined here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QDockWidget

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.gui.checking import summary, wiring
from qh_plugin.gui.checking.choices import Choices
from qh_plugin.gui.checking.pages import EmptyPage
from qh_plugin.gui.checking.running.run import Run
from qh_plugin.gui.dossier_header import DossierHeader
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking


class CheckingDock(QDockWidget):
    """Joins the parts. Where a library is missing only the empty page is there to say so."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        uic.loadUi(str(Path(__file__).with_suffix(".ui")), self)
        self.setWindowTitle(translate("qh", "Kiểm tra"))
        self.iface, self.session, self.settings = iface, session, settings
        self._job = None
        self._result = None
        self._after = self._standing = ""
        self._labels = {}
        self._edited_meanwhile = self._again = False
        self._parts = False
        self._missing = missing_for_checking()
        self.header = DossierHeader(session)
        self.column.insertWidget(0, self.header)
        self.run = Run(self)
        self.choices = Choices(self)
        self.empty_page = EmptyPage(self)
        wiring.lay_out(self)
        if self._missing is None:
            wiring.build(self)
        self._show_page()

    @property
    def result(self):
        """The result that the list shows, None before the first check."""
        return self._result

    @property
    def job(self):
        """What was read for that result, None before the first check."""
        return self._job

    @property
    def busy(self) -> bool:
        """Whether a check is running."""
        return self.run.busy

    # what the buttons do

    def check_dossier(self) -> None:
        """Check the whole dossier, unless a check runs already."""
        if not self.run.busy:
            self.choices.whole_dossier()
            self.run_check()

    def run_check(self) -> None:
        """Start a check of the chosen scope; stop the one that runs."""
        if self.run.busy:
            self.run.cancel()
            return
        if self._missing is not None:
            tell(self.iface, shown(self._missing), "warning")
            return
        self.watch.tell_now()
        try:
            job = self._new_job()
        except QhError as error:
            tell_error(self.iface, error)
            return
        self.run.start(job, self.choices.profile)

    def fix_current(self) -> None:
        """Mend the chosen finding."""
        self.repairs.fix_current()

    def fix_all(self) -> None:
        """Mend all findings of the chosen rule."""
        self.repairs.fix_rule()

    def preview_current(self) -> None:
        """Draw the proposed change on the map."""
        self.repairs.preview_current()

    def open_form(self) -> None:
        """Open the form of the feature of the chosen finding."""
        self.repairs.open_form()

    def zoom_to_current(self) -> None:
        """Bring the map to the defect itself."""
        row = self.findings.row()
        if row is not None and not self.marks.zoom(row, self._crs(row)):
            self.remark(translate("qh", "Lỗi này không có vị trí trên bản đồ."))

    def take_focus(self) -> None:
        """The keys go to the list, or to the button that fills it."""
        page = self.pages.currentWidget()
        (self.findingsView if page is self.listPage else self.runButton).setFocus()

    def show_finding(self, key: str) -> None:
        """Choose a finding and bring the map to it; asked from outside."""
        if self._parts and self._result is not None:
            self.findings.go_to(key)
            if self.findings.key() == key:
                self.zoom_to_current()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded: stop the work, leave nothing on the map."""
        self.run.drop()
        self.report.stop()
        if self._parts:
            self.last_time.keep_place(self._job)
            self.folding.keep()
            self.repairs.shut()
            self.waivers.shut()
            self.explain.shut()
            self.live.shutdown()
            self.watch.stop()
            self.findings.stop()
            self.pick.look(False)
            self.overlay.clear()
            self.layer.clear()
            self.layer.stop()
            for signal, slot in wiring.connections(self):
                signal.disconnect(slot)

    # a run

    def _new_job(self):
        from qh_plugin.gui.checking.running.job import job_of

        return job_of(self.choices.scope, self.session, self.iface)

    def _begun(self) -> None:
        self.session.note_check_begun()
        self._edited_meanwhile = self._again = False
        self.runButton.setText(translate("qh", "Dừng"))
        self.progressBar.setValue(0)
        self.progressBar.show()
        self.say(translate("qh", "Đang đọc dữ liệu…"))

    def _progressed(self, fraction: float, text) -> None:
        self.progressBar.setValue(round(100 * fraction))
        if text is not None:
            self.say(shown(text))

    def _done(self, checked) -> None:
        self._ended()
        before = None if self._result is None else self._result.errors
        self._job, self._result = checked.job, checked.result
        if not self._edited_meanwhile:
            self.repairs.adopt(checked)
        self._show_findings(checked.result, checked.labels)
        self.say(self._sentence(before))
        if checked.job.dossier is not None and checked.job.dossier is self.session.dossier:
            self.session.set_result(checked.result)
            if self._edited_meanwhile:
                self.session.note_change()
        self._show_page()
        if self.runButton.hasFocus():
            self.take_focus()
        if checked.unwritten is not None:
            tell_error(self.iface, checked.unwritten)
        if self._again:
            self.run_check()

    def _failed(self, error: QhError) -> None:
        self._ended()
        self.say(shown(error.text) if isinstance(error, Cancelled) else "")
        if not isinstance(error, Cancelled):
            tell_error(self.iface, error)

    def _ended(self) -> None:
        self.progressBar.hide()
        self._name_run_button()

    def _sentence(self, before: Optional[int]) -> str:
        said, self._after = self._after, ""
        if said and not self._again:
            return summary.after(said, before, self._result.errors)
        return summary.of(self._result)

    def show_recalled(self, stored) -> None:
        """Show the check of last time."""
        self._job, self._result = stored.job, stored.result
        self._show_findings(stored.result, stored.labels)
        self.say(summary.of_last_time(stored))
        self.live.recalled(stored.result)

    def show_live(self, job, whole) -> None:
        """Show the findings with which the check while drawing begins."""
        self._job, self._result = job, whole.result
        self._show_findings(whole.result, whole.labels)
        self.say(summary.of_live(whole.result))
        self._show_page()

    def take_live(self, result) -> None:
        """The list shows already what the check while drawing has found in the end."""
        self._result = result
        self._show_page()

    def _show_findings(self, result, labels) -> None:
        self._labels = labels
        scope = self._job.scope if self._job is not None else None
        self.findings.show_result(result, labels, scope and scope.looked_at)
        self.layer.limit = self.settings.map_limit
        self.layer.show(result)

    # after a repair

    def applied(self, said: str) -> None:
        """A repair was done: check again, where the list does not follow by itself."""
        self.overlay.clear()
        self._after = said
        if self.live.following:
            self.say(said)
            return
        self.say(translate("qh", "{said}; đang kiểm tra lại…").format(said=said))
        self.watch.told()
        self.session.note_change()
        self._again = self.run.busy
        if not self._again:
            self.run_check()

    def show_marked(self, result, difference) -> None:
        """Exceptions were accepted or withdrawn: the same findings, marked anew."""
        self._result = result
        self.findings.apply(difference, self._labels)
        self.layer.show(result)
        self._chosen()

    # what is chosen

    def _chosen(self) -> None:
        row, group = self.findings.row(), self.findings.group()
        self.statusLabel.setText(self._standing)
        self.explain.show(row, group)
        self.repairs.show_row(row, group)
        self.marks.show(row, self._crs(row))
        if row is not None and self.choices.follow:
            self.zoom_to_current()

    def _crs(self, row) -> str:
        return self._crs_of(row.group.layer) if row is not None else ""

    def _crs_of(self, layer: str) -> str:
        layers = self._result.layers if self._result is not None else ()
        return next((facts.crs for facts in layers if facts.name == layer), "")

    def _layer(self, name: str):
        return self._job.map_layer(self.session, name) if self._job is not None else None

    # what happens around the dock

    def _dossier_changed(self) -> None:
        shown_for = self._job.dossier if self._job is not None else None
        now = self.session.dossier
        if shown_for is not None and now is not None and shown_for.folder == now.folder:
            self.layer.show(self._result)  # the project may have been read anew
            return
        self.last_time.keep_place(self._job)
        self._job = self._result = None
        self._after = ""
        self.findings.clear()
        self.overlay.clear()
        self.layer.clear()
        self.say("")
        self._show_page()
        if now is not None:
            self.last_time.recall(lambda: not self.run.busy and self._result is None)

    def _data_changed(self) -> None:
        self.repairs.forget_proposals()
        self._edited_meanwhile = self.run.busy
        told = self._after or self.live.following
        if self._result is not None and not self.run.busy and not told:
            self.say(translate("qh", "⚠ Dữ liệu đã sửa sau lần kiểm tra này; hãy kiểm tra lại."))

    # how things stand

    def _name_run_button(self) -> None:
        if not self.run.busy:
            again = self._result is not None
            self.runButton.setText(
                translate("qh", "Kiểm tra lại") if again else translate("qh", "Kiểm tra")
            )

    def _show_page(self) -> None:
        """The list where there is something in it, else what to do next."""
        self.empty_page.turn(self._missing, self._result)
        self.reportButton.setVisible(self._result is not None)
        self._name_run_button()

    def say_change(self, said: str) -> None:
        """What an edit did to the findings, after what is to be said of our own repair."""
        after, self._after = self._after, ""
        self.say(f"{after}. {said}" if after else said)

    def say(self, text: str) -> None:
        """Say how things stand, until they change."""
        self._standing = text
        self.statusLabel.setText(text)

    def remark(self, text: str) -> None:
        """Say something on the chosen finding, until another one is chosen."""
        self.statusLabel.setText(text)
