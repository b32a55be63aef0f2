# SPDX-License-Identifier: GPL-2.0-or-later
"""A list of the queue that cannot be read: what is damaged is put aside, and what it says of
dossiers and servers becomes paused orders again. The journals of the dossiers tell the rest."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Optional

from qgis.core import QgsApplication

from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.sending.orders import Order, OrderBook, Wish
from qh_plugin.io import whole_files

_MEMBER = r'"{name}":\s*("(?:[^"\\]|\\.)*")'


@dataclass(frozen=True)
class Rescued:
    """`lines` could not be read and lie in `aside` now, or still in the settings where there is no
    room for a file; `orders` is what could be made of them, `folders` the dossiers they name."""

    lines: int
    aside: Optional[Path]
    orders: tuple[Order, ...]
    folders: tuple[str, ...]

    def told(self, book: OrderBook) -> Text:
        """What happened and what to do, once the journals were looked through."""
        back = sum(order.folder in self.folders for order in book.orders)
        words = _TOLD if self.aside is not None else _NO_ROOM
        return words.format(n=self.lines, file=self.aside.name if self.aside else "", k=back)


def take_out(book: OrderBook) -> Optional[Rescued]:
    """Put the lines aside that cannot be read; None where all can."""
    lines = book.damaged
    if not lines:
        return None
    aside: Optional[Path] = _place()
    try:
        whole_files.write(aside, "\n".join(lines) + "\n")
        book.drop_damaged()
    except StorageError:
        aside = None
    whole = "\n".join(lines)
    found = [order for order in map(_order, lines) if order is not None]
    return Rescued(len(lines), aside, tuple(found), tuple(dict.fromkeys(_all(whole, "folder"))))


def _order(line: str) -> Optional[Order]:
    """What a line still says, as a paused order of a whole dossier."""
    folder, server, name = (next(iter(_all(line, x)), "") for x in ("folder", "server", "name"))
    if not folder or not server:
        return None
    return Order(folder, server, name=name, wish=Wish.PAUSED)


def _all(text: str, name: str) -> list[str]:
    found = []
    for quoted in re.findall(_MEMBER.format(name=name), text):
        with suppress(ValueError):
            found.append(str(json.loads(quoted)))
    return found


def _place() -> Path:
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "qh_plugin"
    return folder / f"hang-doi-hong-{datetime.now():%Y%m%d-%H%M%S}.txt"


_TOLD = Text(
    "Danh sách hàng đợi có {n} mục hỏng; bản hỏng được giữ trong tệp {file}. Đã lập lại {k} hồ sơ "
    "ở trạng thái tạm dừng; hồ sơ nào còn thiếu thì bấm Thêm hồ sơ…",
    "Damaged entries in the list of the queue: {n}, kept in the file {file}. Back, paused: {k}; "
    "put in what is missing by Add dossier…",
)
_NO_ROOM = Text(
    "Danh sách hàng đợi có {n} mục hỏng và không ghi được bản sao của chúng; chúng vẫn nằm trong "
    "thiết đặt QGIS. Đã lập lại {k} hồ sơ ở trạng thái tạm dừng; hồ sơ nào còn thiếu thì bấm Thêm "
    "hồ sơ…",
    "Damaged entries in the list of the queue: {n}; no copy of them can be written, they stay in "
    "the settings of QGIS. Back, paused: {k}; put in what is missing by Add dossier…",
)
