# SPDX-License-Identifier: GPL-2.0-or-later
"""The last page of the wizard "Hồ sơ mới" in words: what will be made, what to mind."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Sequence

from qh_plugin.core.dossier.places import caution
from qh_plugin.core.model import FeatureClass
from qh_plugin.qgis_io.i18n import shown, translate


def summary(
    folder: Path, code: str, wards: Sequence[str], classes: Sequence[FeatureClass], twin: str
) -> str:
    """HTML; `twin` is the name of a dossier beside it that has the same code, "" for none."""
    files = ", ".join(f"{name}.gpkg" for name in sorted({c.database for c in classes}))
    made = translate("qh", "{count} lớp trống trong {files}")
    lines = (
        (translate("qh", "Thư mục"), folder.name),
        (translate("qh", "Mã hồ sơ"), code or "–"),
        (translate("qh", "Phường, xã"), ", ".join(wards) or "–"),
        (translate("qh", "Sẽ tạo"), made.format(count=len(classes), files=files)),
    )
    rows = "".join(
        f"<tr><td>{escape(k)}&nbsp;&nbsp;</td><td>{escape(v)}</td></tr>" for k, v in lines
    )
    notes = []
    warning = caution(folder)
    if warning is not None:
        notes.append(shown(warning))
    if twin:
        text = translate("qh", "Mã này đã dùng cho hồ sơ “{name}” ở cùng nơi.")
        notes.append(text.format(name=twin))
    return f"<table>{rows}</table>" + "".join(f"<p>▲ {escape(note)}</p>" for note in notes)
