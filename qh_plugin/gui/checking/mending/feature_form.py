# SPDX-License-Identifier: GPL-2.0-or-later
"""The form of a feature, opened from the list of findings: wrong values are mended by typing."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.apply_edits import begin_editing


class FeatureForm(QObject):
    """Opens one form at a time; `changed` comes once whenever its feature got other values."""

    changed = pyqtSignal()

    def __init__(self, iface, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._layer: Optional[QgsVectorLayer] = None
        self._fid = 0
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self.changed.emit)

    def open(self, layer: QgsVectorLayer, fid: int) -> None:
        """Open the form in edit mode. Raises `StorageError` for a layer that cannot be edited,
        `InputError` for a feature that is gone."""
        begin_editing(layer)
        feature = layer.getFeature(fid)
        if not feature.isValid():
            raise InputError(
                Text(
                    "Đối tượng của lỗi này không còn trong lớp; hãy kiểm tra lại.",
                    "The feature of this finding is no longer in the layer; run the check again.",
                )
            )
        self.forget()
        self._layer, self._fid = layer, fid
        layer.attributeValueChanged.connect(self._noted)
        self.show_form(layer, feature)

    def show_form(self, layer: QgsVectorLayer, feature) -> None:
        """Show QGIS's own form, not modal; tests put their own in."""
        self._iface.openFeatureForm(layer, feature, False, False)

    def forget(self) -> None:
        """The form that was opened no longer matters."""
        if self._layer is not None and not sip.isdeleted(self._layer):
            self._layer.attributeValueChanged.disconnect(self._noted)
        self._layer = None

    def _noted(self, fid: int, *_: object) -> None:
        if fid == self._fid:
            self._settled.start()
