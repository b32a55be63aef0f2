# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a receipt is whole, and whether the server has the very same: one of the dossier's own,
or any file that somebody hands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import Cancelled, ServerError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate
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
        from qh_plugin.core.publish.receipt_checking import all_receipts, verify

        server = _server(profile)
        for one in all_receipts(dossier):
            if one.receipt is not None and one.receipt.receipt_hash == receipt.receipt_hash:
                return verify(one.path, lambda package: server.receipt(package, progress))
        return None

    return tasks.run(translate("qh", "Xác minh biên nhận"), work, on_done, on_error)


def start_file(
    path: Path,
    profile: ServerProfile,
    on_done: Callable[[str], None],
    on_error: Callable,
) -> tasks.Work:
    """Look at any receipt file and ask the server where one is named; gives the words."""

    def work(progress: Progress) -> str:
        from qh_plugin.core.publish.receipt_checking import check_file, verify

        found = check_file(path)
        if found.receipt is None or not profile.url:
            return told(found)
        try:
            server = _server(profile)
            return told(verify(path, lambda package: server.receipt(package, progress)))
        except Cancelled:
            raise
        except ServerError as error:
            # what the file alone says is known all the same
            return f"{told(found)} ▲ {shown(error.text)}"

    return tasks.run(translate("qh", "Xác minh biên nhận"), work, on_done, on_error)


def told(checked: Checked) -> str:
    """The verdict with its shape, and which receipt it is about."""
    from qh_plugin.core.publish.receipt_checking import Verdict

    if checked.verdict is Verdict.EDITED:
        words = translate(
            "qh",
            "✖ Tệp biên nhận {file} đã bị sửa sau khi máy chủ cấp (mã băm không khớp); bản đúng "
            "có trong Lịch sử.",
        )
        return words.format(file=checked.path.name)
    mark = "✔" if checked.verdict.good else "✖"
    words = f"{mark} {shown(checked.text)}"
    receipt = checked.receipt
    if receipt is None:
        return words
    about = translate("qh", "Hồ sơ {code}: {what}.").format(
        code=receipt.dossier, what=receipt_card.title(receipt)
    )
    return f"{words} {about}"


def _server(profile: ServerProfile):
    from qh_plugin.core.publish.client import Server

    return Server(QgisTransport(profile.authcfg), profile.url)
