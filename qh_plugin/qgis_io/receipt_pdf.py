# SPDX-License-Identifier: GPL-2.0-or-later
"""A receipt as a PDF, drawn like the minutes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Mapping, Optional

from qh_plugin.qgis_io.minutes.pdf import parts_bytes

if TYPE_CHECKING:
    from qh_plugin.core.publish.receipts import Receipt
    from qh_plugin.core.text import Text


def write_receipt_pdf(
    receipt: Receipt,
    titles: Mapping[str, Text],
    path: Path,
    language: str = "vi",
    verdict: Optional[Text] = None,
    name: str = "",
) -> None:
    """Write the paper, in any thread; `verdict` is what a verification found, `name` what the
    dossier is called here. Raises `StorageError`."""
    from qh_plugin.core.publish.receipt_document import TITLE, parts, short_code
    from qh_plugin.io.whole_files import write

    title = TITLE.get(language).capitalize()
    foot = f"{title} · {receipt.dossier} · {short_code(receipt)}"
    content = parts_bytes(
        list(parts(receipt, titles, language, verdict, name)),
        f"{title} {receipt.dossier}",
        foot,
        language,
    )
    write(path, content)
