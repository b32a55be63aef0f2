# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock "Kiểm tra"."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDockWidget

from qh_plugin.qgis_io.i18n import translate


class CheckingDock(QDockWidget):
    """Check the dossier or a layer, walk through the findings, mend them."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(translate("qh", "QH · Kiểm tra"), parent)
        self.setObjectName("QhCheckingDock")

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
