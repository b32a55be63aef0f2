# SPDX-License-Identifier: GPL-2.0-or-later
"""Bám biên: QGIS's own tracing, with the snapping that it needs."""

from __future__ import annotations

from qgis.core import QgsProject, QgsSnappingConfig
from qgis.gui import QgsMapCanvasTracer

from qh_plugin.gui.editing.tools.tool import Tool
from qh_plugin.qgis_io.i18n import translate


class TraceTool(Tool):
    """A switch: while it is on, a drawn border follows the neighbours' borders."""

    id = "trace"
    icon = "tool-trace"
    keys = "Alt+Shift+B"

    @property
    def title(self) -> str:
        return translate("qh", "Bám biên")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Bật, tắt bám biên: khi vẽ, bấm hai điểm trên ranh lô bên cạnh thì đường vẽ đi theo "
            "đúng ranh đó",
        )

    def reason(self) -> str:
        if self._action() is None:
            return translate("qh", "Cửa sổ QGIS này không có chức năng bám biên.")
        return "" if self.bench.dossier is not None else translate("qh", "Hãy mở hồ sơ trước.")

    @property
    def on(self) -> bool:
        """Whether tracing is on."""
        action = self._action()
        return action is not None and action.isChecked()

    def start(self) -> None:
        action = self._action()
        wanted = not action.isChecked()
        if wanted:
            self._snap()
        action.setChecked(wanted)
        if wanted:
            self.say(
                translate(
                    "qh", "Đã bật bám biên: bấm hai điểm trên ranh bên cạnh để vẽ theo ranh đó."
                )
            )
        else:
            self.say(translate("qh", "Đã tắt bám biên."))
        self.ended.emit()

    @staticmethod
    def _snap() -> None:
        """Tracing follows what can be snapped to: vertices and edges."""
        project = QgsProject.instance()
        snapping = project.snappingConfig()
        snapping.setEnabled(True)
        flags = QgsSnappingConfig.VertexFlag | QgsSnappingConfig.SegmentFlag
        snapping.setTypeFlag(QgsSnappingConfig.SnappingTypeFlag(flags))
        project.setSnappingConfig(snapping)

    def _action(self):
        tracer = QgsMapCanvasTracer.tracerForCanvas(self.bench.iface.mapCanvas())
        return tracer.actionEnableTracing() if tracer is not None else None
