# SPDX-License-Identifier: GPL-2.0-or-later
"""Which file: asked with QGIS's own file dialogs. Tests put their own answers in their places."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Optional

from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from qh_plugin.qgis_io.i18n import translate


def receipt_target(parent: QWidget, start: Path) -> Optional[Path]:
    """Where to write a receipt, and as what."""
    kinds = translate("qh", "Văn bản PDF (*.pdf);;Trang in (*.html);;Tệp gốc (*.json)")
    return _target(parent, translate("qh", "Lưu biên nhận"), start, kinds)


def package_target(parent: QWidget, start: Path) -> Optional[Path]:
    """Where to write a package."""
    kinds = translate("qh", "Gói dữ liệu (*.zip)")
    return _target(parent, translate("qh", "Lưu gói đã công bố"), start, kinds)


def receipt_file(parent: QWidget, start: Path) -> Optional[Path]:
    """Which receipt file to look at."""
    kinds = translate("qh", "Biên nhận (*.json);;Mọi tệp (*)")
    title = translate("qh", "Chọn tệp biên nhận để xác minh")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(start), kinds)
    return Path(chosen) if chosen else None


def _target(parent: QWidget, title: str, start: Path, kinds: str) -> Optional[Path]:
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    if not chosen:
        return None
    target, suffix = Path(chosen), re.search(r"\*(\.\w+)", kind or kinds)
    if suffix is not None and not target.suffix:
        return target.with_name(target.name + suffix.group(1))
    return target
