# SPDX-License-Identifier: GPL-2.0-or-later
"""M06: field names cut to ten characters by a shapefile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.rules.field_names import truncated
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class TruncatedField(Rule):
    """Kiểm tra gì: tên trường bị cắt còn 10 ký tự vì đi qua shapefile (maThongTin thay cho
    maThongTinQH, tenDoiTuon thay cho tenDoiTuong). M03 và M05 không báo lại các trường này.

    Vì sao: máy chủ nạp dữ liệu theo đúng tên trường; trường bị cắt tên coi như bị thiếu.

    Cách sửa: đổi lại tên trường đầy đủ, và trao đổi bằng GeoPackage hoặc File Geodatabase thay
    cho shapefile.
    """

    id: ClassVar[str] = "M06"
    title: ClassVar[Text] = Text("Tên trường bị shapefile cắt ngắn", "Field name cut by shapefile")
    help_en: ClassVar[str] = (
        "What: a field name cut to ten characters because the data went through a shapefile "
        "(maThongTin for maThongTinQH). M03 and M05 do not name such a field again. Why: the "
        "server loads data by the exact field names; a field with a cut name counts as missing. "
        "Fix: give the field its whole name, and exchange data as GeoPackage or File Geodatabase."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> list[Findings]:
        """One finding a field: an error where the model requires it, else a warning."""
        of = class_of(context)
        cut = truncated(context.table, of)
        strict = {
            now: of.field_map[full].required == "E" or full in of.common
            for now, full in cut.items()
        }
        return [
            _group(context, {n: f for n, f in cut.items() if strict[n] is wanted}, severity)
            for wanted, severity in ((True, Severity.ERROR), (False, Severity.WARNING))
        ]


def _group(context: LayerContext, cut: dict[str, str], severity: Severity) -> Findings:
    return statements(
        TruncatedField.id,
        context.table.name,
        [(full,) for full in cut.values()],
        [_MESSAGE],
        [0] * len(cut),
        {"now": list(cut), "full": list(cut.values())},
        severity,
    )


_MESSAGE = Text(
    "Trường {now} là tên bị cắt của {full}; hãy đổi lại thành {full}",
    "The field {now} is the cut name of {full}; rename it to {full}",
)
