# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel below the list: what is wrong, why it matters, how to mend it, what it rests on."""

from __future__ import annotations

from typing import Optional

from qh_plugin.gui.checking.explain import details
from qh_plugin.gui.checking.explain.pictures import figure_html
from qh_plugin.gui.checking.explain.side import SidePanel
from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.mending.proposing import Way, plain_reason
from qh_plugin.gui.checking.waivers import telling
from qh_plugin.qgis_io.i18n import shown, translate


class ExplainPanel:
    """Writes into the dock's `detailView`; `result()` is what the list shows."""

    def __init__(self, dock, result) -> None:
        self._view, self._result, self._iface = dock.detailView, result, dock.iface
        self._head = dock.folding
        self._rule = ("", "")
        self.side: Optional[SidePanel] = None
        self._view.anchorClicked.connect(lambda _: self.open_side())
        dock.findings.keys.on("QhExplainFinding", self.open_side)

    def show(self, row: Optional[Row], group: Optional[RuleRows]) -> None:
        """Explain a finding, else a rule, else say what to do."""
        self._rule = (group.rule, group.title) if group is not None else ("", "")
        if self.side is not None and self.side.isVisible() and self._rule[0]:
            self.side.explain(*self._rule)
        if row is not None:
            self._show_row(row)
        elif group is not None:
            self._head.say(f"{group.rule} {group.title}")
            picture = figure_html(group.rule, self._view)
            self._view.setHtml(details.of_rule(group, picture))
        else:
            said = translate("qh", "Chọn một lỗi để xem vì sao và cách sửa.")
            self._head.say(said)
            self._view.setHtml(said)

    def open_side(self) -> None:
        """Show the rule at full length beside the map."""
        if not self._rule[0]:
            return
        if self.side is None:
            self.side = SidePanel(self._iface)
        self.side.show()
        self.side.raise_()
        self.side.explain(*self._rule)

    def shut(self) -> None:
        """Take the side panel away."""
        if self.side is not None:
            self._iface.removeDockWidget(self.side)
            self.side.deleteLater()
            self.side = None

    def propose(self, row: Row, way: Way) -> str:
        """Say what a way to mend it would do and what is proved of it; gives the former."""
        what = row.plainly(shown(way.choice.title))
        proved = plain_reason(way.proof.text) if way.proof is not None else ""
        holds = way.proof is not None and way.proof.holds
        self._show_row(row, f"{what}: {proved}.", holds)
        return what

    def _show_row(self, row: Row, proved: str = "", holds: bool = True) -> None:
        mark = "✔" if holds else "✖"
        self._head.say(f"{mark} {proved}" if proved else row.sentence)
        notes = telling.about(self._result(), row)
        picture = figure_html(row.group.rule, self._view)
        self._view.setHtml(details.of_row(row, proved, holds, notes, picture))
