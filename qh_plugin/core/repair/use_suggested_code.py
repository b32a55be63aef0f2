# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the code that a value outside the code list stands for."""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import CodeList, ModelField
from qh_plugin.core.model.schema import fold
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.rules.attributes import is_blank, shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class UseSuggestedCode(Repair):
    """Puts the code in place of a value that differs from it, or from one of its names, only by
    case, accents or blanks. Where no code or several are meant so, a person has to choose."""

    id: ClassVar[str] = "use_suggested_code"
    title: ClassVar[Text] = Text("Dùng giá trị gợi ý", "Use the suggested value")
    mends: ClassVar[frozenset[str]] = frozenset({"A02"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The one attribute of the one feature concerned."""
        field, value = meant_field(context, findings, i)
        code = meant(value, context.model.code_lists[field.code_list]) if context.model else None
        if code is None:
            raise Unmendable(
                Text(
                    "Không có mã nào chắc chắn là “{value}”; hãy chọn lại trong biểu mẫu.",
                    "No code is surely meant by “{value}”; choose one in the form.",
                ).format(value=shown(value))
            )
        return code_edit(context, findings.fids[i][0], field, value, code)


def code_edit(context: LayerContext, fid: int, field: ModelField, value: Any, code: str) -> Edits:
    """The edit that puts a code in place of a value."""
    text = Text("{label}: “{value}” thành {code}", "{label}: “{value}” becomes {code}").format(
        label=field.label, value=shown(value), code=code
    )
    return Edits(context.table.name, text, attributes={fid: {field.name: code}})


def meant(value: Any, codes: CodeList) -> Optional[str]:
    """The only code whose own spelling, short form or name is `value` but for case, accents and
    blanks; None where there is none or there are several. A code's spelling goes before names."""
    key = _squeezed(str(value))
    exact = {code.code for code in codes.codes if _squeezed(code.code) == key}
    named = {
        code.code
        for code in codes.codes
        for name in (code.short, code.name.vi, code.name.en)
        if name and _squeezed(name) == key
    }
    found = exact or named
    return next(iter(found)) if len(found) == 1 else None


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def meant_field(context: LayerContext, findings: Findings, i: int) -> tuple[ModelField, Any]:
    """The field that the finding's message names, with its value now; a finding that was read
    back from a report knows its field by the message only. Raises `Unmendable`."""
    row, message = row_of(context, findings.fids[i][0]), findings.message(i).vi
    for field in context.feature_class.fields if context.feature_class else ():
        column = context.table.columns.get(field.name)
        if not field.code_list or column is None or context.model is None or is_blank(column[row]):
            continue
        known = column[row] in context.model.code_lists[field.code_list].by_code
        if not known and f": {field.label.vi} “{shown(column[row])}”" in message:
            return field, column[row]
    raise Unmendable(
        Text(
            "Giá trị này đã đổi sau lần kiểm tra; hãy kiểm tra lại.",
            "This value has changed since the check; run the check again.",
        )
    )
