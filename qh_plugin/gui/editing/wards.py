# SPDX-License-Identifier: GPL-2.0-or-later
"""The city's wards, communes and special zone, found by typing without accents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QCompleter

from qh_plugin.core.model.schema import fold
from qh_plugin.core.resources import resource
from qh_plugin.qgis_io.i18n import translate

_FOLDED = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Ward:
    """One unit since 1 July 2025; `kind` is phuong, xa or dac_khu."""

    code: str
    name: str
    kind: str

    @property
    def label(self) -> str:
        """As people write it: "Phường Sài Gòn"."""
        kinds = {
            "phuong": translate("qh", "Phường"),
            "xa": translate("qh", "Xã"),
            "dac_khu": translate("qh", "Đặc khu"),
        }
        return f"{kinds.get(self.kind, '')} {self.name}".strip()


@lru_cache(maxsize=1)
def wards() -> tuple[Ward, ...]:
    """All of them, sorted by code."""
    listed = json.loads(resource("model", "hcmc-wards.json").read_text("utf-8"))["wards"]
    return tuple(Ward(**one) for one in listed)


class WardCompleter(QCompleter):
    """Completes a ward by any part of its name or code; "sai gon" finds "Phường Sài Gòn"."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        model = QStandardItemModel(self)
        for ward in sorted(wards(), key=lambda w: fold(w.name)):
            item = QStandardItem(f"{ward.label} ({ward.code})")
            item.setData(fold(item.text()), _FOLDED)
            model.appendRow(item)
        self.setModel(model)
        self.setCompletionRole(_FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(9)

    def splitPath(self, path: str) -> list[str]:
        return [" ".join(fold(path).split())]

    def pathFromIndex(self, index: QModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def ward_of(text: str) -> Optional[Ward]:
    """The ward that was typed or chosen: "Phường Sài Gòn (26740)", "sai gon" or "26740"; None
    where the text fits none or several."""
    typed = " ".join(fold(text).replace("(", " ").replace(")", " ").split())
    if not typed:
        return None
    exact = [w for w in wards() if typed in _spellings(w)]
    return exact[0] if len(exact) == 1 else None


def _spellings(ward: Ward) -> tuple[str, ...]:
    name, label = fold(ward.name), fold(ward.label)
    return name, label, ward.code, f"{label} {ward.code}"
