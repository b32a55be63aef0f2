# SPDX-License-Identifier: GPL-2.0-or-later
"""A15: numbers stored as text, with decimal comma, thousands or unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.legacy.numbers import readings
from qh_plugin.core.model import ModelField
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.codes import owner_of_number
from qh_plugin.core.rules.wrong_values import Case, WrongValues
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class NumberAsText(Rule):
    """Kiểm tra gì: trường kiểu số nhưng giá trị là chữ: có dấu phẩy thập phân, dấu chấm hàng nghìn
    (2.159,6), đơn vị hoặc dấu cách. Cột khai báo kiểu chữ mà giá trị là số thường do M03 báo.

    Vì sao: phần mềm đọc “2.159” thành 2159 hoặc 2,159 tùy máy; tổng diện tích sai mà không ai biết.

    Cách sửa: xem số đọc được rồi đồng ý; chỗ đọc được hai cách phải nhập lại.
    """

    id: ClassVar[str] = "A15"
    title: ClassVar[Text] = Text("Số viết thành chữ", "Number written as text")
    help_en: ClassVar[str] = (
        "What: a field of numbers holds text: decimal comma, thousands (2.159,6), a unit or "
        "blanks. Where a column is declared as text and its values are plain numbers, M03 tells. "
        "Why: “2.159” becomes 2159 or 2.159 depending on the machine, and sums go wrong unseen. "
        "Fix: look at the number read and agree; where there are two readings, enter it again."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each number that is a text."""
        found = WrongValues(context, (_MESSAGE,))
        declared = {f.name: f.type for f in context.table.fields}
        for number, field, column in found.columns():
            if field.type not in ("integer", "real") or not column.texts:
                continue
            kind = declared.get(field.name, "")
            wrong: dict[str, Case] = {
                text: (0, _meant(said(text), field))
                for text in set(column.texts)
                if owner_of_number(said(text), field, kind) == "A15"
            }
            found.add(number, column, wrong)
        return found.findings(self.id, "meant")


def _meant(text: str, field: ModelField) -> Text:
    shown_numbers = [f"{value:.12g}" for value in readings(text, field.unit)]
    vietnamese = [number.replace(".", ",") for number in shown_numbers]
    return Text(" hoặc ".join(vietnamese), " or ".join(shown_numbers))


_MESSAGE = Text(
    "{id}: {label} “{value}” là chữ, không phải số; đọc là {meant}",
    "{id}: {label} “{value}” is a text, not a number; it reads {meant}",
)
