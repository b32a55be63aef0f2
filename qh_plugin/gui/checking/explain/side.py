# SPDX-License-Identifier: GPL-2.0-or-later
"""The side panel that explains a rule at full length, with its pictures; it follows the list."""

from __future__ import annotations

import html

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QTextBrowser

from qh_plugin.gui.checking.explain import details
from qh_plugin.gui.checking.explain.pictures import figure_html
from qh_plugin.qgis_io.i18n import translate


class SidePanel(QDockWidget):
    """Made when it is first asked for; gone with the checking dock."""

    def __init__(self, iface) -> None:
        super().__init__(iface.mainWindow())
        self.setObjectName("QhExplainDock")
        self.setWindowTitle(translate("qh", "Giải thích quy tắc"))
        self.view = QTextBrowser()
        self.view.setOpenExternalLinks(False)
        self.view.document().setDefaultStyleSheet("p { margin: 0 0 6px 0 }")
        self.view.setMinimumWidth(260)
        self.setWidget(self.view)
        self._rule = ""
        iface.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self)
        self._stand_free(iface.mapCanvas())

    def _stand_free(self, canvas) -> None:
        """Over the left of the map; the user may put it anywhere."""
        self.setFloating(True)
        corner = canvas.mapToGlobal(canvas.rect().topLeft())
        self.resize(min(440, max(canvas.width() - 20, 300)), max(canvas.height() - 40, 300))
        self.move(corner.x() + 8, corner.y() + 20)

    def explain(self, rule: str, title: str) -> None:
        """Show a rule."""
        self._rule = f"{rule} {title}" if title != rule else rule
        picture = figure_html(rule, self.view)
        head = f"<h3>{html.escape(self._rule)}</h3>"
        self.view.setHtml(head + details.rule_help(rule, True, picture))

    def said(self) -> str:
        """What is shown, as plain text."""
        return self.view.toPlainText()
