# SPDX-License-Identifier: GPL-2.0-or-later
"""A13: codes of wards before the merger, or of another province."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Sequence

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.model.schema import Succession
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.codes import owner_of_code, successions, sure_successor, written_digits
from qh_plugin.core.rules.wrong_values import Case, WrongValues
from qh_plugin.core.text import Text, plain

_SURE, _SEVERAL, _FOREIGN = range(3)


@dataclass(frozen=True)
class FormerWard(Rule):
    """Kiểm tra gì: mã phường, xã đủ chữ số nhưng không có trong danh mục hiện hành: mã trước sắp
    xếp ngày 01/7/2025 hoặc mã của tỉnh khác.

    Vì sao: dữ liệu ghi mã cũ không nối được với địa giới hiện nay; cùng một con số có thể là
    phường khác.

    Cách sửa: dùng mã mới được gợi ý; khi phường, xã cũ chia cho nhiều đơn vị thì chọn theo vị trí.
    """

    id: ClassVar[str] = "A13"
    title: ClassVar[Text] = Text("Mã phường, xã cũ hoặc lạ", "Former or foreign ward code")
    help_en: ClassVar[str] = (
        "What: a ward code of the right length that is not in the list in force: one from before "
        "the merger of 1 July 2025, or of another province. Why: data with former codes match no "
        "boundary of today; the same number may be another ward. Fix: use the new code offered; "
        "where the former ward was divided, choose by the place."
    )
    basis: ClassVar[Text] = acts.WARDS
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each such code; wards alone have codes of digits and a conversion."""
        found, model = WrongValues(context, _MESSAGES), context.model
        for number, field, column in found.columns():
            if model is None or field.code_list not in model.conversions:
                continue
            known = model.code_lists[field.code_list]
            if not known.digits:
                continue
            codes = {
                value: written_digits(said(value))
                for value in set(column.values) - known.by_code.keys() - column.blanks
                if owner_of_code(said(value), field, model) == "A13"
            }
            became = {c: successions(model, field.code_list, c) for c in set(codes.values())}
            wrong: dict[Any, Case] = {
                value: (_case(became[code]), _meant(became[code], field, model))
                for value, code in codes.items()
            }
            found.add(number, column, wrong, codes.__getitem__)
        return found.findings(self.id, "meant")


def _case(rows: Sequence[Succession]) -> int:
    if not rows:
        return _FOREIGN
    return _SURE if sure_successor(rows) else _SEVERAL


def _meant(rows: Sequence[Succession], field: ModelField, model: Model) -> Text:
    """The old unit and the new ones with their names."""
    if not rows:
        return plain("")
    names = model.code_lists[field.code_list].by_code
    new = [names[code] for code in dict.fromkeys(row.new for row in rows)]
    old = rows[0].old_name
    return Text(
        f"{old} → " + ", ".join(f"{c.code} ({c.name.vi})" for c in new),
        f"{old} → " + ", ".join(f"{c.code} ({c.name.en})" for c in new),
    )


_MESSAGES = (
    Text(
        "{id}: {label} “{value}” là mã trước sắp xếp: {meant}",
        "{id}: {label} “{value}” is a code from before the merger: {meant}",
    ),
    Text(
        "{id}: {label} “{value}” là mã trước sắp xếp, chuyển một phần hoặc nhiều nơi: {meant}; hãy "
        "chọn theo vị trí",
        "{id}: {label} “{value}” is a code from before the merger, in part or to several units: "
        "{meant}; choose by the place",
    ),
    Text(
        "{id}: {label} “{value}” không phải mã phường, xã của thành phố, nay cũng như trước sắp "
        "xếp; có thể của tỉnh khác",
        "{id}: {label} “{value}” is no ward of the city, now or before the merger; it may be of "
        "another province",
    ),
)
