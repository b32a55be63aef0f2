# SPDX-License-Identifier: GPL-2.0-or-later
"""What the dock says and does after a repair was proposed, done or refused."""

from __future__ import annotations

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.gui.checking.mending.proposing import Way, plain_reason
from qh_plugin.gui.messages import tell_error
from qh_plugin.qgis_io.i18n import translate


class Outcome:
    """Works for the checking dock."""

    def __init__(self, dock) -> None:
        self._dock = dock
        dock.repairs.proposed.connect(self.proposed)
        dock.repairs.applied.connect(dock.applied)
        dock.repairs.failed.connect(self.failed)
        dock.waivers.failed.connect(self.failed)

    def proposed(self, way: Way) -> None:
        """A way is drawn on the map: bring the map there, say what is proved of it."""
        dock = self._dock
        dock.zoom_to_current()
        what = dock.explain.propose(dock.findings.row(), way)
        dock.remark(translate("qh", "Xem trước: {what} (chưa sửa gì)").format(what=what))

    def failed(self, error: QhError) -> None:
        """Nothing was done. A refusal is said quietly, whatever else in the message bar too."""
        from qh_plugin.core.repair import Unmendable

        sentence = plain_reason(error.text)
        if isinstance(error, (Unmendable, Cancelled)):
            self._dock.remark(sentence[:1].upper() + sentence[1:])
            return
        self._dock.remark(translate("qh", "Không áp dụng: {why}").format(why=sentence))
        tell_error(self._dock.iface, error)
