# SPDX-License-Identifier: GPL-2.0-or-later
"""A receipt as a file: a paper to keep (.pdf), a page (.html), the server's own words (.json)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable, Mapping, Optional

from qh_plugin.core.model import Model
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.history import short
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import language, shown, translate

if TYPE_CHECKING:
    from qh_plugin.core.text import Text


def file_name(receipt: Receipt, suffix: str) -> str:
    """ "BienNhan_79QPK0010001_ban4_3F2A-09BC.pdf"."""
    number = "" if receipt.version is None else f"_ban{receipt.version}"
    return f"BienNhan_{receipt.dossier}{number}_{short(receipt.receipt_hash)}{suffix}"


def start_writing(
    receipt: Receipt,
    model: Model,
    target: Path,
    verdict: Optional[Text],
    on_done: Callable[[Path], None],
    on_error: Callable,
    name: str = "",
) -> tasks.Work:
    """Write the receipt; what kind of file it is to be its suffix says. `name` is that of the
    dossier."""
    titles = {c.name.replace("/", "_"): c.title for c in model.classes}
    words = language()

    def work(_: Progress) -> Path:
        if target.suffix.lower() == ".pdf":
            from qh_plugin.qgis_io.receipt_pdf import write_receipt_pdf

            write_receipt_pdf(receipt, titles, target, words, verdict, name)
        else:
            receipt_card.save(receipt, _shown(titles), target)
        return target

    return tasks.run(translate("qh", "Lập biên nhận"), work, on_done, on_error)


def _shown(titles: Mapping[str, Text]) -> dict[str, str]:
    return {table: shown(title) for table, title in titles.items()}
