# SPDX-License-Identifier: GPL-2.0-or-later
"""What should be known of a sending though it stops nothing: clocks, models or rules that differ, a
package that was changed on disk. It stays in the dock until it is put away."""

from __future__ import annotations

from html import escape

from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.sending.card import Card
from qh_plugin.qgis_io.i18n import shown


class Notes:
    """The card of one sending after the other."""

    def __init__(self) -> None:
        self.card = Card("notesCard", lambda _: None)
        self._told: list[str] = []

    def begin(self) -> None:
        """A sending begins, or another dossier is shown: those of before are over."""
        self._told = []
        self.card.hide()

    def add(self, text: Text) -> None:
        """One more, each once."""
        words = shown(text)
        if words not in self._told:
            self._told.append(words)
            self.card.tell("".join(f"<p>▲ {escape(one)}</p>" for one in self._told))
