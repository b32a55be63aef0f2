# SPDX-License-Identifier: GPL-2.0-or-later
"""The account of mending many findings: as lines of a table, as a sheet, as JSON Lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.gui.checking.mending.proposing import plain_reason
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.core.repair.rounds import Mended


@dataclass(frozen=True)
class Line:
    """One finding and what became of it."""

    mended: bool
    refused: bool
    rule: str
    message: str
    why: str
    key: str

    @property
    def state(self) -> str:
        """What became of it, as sign and word."""
        if self.mended:
            return translate("qh", "✔ đã sửa")
        return translate("qh", "✖ từ chối") if self.refused else translate("qh", "– để lại")


def lines_of(mended: Mended) -> list[Line]:
    """What was not mended first, since that is what is left to do."""
    left = [
        Line(False, row.refused, row.rule, shown(row.message), plain_reason(row.why), row.key)
        for row in mended.remaining
    ]
    done = [
        Line(True, False, row.rule, shown(row.message), plain_reason(row.proof.text), row.key)
        for row in mended.done
    ]
    return left + done


def heads() -> tuple[str, ...]:
    """The titles of the columns."""
    return (
        translate("qh", "Kết quả"),
        translate("qh", "Quy tắc"),
        translate("qh", "Lỗi"),
        translate("qh", "Vì sao"),
    )


def cells(line: Line) -> tuple[str, ...]:
    """A line as the columns show it."""
    return (line.state, line.rule, line.message, line.why)


def save(mended: Mended, path: Path) -> None:
    """Write the account: .jsonl as data, anything else as a sheet. Raises `StorageError`."""
    from qh_plugin.core.repair import account
    from qh_plugin.io import whole_files
    from qh_plugin.io.xlsx import Sheet, write

    if path.suffix.lower() == ".jsonl":
        rows = (json.dumps(row, ensure_ascii=False) for row in account.rows(mended))
        content = "".join(f"{row}\n" for row in rows).encode("utf-8")
        whole_files.write(path, content, make_folder=False)
        return
    body = [list(cells(line)) for line in lines_of(mended)]
    write(path, [Sheet(translate("qh", "Sửa hàng loạt"), [list(heads()), *body])])
