# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a stored receipt is whole, and whether the server has the very same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.core.publish.receipt_checking import Checked


def start(
    dossier: Dossier,
    receipt: Receipt,
    profile: ServerProfile,
    on_done: Callable[[Optional[Checked]], None],
    on_error: Callable,
) -> tasks.Work:
    """Look at the receipt's file and ask the server; None where the file is gone."""

    def work(progress: Progress) -> Optional[Checked]:
        from qh_plugin.core.publish.client import Server
        from qh_plugin.core.publish.receipt_checking import all_receipts, verify

        server = Server(QgisTransport(profile.authcfg), profile.url)
        for one in all_receipts(dossier):
            if one.receipt is not None and one.receipt.receipt_hash == receipt.receipt_hash:
                return verify(one.path, lambda package: server.receipt(package, progress))
        return None

    return tasks.run(translate("qh", "Xác minh biên nhận"), work, on_done, on_error)
