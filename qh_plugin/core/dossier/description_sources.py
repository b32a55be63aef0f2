# SPDX-License-Identifier: GPL-2.0-or-later
"""What the dossier itself says for its description: its facts, its record tables, its model."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence, Union

from qh_plugin.core.dossier.description_values import clean, clean_list, denominator, iso_date
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.wards import wards
from qh_plugin.core.model import Model
from qh_plugin.core.resources import plugin_version

Row = Mapping[str, object]
Rows = Sequence[Row]

#: where the model is not at hand
KEYWORDS = ("Quy hoạch",)
_MOST_SOURCES = 12
_ABSTRACT = "Dữ liệu GIS của “{name}”{place}{scale}, theo mô hình “{standard}”."


def derived(
    info: DossierInfo, records: Mapping[str, Rows], model: Optional[Model], updated: str
) -> dict[str, Union[str, tuple[str, ...]]]:
    """Field → value for what the dossier knows; "" or () where it knows nothing. Values are in
    Vietnamese, the language of the data."""
    first = next(iter(records.get("HoSo", ())), {})
    title = _text(first, "tenDoAn") or clean(info.name)
    places = clean_list(_text(first, "diaDiem")) or place_names(info.wards)
    scale = next((s for s in (_text(first, "tyLe"), clean(info.scale)) if denominator(s)), "")
    standard = model.title.vi if model else clean(info.model)
    subjects = [title.vi for title in model.databases.values()] if model else KEYWORDS
    consultant, owner = _text(first, "donViTuVan"), _text(first, "chuDauTu")
    decided = iso_date(first.get("ngayQDQH"))
    version = clean(str(getattr(info, "model_version", "") or (model.version if model else "")))
    return {
        "title": title,
        "abstract": _ABSTRACT.format(
            name=title,
            place=f", {', '.join(places)}" if places else "",
            scale=f", tỷ lệ {scale}" if scale else "",
            standard=standard,
        ),
        "topic": "planningCadastre",
        "keywords": clean_list([*subjects, *clean_list(_text(first, "tuKhoa").replace(",", ";"))]),
        "language": "vi",
        "issued": decided,
        "updated": updated or info.created[:10],
        "places": places,
        "scale": scale,
        "source": _sources(records),
        "software": f"QGIS, QH {plugin_version()}",
        "decision": _text(first, "soQDQH"),
        "decided": decided,
        "authority": _text(first, "coQuanPheDuyet"),
        "standard": standard,
        "standard_version": version,
        "provider": consultant or owner,
        "manager": owner or _text(first, "coQuanPheDuyet"),
    }


def place_names(codes: Sequence[str]) -> tuple[str, ...]:
    """ "Phường Sài Gòn" of each five-digit code; an unknown code stays as it is."""
    named = {ward.code: ward.label for ward in wards()}
    return tuple(named.get(code, code) for code in codes)


def _sources(records: Mapping[str, Rows]) -> str:
    """The documents and drawings that the records name, a line each."""
    lines = []
    for table, names in (
        ("VanBan", ("loaiVanBan", "soHieuVanBan", "tenVanBan")),
        ("BanVe", ("soHieuBanVe", "tenBanVe")),
    ):
        found = [
            " ".join(filter(None, (_text(r, n) for n in names))) for r in records.get(table, ())
        ]
        found = list(dict.fromkeys(filter(None, found)))
        if found:
            more = f"; … (tổng số {len(found)})" if len(found) > _MOST_SOURCES else ""
            kind = "Văn bản" if table == "VanBan" else "Bản vẽ"
            lines.append(f"{kind}: {'; '.join(found[:_MOST_SOURCES])}{more}.")
    return "\n".join(lines)


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else clean(str(value))
