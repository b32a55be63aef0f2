# SPDX-License-Identifier: GPL-2.0-or-later
"""A02: values that are not in the field's code list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Optional

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import CodeList, ModelField
from qh_plugin.core.model.schema import fold
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, nearest
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.codes import owner_of_code, written_digits
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.rules.wrong_values import Case, WrongValues
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class NotInCodeList(Rule):
    """Kiểm tra gì: giá trị không có trong danh mục mã của trường, kể cả khi chỉ khác chữ hoa,
    dấu tiếng Việt hoặc thừa dấu cách. Trường bắt buộc là lỗi, trường khác là cảnh báo.

    Vì sao: màu, chú giải và thống kê sử dụng đất đều dựa vào mã; mã lạ làm lô đất rơi khỏi bảng
    cân bằng đất đai.

    Cách sửa: chọn lại giá trị trong danh sách của biểu mẫu; thông báo nêu mã gần nhất nếu có.
    Mã sai số chữ số do A09 báo, mã phường, xã cũ do A13, mã đất cũ và mã ghép do A14.
    """

    id: ClassVar[str] = "A02"
    title: ClassVar[Text] = Text("Giá trị ngoài danh mục", "Value not in the code list")
    help_en: ClassVar[str] = (
        "What: a value that is not in the field's code list, even if only case, accents or blanks "
        "differ. An error in required fields, a warning in others. Why: colours, legend and "
        "land-use statistics follow the code; with an unknown code a lot drops out of the "
        "balance. Fix: choose the value from the form's list; the message names the nearest code "
        "where there is one. Codes with a wrong number of digits are A09's, former ward codes "
        "A13's, former land codes and joined ones A14's."
    )
    basis: ClassVar[Text] = acts.LAND_USE
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> list[Findings]:
        """Two groups: required fields as errors, the others as warnings."""
        groups = (WrongValues(context, (_MESSAGE,)), WrongValues(context, (_MESSAGE,)))
        for number, field, column in groups[0].columns():
            if field.code_list:
                found = groups[0 if field.required == "E" else 1]
                found.add(number, column, _unknown(field, column, context))
        strict, loose = groups
        return [
            strict.findings(self.id, "meant", Severity.ERROR),
            loose.findings(self.id, "meant", Severity.WARNING),
        ]


def _unknown(field: ModelField, column: Column, context: LayerContext) -> dict[object, Case]:
    """Each distinct value that is not a code → a hint at the code that is meant."""
    model = context.model
    if model is None:
        return {}
    codes = model.code_lists[field.code_list]
    strange = set(column.values) - codes.by_code.keys() - column.blanks
    if {f.name: f.type for f in context.table.fields}.get(field.name) in ("integer", "real"):
        strange = {v for v in strange if written_digits(v) not in codes.by_code}  # M03 tells of it
    unknown = [v for v in strange if said(v) not in codes.by_code]
    unknown = [v for v in unknown if owner_of_code(said(v), field, model) == "A02"]
    if not unknown:
        return {}
    names = _names(codes)
    # where the list depends on the kind of plan, the codes of another kind look right: name it
    named = codes.id in field.code_list_by_kind.values()
    which = Text(" “{title}”", " “{title}”").format(title=codes.title) if named else Text("", "")
    return {v: (0, _hint(v, names, codes, which)) for v in unknown}


def _hint(value: object, names: Mapping[str, str], codes: CodeList, which: Text) -> Text:
    meant = _meant(str(value), names, codes)
    if meant is None:
        return which
    return Text(
        "{which}; có phải là {code} ({name})?", "{which}; did you mean {code} ({name})?"
    ).format(which=which, code=meant, name=codes.by_code[meant].name)


def _meant(value: str, names: Mapping[str, str], codes: CodeList) -> Optional[str]:
    """The code that is meant. Codes of digits are as near to one another as a slip of the pen:
    there only letters that look like digits are read as these, nothing is guessed."""
    key = fold(value.strip())
    if not codes.digits or key in names or not any(map(str.isdigit, key)):
        return nearest(value, names)
    read = key.translate(_LIKE_DIGITS)
    return read if read in codes.by_code else None


def _names(codes: CodeList) -> dict[str, str]:
    """Everything people write for a code, folded → the code; the code itself goes first."""
    names: dict[str, str] = {}
    for spelling in ("code", "short", "vi", "en"):
        for code in codes.codes:
            word = getattr(code.name if spelling in ("vi", "en") else code, spelling)
            if word:
                names.setdefault(fold(word), code.code)
    return names


_LIKE_DIGITS = str.maketrans("oil", "011")
_MESSAGE = Text(
    "{id}: {label} “{value}” không có trong danh mục{meant}",
    "{id}: {label} “{value}” is not in the code list{meant}",
)
