# SPDX-License-Identifier: GPL-2.0-or-later
"""A09: codes with more or fewer digits than they have, and numbers with leading zeros."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.codes import (
    fixed_digits,
    owner_of_code,
    owner_of_number,
    written_digits,
)
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.rules.wrong_values import WrongValues
from qh_plugin.core.text import Text

_SHORT, _LONG, _ZEROS = range(3)


@dataclass(frozen=True)
class WrongDigits(Rule):
    """Kiểm tra gì: mã có số chữ số cố định (mã phường, xã 5 chữ số) bị thiếu hoặc thừa chữ số; số
    tờ, số thửa viết có số 0 ở đầu.

    Vì sao: bảng tính thường bỏ số 0 ở đầu mã; mã thiếu chữ số không nối được với danh mục, số
    “007” và “7” bị xem là hai thửa.

    Cách sửa: nhập lại đủ chữ số theo danh mục; số tờ, số thửa bỏ các số 0 ở đầu.
    """

    id: ClassVar[str] = "A09"
    title: ClassVar[Text] = Text("Sai số chữ số của mã", "Wrong number of digits")
    help_en: ClassVar[str] = (
        "What: a code of a fixed number of digits (ward: 5) with more or fewer of them; a sheet or "
        "parcel number with leading zeros. Why: spreadsheets drop leading zeros; such a code "
        "matches no list, and “007” and “7” count as two parcels. Fix: enter all digits of the "
        "list's code; write sheet and parcel numbers without leading zeros."
    )
    basis: ClassVar[Text] = acts.PARCEL_NUMBERS
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each code."""
        found = WrongValues(context, _MESSAGES)
        declared = {f.name: f.type for f in context.table.fields}
        for number, field, column in found.columns():
            if context.model is None:
                continue
            length = fixed_digits(field, context.model)
            if not length and field.type != "integer":
                continue
            wrong = _wrong(column, field, context.model, declared.get(field.name, ""))
            found.add(number, column, {value: (case, length) for value, case in wrong.items()})
        return found.findings(self.id, "length")


def _wrong(column: Column, field: ModelField, model: Model, declared: str) -> dict[Any, int]:
    """Each wrong value → what is wrong with it."""
    if field.type == "integer":
        return {
            text: _ZEROS
            for text in set(column.texts)
            if owner_of_number(said(text), field, declared) == "A09"
        }
    length = fixed_digits(field, model)
    known = model.code_lists[field.code_list].by_code if field.code_list else {}
    found = {}
    for value in set(column.values) - known.keys() - column.blanks:
        digits = written_digits(said(value))
        if not digits or len(digits) == length:
            continue
        if not field.code_list or owner_of_code(said(value), field, model) == "A09":
            found[value] = _SHORT if len(digits) < length else _LONG
    return found


_MESSAGES = (
    Text(
        "{id}: {label} “{value}” thiếu chữ số, phải có {length}; có thể đã mất số 0 ở đầu",
        "{id}: {label} “{value}” has too few digits, {length} are needed; a leading zero may be "
        "lost",
    ),
    Text(
        "{id}: {label} “{value}” thừa chữ số, chỉ có {length}",
        "{id}: {label} “{value}” has too many digits, there are {length}",
    ),
    Text(
        "{id}: {label} “{value}” có số 0 ở đầu; hãy viết không có số 0",
        "{id}: {label} “{value}” has leading zeros; write it without them",
    ),
)
