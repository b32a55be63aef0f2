# SPDX-License-Identifier: GPL-2.0-or-later
"""What waits to be published: which dossiers, where to, in which order, and what the user wishes.

How far each came is not here: that is in the journal of the dossier itself.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any, Optional

from qgis.core import QgsSettings

from qh_plugin.core.text import Text
from qh_plugin.qgis_io.settings import GROUP

_KEY = f"{GROUP}/queue"
#: this run of QGIS: what another one began waits until the user goes on with it
_HERE = secrets.token_hex(8)


class Wish(str, Enum):
    """What is to become of an order."""

    WAITING = "waiting"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Way(str, Enum):
    """How it is published: whole, an earlier version again, feature by feature."""

    WHOLE = "whole"
    BACK = "back"
    FEATURES = "features"


@dataclass(frozen=True)
class Order:
    """One dossier for one server. `login` is an id of QGIS, never a secret; `version` and `why`
    are those of a roll back, `collections` (name → table) those of feature by feature; `vi`, `en`
    say how it ended last; `run` is the run of QGIS that it waits in."""

    folder: str
    server: str
    login: str = ""
    name: str = ""
    wish: Wish = Wish.WAITING
    way: Way = Way.WHOLE
    version: int = 0
    why: str = ""
    collections: tuple[tuple[str, str], ...] = ()
    overwrite: bool = False
    vi: str = ""
    en: str = ""
    run: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Folder and server: a dossier waits once for each."""
        return self.folder, self.server

    @property
    def said(self) -> Text:
        """How it ended last."""
        return Text(self.vi, self.en)

    @property
    def waits(self) -> bool:
        """Whether it begins by itself when its turn has come."""
        return self.wish is Wish.WAITING and self.run == _HERE

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return self.wish is Wish.DONE


class OrderBook:
    """The orders in the settings of QGIS, in the order of their turn; each change is stored at
    once. Another QGIS may have changed them meanwhile. A line that cannot be read stays as it is
    until `drop_damaged` (`rescue.py` puts it aside before)."""

    @property
    def orders(self) -> list[Order]:
        """All of them that can be read."""
        found = [_parsed(line) for line in _lines()]
        return [order for order in found if order is not None]

    @property
    def damaged(self) -> list[str]:
        """The lines that cannot be read."""
        return [line for line in _lines() if _parsed(line) is None]

    def drop_damaged(self) -> None:
        """Take the lines that cannot be read out of the settings."""
        _store([], self.orders)

    def find(self, key: tuple[str, str]) -> Optional[Order]:
        """The order of a dossier for a server."""
        return next((order for order in self.orders if order.key == key), None)

    def of(self, folder: str) -> list[Order]:
        """The orders of a dossier."""
        return [order for order in self.orders if order.folder == folder]

    def put(self, order: Order) -> Order:
        """Add it at the end, or in its place where it is known."""
        orders = self.orders
        order = replace(order, run=_HERE)
        places = [i for i, other in enumerate(orders) if other.key == order.key]
        if places and not orders[places[0]].over:
            orders[places[0]] = order
        else:
            orders = [other for other in orders if other.key != order.key] + [order]
        self._keep(orders)
        return order

    def change(self, key: tuple[str, str], **changes: Any) -> Optional[Order]:
        """Change the order of this key, None where it is gone."""
        orders = self.orders
        for i, order in enumerate(orders):
            if order.key == key:
                orders[i] = replace(order, **changes, run=_HERE)
                self._keep(orders)
                return orders[i]
        return None

    def remove(self, key: tuple[str, str]) -> None:
        """Forget it."""
        self._keep([order for order in self.orders if order.key != key])

    def lift(self, key: tuple[str, str]) -> None:
        """Let it have its turn before the one above it."""
        orders = self.orders
        place = next((i for i, order in enumerate(orders) if order.key == key), 0)
        if place:
            orders[place - 1], orders[place] = orders[place], orders[place - 1]
            self._keep(orders)

    def _keep(self, orders: list[Order]) -> None:
        _store(self.damaged, orders)


def _lines() -> list[str]:
    """What is stored, as it is; something that is no list is one line."""
    try:
        lines = QgsSettings().value(_KEY, [], type=list)
    except TypeError:
        lines = [QgsSettings().value(_KEY)]
    return [str(line) for line in (lines if isinstance(lines, list) else [lines])]


def _store(damaged: list[str], orders: list[Order]) -> None:
    stored = QgsSettings()
    lines = [json.dumps(asdict(order), ensure_ascii=False) for order in orders]
    stored.setValue(_KEY, [*damaged, *lines])
    stored.sync()  # QGIS may be killed


def _parsed(line: object) -> Optional[Order]:
    try:
        read = json.loads(str(line))
        read["wish"], read["way"] = Wish(read["wish"]), Way(read["way"])
        read["collections"] = tuple((str(n), str(t)) for n, t in read["collections"])
        return Order(**read)
    except (ValueError, KeyError, TypeError):
        return None
