# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said beside each indicator of the chosen lots, and what follows from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Sequence

from qh_plugin.core.findings import Severity
from qh_plugin.core.text import Text
from qh_plugin.core.zoning.cross_check import Remark, cross_check
from qh_plugin.core.zoning.derived import Sum, derive
from qh_plugin.core.zoning.figures import grouped, square_metres
from qh_plugin.core.zoning.reading import IndicatorError, parse
from qh_plugin.gui.editing.indicators.draft import Draft
from qh_plugin.qgis_io.i18n import shown, translate

_ORDER = list(Severity)
_M2 = Text("m²", "m²")


@dataclass(frozen=True)
class Assessment:
    """`told` field → mark, sentence and tip; `derived` titles and values."""

    told: Mapping[str, tuple[str, str, str]]
    derived: Sequence[tuple[str, str]]


def assess(draft: Draft) -> Assessment:
    """All there is to say; may be called in any thread."""
    return Assessment(remarks(draft), derived_lines(draft))


def remarks(draft: Draft) -> dict[str, tuple[str, str, str]]:
    """field → mark, sentence and tip: the gravest remark, else what was typed means (stored
    values in the house form speak for themselves)."""
    found = cross_check(draft.with_typed(), draft.kinds)
    told = {}
    for name in draft.kinds:
        concerned = [r for r in found if name in r.fields]
        led = [r for r in concerned if r.fields[0] == name]
        grave = min(concerned, key=lambda r: _ORDER.index(r.severity), default=None)
        if grave is None:
            mark, sentence = _meaning(draft, name)
            told[name] = (mark, sentence, sentence)
        else:
            sentence = _sentence(led, len(draft.lots))
            # a field that only plays a part has the mark alone; its tip says why
            told[name] = (grave.severity.value, sentence, sentence or shown(grave.text))
    return told


def _sentence(led: list[Remark], lots: int) -> str:
    """The first remark (the others are counted); a lot is named where there are several."""
    if not led:
        return ""
    led = sorted(led, key=lambda r: _ORDER.index(r.severity))
    first = led[0]
    text = shown(first.what if lots == 1 else first.text)
    others = len({r.row for r in led} - {first.row})
    if others:
        text += translate("qh", " (và {count} lô khác)").format(count=others)
    if lots == 1:
        text = text[:1].upper() + text[1:]
    return text


def _meaning(draft: Draft, name: str) -> tuple[str, str]:
    text, same = draft.shared[name]
    if name in draft.typed:
        text, same = draft.typed[name].strip(), True
        if not text:
            return "info", translate("qh", "Sẽ xóa trống {count} lô").format(count=len(draft.lots))
    if not same or not text:
        return "", ""
    try:
        value = parse(text, draft.kinds[name])
    except IndicatorError as error:
        return "error", shown(error.text)
    kind = draft.kinds[name]
    plain = name not in draft.typed and value.text(kind) == text
    return "good", "" if plain else shown(value.meaning(kind))


def derived_lines(draft: Draft) -> list[tuple[str, str]]:
    """Title and value of what follows from the indicators, sums where there are several lots."""
    found = derive(draft.with_typed(), draft.kinds)
    several = found.count > 1
    lines = [
        (
            translate("qh", "Tổng diện tích") if several else translate("qh", "Diện tích vẽ"),
            f"{shown(square_metres(found.area))} m²",
        )
    ]
    for title, one in (
        (translate("qh", "Diện tích xây dựng"), found.footprint),
        (translate("qh", "Tổng diện tích sàn"), found.floor),
    ):
        text = one.text(_M2)
        if text is not None:
            lines.append((title, shown(text) + _of(one, found.count)))
    if found.people is not None and several:
        people = translate("qh", "{count} người").format(count=shown(grouped(found.people)))
        lines.append((translate("qh", "Tổng dân số"), people))
    crowd = found.per_hectare_text
    if crowd is not None:
        text = translate("qh", "{count} người/ha").format(count=shown(crowd))
        lines.append((translate("qh", "Mật độ dân số"), text))
    return lines


def _of(one: Sum, count: int) -> str:
    """ " (2/3 lô)" where not every lot tells it."""
    if one.count == count:
        return ""
    return translate("qh", " ({some}/{all} lô)").format(some=one.count, all=count)
