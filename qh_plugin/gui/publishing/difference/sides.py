# SPDX-License-Identifier: GPL-2.0-or-later
"""The versions that can stand beside each other on the map."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Optional

from qh_plugin.gui.publishing.difference.comparing import Held
from qh_plugin.qgis_io.i18n import translate


class Side(Enum):
    """A version of the dossier."""

    MINE = "mine"
    BASE = "base"
    PUBLISHED = "published"


def pairs(held: Held) -> list[tuple[Side, Side]]:
    """What can be laid side by side, the most telling first; empty where nothing is published."""
    versions = held.compared.versions
    if versions.theirs is None:
        return []
    found = [(Side.MINE, Side.PUBLISHED)]
    if versions.base is not None and versions.base != versions.theirs:
        found += [(Side.MINE, Side.BASE), (Side.BASE, Side.PUBLISHED)]
    return found


def file_of(held: Held, side: Side) -> Optional[Path]:
    """The data.gpkg of a side."""
    versions = held.compared.versions
    return {
        Side.MINE: versions.mine,
        Side.BASE: versions.base,
        Side.PUBLISHED: versions.theirs,
    }[side]


def name_of(held: Held, side: Side) -> str:
    """What it is called on the map."""
    versions = held.compared.versions
    if side is Side.MINE:
        return translate("qh", "Của tôi")
    if side is Side.BASE:
        return translate("qh", "Bản gốc {n}").format(n=versions.base_number)
    if held.earlier:
        return translate("qh", "Bản {n}").format(n=versions.their_number)
    return translate("qh", "Đã công bố, bản {n}").format(n=versions.their_number)
