# SPDX-License-Identifier: GPL-2.0-or-later
"""What is asked of the server for the history, in worker threads."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import ServerError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.history import Past, merged
from qh_plugin.core.publish.receipts import Receipt, list_receipts, store_receipt
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport


def start_listing(
    dossier: Dossier,
    profile: ServerProfile,
    on_done: Callable[[Sequence[Past]], None],
    on_error: Callable,
) -> tasks.Work:
    """The receipts kept here together with the server's list of versions."""

    def work(progress: Progress) -> Sequence[Past]:
        told = _server(profile).versions(dossier.info.maHoSoQH, progress)
        return merged(list_receipts(dossier), told)

    return tasks.run(translate("qh", "Hỏi lịch sử của hồ sơ"), work, on_done, on_error)


def start_fetching(
    dossier: Dossier,
    package: str,
    profile: ServerProfile,
    on_done: Callable[[Receipt], None],
    on_error: Callable,
) -> tasks.Work:
    """The receipt of a package, kept in the dossier from now on."""

    def work(progress: Progress) -> Receipt:
        receipt = _server(profile).receipt(package, progress)
        if receipt is None:
            raise ServerError(_NO_RECEIPT)
        store_receipt(dossier, receipt)
        return receipt

    return tasks.run(translate("qh", "Lấy biên nhận"), work, on_done, on_error)


def start_saving(
    dossier: Dossier,
    package: str,
    target: Path,
    profile: ServerProfile,
    on_done: Callable[[Optional[object]], None],
    on_error: Callable,
) -> tasks.Work:
    """An accepted package as a file; only one that is not kept in the dossier is fetched."""

    def work(progress: Progress) -> None:
        from qh_plugin.io.published import save_package

        save_package(dossier, package, target, _server(profile), progress)

    return tasks.run(translate("qh", "Lưu gói đã công bố"), work, on_done, on_error)


def _server(profile: ServerProfile):
    from qh_plugin.core.publish.client import Server

    return Server(QgisTransport(profile.authcfg), profile.url)


_NO_RECEIPT = Text(
    "Máy chủ không có biên nhận nào cho bản này.", "The server has no receipt of this version."
)
