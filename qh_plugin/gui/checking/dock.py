# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock "Kiểm tra": run the check, walk through the findings, mend them."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QDockWidget, QSizePolicy

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.gui.checking import pages, summary
from qh_plugin.gui.checking.report_menu import ReportMenu
from qh_plugin.gui.dossier_header import DossierHeader
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.single_click import SingleClick
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking
from qh_plugin.qgis_io.profiles import profile_titles

DOSSIER, LAYER = 0, 1


class CheckingDock(QDockWidget):
    """The frame; the list, the repairs and the map marks have classes of their own."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        uic.loadUi(str(Path(__file__).with_suffix(".ui")), self)
        self.setWindowTitle(translate("qh", "Kiểm tra"))
        self.iface, self.session, self.settings = iface, session, settings
        self._work: Optional[tasks.Work] = None
        self._job = None
        self._result = None
        self._after = self._standing = ""
        self._edited_meanwhile = self._again = False
        self._parts = False
        self._missing = missing_for_checking()
        self.header = DossierHeader(session)
        self.column.insertWidget(0, self.header)
        self._name_widgets()
        if self._missing is None:
            self._build()
        self._show_page()

    # what the buttons do

    def run_check(self) -> None:
        """Start a check of the chosen scope; stop the one that runs."""
        if self._work is not None:
            self._work.cancel()
            return
        if self._missing is not None:
            tell(self.iface, shown(self._missing), "warning")
            return
        self.watch.tell_now()
        try:
            self._start(self._new_job())
        except QhError as error:
            tell_error(self.iface, error)

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
            self._remark(translate("qh", "Lỗi này không có vị trí trên bản đồ."))

    def shutdown(self) -> None:
        """Called when the plugin is unloaded: stop the work, leave nothing on the map."""
        if self._work is not None:
            self._work.muted = True
            self._work.cancel()
        if self._parts:
            self.last_time.keep_place(self._job)
            self.repairs.feature_form.forget()
            self.watch.stop()
            self.overlay.clear()
            self.layer.clear()
            self.layer.stop()
        for signal, slot in self._connections():
            signal.disconnect(slot)

    # a run

    def _new_job(self):
        from qh_plugin.gui.checking.job import dossier_job, layer_job

        if self.scopeCombo.currentData() == LAYER:
            return layer_job(self.session, self.iface.activeLayer())
        return dossier_job(self.session)

    def _start(self, job) -> None:
        from qh_plugin.gui.checking.job import perform

        profile = self._profile()
        self._work = tasks.run(
            translate("qh", "QH: kiểm tra dữ liệu"),
            lambda progress: perform(job, profile, progress),
            self._done,
            self._failed,
            self._progressed,
        )
        self._edited_meanwhile = self._again = False
        self.runButton.setText(translate("qh", "Dừng"))
        self.progressBar.setValue(0)
        self.progressBar.show()
        self._say(translate("qh", "Đang đọc dữ liệu…"))

    def _progressed(self, fraction: float, text) -> None:
        self.progressBar.setValue(round(100 * fraction))
        if text is not None and self._work is not None:
            self._say(shown(text))

    def _done(self, checked) -> None:
        self._ended()
        before = None if self._result is None else self._result.errors
        self._job, self._result = checked.job, checked.result
        self.repairs.forget_proposals()
        self.findings.show_result(checked.result, checked.labels)
        self.layer.limit = self.settings.map_limit
        self.layer.show(checked.result)
        self._say(self._sentence(before))
        if checked.job.dossier is not None and checked.job.dossier is self.session.dossier:
            self.session.set_result(checked.result)
            if self._edited_meanwhile:
                self.session.note_change()
        self._show_page()
        if checked.unwritten is not None:
            tell_error(self.iface, checked.unwritten)
        if self._again:
            self.run_check()

    def _sentence(self, before: Optional[int]) -> str:
        said, self._after = self._after, ""
        if said and not self._again:
            return summary.after(said, before, self._result.errors)
        return summary.of(self._result)

    def show_recalled(self, stored) -> None:
        """Show the check of last time."""
        self._job, self._result = stored.job, stored.result
        self.findings.show_result(stored.result, stored.labels)
        self.layer.limit = self.settings.map_limit
        self.layer.show(stored.result)
        self._say(summary.of_last_time(stored))

    def _failed(self, error: QhError) -> None:
        self._ended()
        self._say(shown(error.text) if isinstance(error, Cancelled) else "")
        if not isinstance(error, Cancelled):
            tell_error(self.iface, error)

    def _ended(self) -> None:
        self._work = None
        self.progressBar.hide()
        self._name_run_button()

    # after a repair

    def _applied(self, said: str) -> None:
        self.overlay.clear()
        self._after = said
        self._say(translate("qh", "{said}; đang kiểm tra lại…").format(said=said))
        self.watch.told()
        self.session.note_change()
        self._again = self._work is not None
        if not self._again:
            self.run_check()

    def _repair_failed(self, error: QhError) -> None:
        from qh_plugin.core.repair import Unmendable

        sentence = shown(error.text)
        if isinstance(error, Unmendable):
            sentence = sentence[:1].upper() + sentence[1:]
            self._remark(sentence)
            tell(self.iface, sentence, "warning")
        else:
            self._remark(translate("qh", "Không áp dụng: {why}").format(why=sentence))
            tell_error(self.iface, error)

    def _proposed(self, made) -> None:
        from qh_plugin.gui.checking import details

        row = self.findings.row()
        self.marks.propose(row, made.edits, self._crs(row))
        self.zoom_to_current()
        what = row.plainly(shown(made.edits.text))
        self.detailView.setHtml(details.of_row(row, f"{what}: {shown(made.proved)}."))
        self._remark(translate("qh", "Xem trước: {what} (chưa sửa gì)").format(what=what))

    # what is chosen

    def _chosen(self) -> None:
        from qh_plugin.gui.checking import details

        row, group = self.findings.row(), self.findings.group()
        self.statusLabel.setText(self._standing)
        if row is not None:
            self.detailView.setHtml(details.of_row(row))
        elif group is not None:
            self.detailView.setHtml(details.of_rule(group))
        else:
            self.detailView.setHtml(translate("qh", "Chọn một lỗi để xem vì sao và cách sửa."))
        self.repairs.show_row(row, group)
        self.marks.show(row, self._crs(row))
        if row is not None and self.followButton.isChecked():
            self.zoom_to_current()

    def _crs(self, row) -> str:
        named = {facts.name: facts.crs for facts in self._result.layers} if self._result else {}
        return named.get(row.group.layer, "") if row is not None else ""

    def _layer(self, name: str):
        return self._job.map_layer(self.session, name) if self._job is not None else None

    def _profile(self) -> str:
        return self.profileCombo.currentData() or self.settings.profile

    # building and naming

    def _build(self) -> None:
        from qh_plugin.gui.checking.last_time import LastTime
        from qh_plugin.gui.checking.list_panel import ListPanel
        from qh_plugin.gui.checking.marks import MapMarks
        from qh_plugin.gui.checking.preview import MapOverlay
        from qh_plugin.gui.checking.repair_panel import RepairPanel
        from qh_plugin.gui.checking.watching import LayerWatch
        from qh_plugin.qgis_io.findings_layer import FindingsLayer

        for profile, title in profile_titles():
            self.profileCombo.addItem(shown(title), profile)
        self.profileCombo.setCurrentIndex(max(self.profileCombo.findData(self.settings.profile), 0))
        self.overlay = MapOverlay(self.iface.mapCanvas())
        self.marks = MapMarks(self.overlay, self._layer)
        self.layer = FindingsLayer(self.settings.map_limit)
        self.watch = LayerWatch(self.session, self)
        self.findings = ListPanel(self)
        self.last_time = LastTime(self)
        self.repairs = RepairPanel(self, lambda: self._job.again().read, self._layer, self._profile)
        self._parts = True
        self.findings.chosen.connect(self._chosen)
        self.findings.zoom_asked.connect(self.zoom_to_current)
        self.findings.fix_asked.connect(self.fix_current)
        self.findings.form_asked.connect(self.open_form)
        self.findings.map_asked.connect(lambda: self.iface.mapCanvas().setFocus())
        self.repairs.zoom_asked.connect(self.zoom_to_current)
        self.repairs.proposed.connect(self._proposed)
        self.repairs.applied.connect(self._applied)
        self.repairs.failed.connect(self._repair_failed)
        self.profileCombo.activated.connect(self._profile_chosen)
        for signal, slot in self._connections():
            signal.connect(slot)

    def _connections(self):
        if not self._parts:
            return ()
        return (
            (self.session.dossier_changed, self._dossier_changed),
            (self.session.checked, self._show_page),
            (self.session.data_changed, self._data_changed),
        )

    def _name_widgets(self) -> None:
        self.profileCombo.setToolTip(translate("qh", "Bộ quy tắc"))
        self.scopeCombo.addItem(translate("qh", "Cả hồ sơ"), DOSSIER)
        self.scopeCombo.addItem(translate("qh", "Lớp đang chọn"), LAYER)
        self.scopeCombo.setToolTip(translate("qh", "Phạm vi kiểm tra"))
        self.followButton.setText(translate("qh", "Theo lỗi"))
        self.followButton.setToolTip(translate("qh", "Bản đồ tự đi theo lỗi đang chọn"))
        self.followButton.setChecked(self.settings.follow)
        self.followButton.toggled.connect(self._follow_chosen)
        for combo, share in ((self.profileCombo, 3), (self.scopeCombo, 2)):
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            policy.setHorizontalStretch(share)
            combo.setSizePolicy(policy)
        self.statusRow.setStretch(0, 1)
        self.emptyColumn.setStretch(0, 2)
        self.emptyColumn.setStretch(4, 3)
        self.detailView.setOpenLinks(False)
        self._share_height()
        self.contents.setMinimumWidth(320)
        self.progressBar.hide()
        self.report = ReportMenu(self, self.reportButton)
        SingleClick(self.runButton)
        self.runButton.clicked.connect(lambda: self.run_check())
        self.emptyButton.clicked.connect(lambda: self._empty_action())
        self.skippedButton.clicked.connect(lambda: self.pages.setCurrentWidget(self.listPage))
        self._name_run_button()

    def _share_height(self) -> None:
        """List and details get half each on a small screen; the list more of what is to spare."""
        line = self.fontMetrics().lineSpacing()
        self.findingsView.setMinimumHeight(4 * line)
        self.detailView.setMinimumHeight(3 * line)
        self.detailView.document().setDocumentMargin(4)
        self.detailView.document().setDefaultStyleSheet("p { margin: 0 0 3px 0 }")
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([1000, 1000])

    def _name_run_button(self) -> None:
        if self._work is not None:
            return
        again = self._result is not None
        self.runButton.setText(
            translate("qh", "Kiểm tra lại") if again else translate("qh", "Kiểm tra")
        )

    def _show_page(self) -> None:
        """The list where there is something in it, else what to do next."""
        page = pages.page_for(self._missing, self.session, self._result)
        self.pages.setCurrentWidget(self.listPage if page is None else self.emptyPage)
        self.reportButton.setVisible(self._result is not None)
        self._name_run_button()
        if page is not None:
            self.emptyLabel.setText(page.sentence)
            self.emptyButton.setText(page.button)
            self.emptyButton.setVisible(bool(page.button))
            skipped = translate("qh", "{count} quy tắc không chạy: xem vì sao")
            self.skippedButton.setText(skipped.format(count=page.skipped))
            self.skippedButton.setVisible(bool(page.skipped))
            self._empty_action = {
                "edit": self.session.edit_asked.emit,
                "publish": self.session.publish_asked.emit,
                "": lambda: None,
            }[page.action]

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
        self._say("")
        self._name_run_button()
        self._show_page()
        if now is not None:
            self.last_time.recall(lambda: self._work is None and self._result is None)

    def _data_changed(self) -> None:
        self.repairs.forget_proposals()
        self._edited_meanwhile = self._work is not None
        if self._result is not None and self._work is None and not self._after:
            self._say(translate("qh", "⚠ Dữ liệu đã sửa sau lần kiểm tra này; hãy kiểm tra lại."))

    def _profile_chosen(self, *_) -> None:
        self.settings.profile = self._profile()
        self.settings.save()

    def _follow_chosen(self, on: bool) -> None:
        self.settings.follow = on
        self.settings.save()

    def _say(self, text: str) -> None:
        self._standing = text
        self.statusLabel.setText(text)

    def _remark(self, text: str) -> None:
        """Say something on the chosen finding, until another one is chosen."""
        self.statusLabel.setText(text)

    @property
    def result(self):
        """The result that the list shows, None before the first check."""
        return self._result
