# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the checking dock: how they are laid out, made and joined."""

from __future__ import annotations

from qh_plugin.gui.checking.explain.folding import Folding
from qh_plugin.gui.checking.minutes.report_menu import ReportMenu
from qh_plugin.gui.single_click import SingleClick


def build(dock) -> None:
    """Make the parts and join them."""
    from qh_plugin.gui.checking.explain.panel import ExplainPanel
    from qh_plugin.gui.checking.listing.panel import ListPanel
    from qh_plugin.gui.checking.live.desk import LiveDesk
    from qh_plugin.gui.checking.map.marks import MapMarks
    from qh_plugin.gui.checking.map.overlay import MapOverlay
    from qh_plugin.gui.checking.map.picking import MapPick
    from qh_plugin.gui.checking.mending.outcome import Outcome
    from qh_plugin.gui.checking.mending.repair_panel import RepairPanel
    from qh_plugin.gui.checking.running.last_time import LastTime
    from qh_plugin.gui.checking.running.watching import LayerWatch
    from qh_plugin.gui.checking.waivers import telling
    from qh_plugin.gui.checking.waivers.desk import WaiverDesk
    from qh_plugin.qgis_io.findings_layer import FindingsLayer

    dock.choices.list_profiles()
    dock.overlay = MapOverlay(dock.iface.mapCanvas())
    dock.marks = MapMarks(dock.overlay, dock._layer)
    dock.layer = FindingsLayer(dock.settings.map_limit)
    dock.watch = LayerWatch(dock.session, dock)
    dock.findings = ListPanel(dock)
    dock.pick = MapPick(dock.iface.mapCanvas(), dock.findings, dock._crs_of, dock)
    dock.last_time = LastTime(dock)
    dock.repairs = RepairPanel(dock, dock._layer, dock._crs_of)
    dock.waivers = WaiverDesk(dock, dock.repairs.take)
    dock.waiversButton = dock.waivers.button
    dock.statusRow.insertWidget(1, dock.waiversButton)
    dock.findings.model.about = lambda row: telling.about(dock._result, row)
    dock.explain = ExplainPanel(dock, lambda: dock._result)
    dock._parts = True
    dock.run.begun.connect(dock._begun)
    dock.run.progressed.connect(dock._progressed)
    dock.run.done.connect(dock._done)
    dock.run.failed.connect(dock._failed)
    dock.findings.chosen.connect(dock._chosen)
    dock.findings.zoom_asked.connect(dock.zoom_to_current)
    dock.findings.fix_asked.connect(dock.fix_current)
    dock.findings.form_asked.connect(dock.open_form)
    dock.findings.run_asked.connect(dock.run_check)
    dock.findings.minutes_asked.connect(lambda: dock.report.save("pdf"))
    dock.findings.map_asked.connect(lambda: dock.iface.mapCanvas().setFocus())
    dock.repairs.zoom_asked.connect(dock.zoom_to_current)
    dock.repairs.key_chosen.connect(dock.findings.go_to)
    dock.repairs.waive_asked.connect(dock.waivers.ask_chosen)
    dock.findings.waive_asked.connect(dock.waivers.ask_chosen)
    dock.outcome = Outcome(dock)
    dock.waivers.key_chosen.connect(dock.findings.go_to)
    dock.live = LiveDesk(dock)
    for signal, slot in connections(dock):
        signal.connect(slot)


def connections(dock):
    """The signals of the session, which lives on when the dock is gone, with what hears them."""
    return (
        (dock.session.dossier_changed, dock._dossier_changed),
        (dock.session.checked, dock._show_page),
        (dock.session.data_changed, dock._data_changed),
    )


def lay_out(dock) -> None:
    """The list has the room; what is below it unfolds when asked for."""
    line = dock.fontMetrics().lineSpacing()
    dock.findingsView.setMinimumHeight(2 * line + 4)  # the dock must fit 768 px at 125 %
    dock.detailView.setMinimumHeight(2 * line)
    dock.detailView.document().setDocumentMargin(4)
    dock.detailView.document().setDefaultStyleSheet("p { margin: 0 0 3px 0 }")
    dock.detailView.setOpenLinks(False)
    dock.splitter.setStretchFactor(0, 3)
    dock.splitter.setStretchFactor(1, 2)
    dock.folding = Folding(dock)
    dock.statusRow.setStretch(0, 1)
    dock.contents.setMinimumWidth(320)
    dock.progressBar.hide()
    dock.report = ReportMenu(dock, dock.reportButton)
    SingleClick(dock.runButton)
    dock.runButton.clicked.connect(lambda: dock.run_check())
