# SPDX-License-Identifier: GPL-2.0-or-later
"""Submissions that were begun and have no end, found in the journals of the dossiers that were
opened last: they come into the queue, paused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Callable, Sequence

from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.progress import Progress
from qh_plugin.gui.publishing.sending.orders import Order, OrderBook, Wish
from qh_plugin.gui.publishing.sending.standings import unfinished
from qh_plugin.gui.publishing.servers.book import ServerBook
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate


def look(folders: Sequence[Path], on_found: Callable[[list[Order]], None]) -> tasks.Work:
    """Look into these folders in the background; a folder that is gone is passed over."""

    def work(progress: Progress) -> list[Order]:
        found: list[Order] = []
        for folder in folders:
            progress.check()
            try:
                found += of(open_dossier(folder))
            except QhError:
                continue
        return found

    title = translate("qh", "Tìm lần nộp còn dở")
    return tasks.run(title, work, on_found, lambda error: None)


def of(dossier: Dossier) -> list[Order]:
    """The submissions of a dossier without an end, as paused orders. Raises `QhError`."""
    folder, name = str(dossier.folder), dossier.info.name
    return [
        Order(folder, entry.server, name=name, wish=Wish.PAUSED) for entry in unfinished(dossier)
    ]


def take_in(book: OrderBook, servers: ServerBook, found: Sequence[Order]) -> bool:
    """Put those in that are not there; a login goes only to the server it was given for. True
    where one was new."""
    new = False
    for order in found:
        if book.find(order.key) is None:
            book.put(_with_login(order, servers))
            new = True
    return new


def _with_login(order: Order, servers: ServerBook) -> Order:
    return replace(order, login=servers.meant(order.server).authcfg)
