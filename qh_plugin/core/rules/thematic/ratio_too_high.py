# SPDX-License-Identifier: GPL-2.0-or-later
"""A12: floor area ratios above density × storeys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Mapping

import numpy as np

from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, is_blank, of_features
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.domain.bad_indicator import lots_of_values
from qh_plugin.core.text import Text
from qh_plugin.core.zoning.cross_check import LIMITS, ratio_remarks
from qh_plugin.core.zoning.kinds import DENSITY, RATIO, STOREYS

_KINDS = {kind.field: kind for kind in (DENSITY, STOREYS, RATIO)}


@dataclass(frozen=True)
class RatioTooHigh(Rule):
    """Kiểm tra gì: hệ số sử dụng đất lớn nhất vượt mật độ xây dựng lớn nhất nhân tầng cao lớn nhất.

    Vì sao: không thể xây được nhiều sàn hơn mật độ nhân số tầng; một trong ba chỉ tiêu ghi sai
    hoặc khối đế và khối tháp có mật độ khác nhau.

    Cách sửa: kiểm tra ba chỉ tiêu với bản vẽ đã duyệt; nếu khối đế và khối tháp khác nhau thì ghi
    chú rồi chấp nhận.
    """

    id: ClassVar[str] = "A12"
    title: ClassVar[Text] = Text(
        "Hệ số sử dụng đất vượt mật độ × tầng cao", "Floor area ratio above density × storeys"
    )
    help_en: ClassVar[str] = (
        "What: the largest floor area ratio exceeds the largest density times the largest number "
        "of storeys. Why: no more floor can be built than density times storeys; one of the three "
        "is wrong, or podium and tower have different densities. Fix: compare the three with the "
        "approved drawing; where podium and tower differ, note it and accept."
    )
    basis: ClassVar[Text] = acts.INDICATORS
    quality: ClassVar[str] = "thematic"
    severity: ClassVar[Severity] = Severity.WARNING
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    #: how far the ratio may exceed the product by rounding
    rounding: float = LIMITS.ratio

    def run(self, context: LayerContext) -> Findings:
        """One finding for each lot; where an indicator is missing or unreadable there is none."""
        columns = [context.columns.get(name) for name in _KINDS]
        named = set(_KINDS) <= set(class_of(context).field_map)
        if not named or any(c is None or not c.types for c in columns):
            return none_found(self.id, context.table.name)
        different = context.columns.different(tuple(_KINDS))
        told = self._told([t for t in different if not any(map(is_blank, t))])
        if not told:
            return none_found(self.id, context.table.name)
        rows = context.columns.together(tuple(_KINDS))
        bad = [row for row, triple in enumerate(rows) if triple in told]
        return of_features(
            self.id,
            context,
            [[row] for row in bad],
            [_MESSAGE],
            [0] * len(bad),
            {"what": [told[rows[row]] for row in bad]},
            Severity.WARNING,
        )

    def _told(self, triples: list[tuple[Any, ...]]) -> Mapping[tuple[Any, ...], Text]:
        """What is to be said of density, storeys and ratio together, where anything is."""
        if not triples:
            return {}
        values: dict[str, Any] = {}
        for name, cells in zip(_KINDS, zip(*triples)):
            values[name] = np.empty(len(triples), object)
            values[name][:] = [said(value) for value in cells]
        limits = replace(LIMITS, ratio=self.rounding)
        remarks = ratio_remarks(lots_of_values(values), _KINDS, limits)
        return {triples[remark.row]: remark.what for remark in remarks}


_MESSAGE = Text("{id}: {what}", "{id}: {what}")
