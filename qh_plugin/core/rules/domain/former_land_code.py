# SPDX-License-Identifier: GPL-2.0-or-later
"""A14: land codes that are no more, and joined codes where one belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Sequence

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import CodeList, Model, ModelField
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.codes import (
    is_former,
    joined_parts,
    owner_of_code,
    successions,
    sure_successor,
)
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.rules.wrong_values import Case, WrongValues
from qh_plugin.core.text import Text, plain

_SURE, _SEVERAL, _ENDED, _JOINED, _UNKNOWN = range(5)


@dataclass(frozen=True)
class FormerLandCode(Rule):
    """Kiểm tra gì: mã loại đất đã hết hiệu lực (ví dụ BHK, DDL từ ngày 01/8/2024), kể cả trong mã
    ghép ONT+CLN; mã ghép ở trường chỉ nhận một mã; mã lạ trong mã ghép.

    Vì sao: mã cũ rơi khỏi bảng thống kê, kiểm kê và không có màu trên bản đồ.

    Cách sửa: dùng mã mới được gợi ý; khi có nhiều mã thay thế thì chọn theo hồ sơ. Mã ghép ghi vào
    trường các mục đích sử dụng, trường mục đích chính chỉ ghi một mã.
    """

    id: ClassVar[str] = "A14"
    title: ClassVar[Text] = Text("Mã loại đất cũ", "Former land code")
    help_en: ClassVar[str] = (
        "What: a land code that is no longer valid (BHK, DDL since 1 August 2024), also within "
        "joined codes such as ONT+CLN; joined codes in a field that takes one; unknown codes among "
        "joined ones. Why: former codes drop out of the statistics and have no colour on the map. "
        "Fix: use the new code offered; where there are several, choose by the documents. Joined "
        "codes belong in the field of all uses, the main use is one code."
    )
    basis: ClassVar[Text] = acts.LAND_CODES
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    #: fields that tell of an earlier period, whose codes were right then
    of_earlier_periods: tuple[str, ...] = ("maLoaiDatKyTruoc",)

    def run(self, context: LayerContext) -> Findings:
        """One finding for each such value."""
        found = WrongValues(context, _MESSAGES)
        for number, field, column in found.columns():
            if context.model is None or field.name in self.of_earlier_periods:
                continue
            found.add(number, column, _wrong(column, field, context.model))
        return found.findings(self.id, "meant")


def _wrong(column: Column, field: ModelField, model: Model) -> dict[Any, Case]:
    """Each value that is wrong here → what is wrong, and what is meant."""
    name = field.joined or field.code_list
    codes = model.code_lists.get(name)
    if codes is None or codes.digits:
        return {}
    found: dict[Any, Case] = {}
    for value in set(column.values) - column.blanks:
        text = said(value)
        parts = joined_parts(text)
        former = [part for part in parts if is_former(part, codes, model)]
        unknown = [part for part in parts if part not in codes.by_code]
        if field.joined:
            if unknown and _follows(text, field, model):
                found[value] = (_UNKNOWN, plain(", ".join(unknown)))
            elif former and not unknown:
                found[value] = _successors(former, name, codes, model)
        elif len(parts) > 1 and owner_of_code(text, field, model) == "A14":
            found[value] = (_JOINED, plain(", ".join(parts)))
        elif former and len(parts) == 1:
            found[value] = _successors(former, name, codes, model)
    return found


def _follows(text: str, field: ModelField, model: Model) -> bool:
    """Whether the text has the form of its field; if not, A03 tells."""
    pattern = model.patterns.get(field.pattern)
    return pattern is None or bool(pattern.compiled.fullmatch(text))


def _successors(
    former: Sequence[str], name: str, codes: CodeList, model: Model
) -> tuple[int, Text]:
    rows = {code: successions(model, name, code) for code in former}
    case = _SURE
    pieces = []
    for code, became in rows.items():
        new = list(dict.fromkeys(row.new for row in became))
        if not new:
            case = _ENDED
            pieces.append((code, code))
            continue
        if sure_successor(became) is None and case == _SURE:
            case = _SEVERAL
        pieces.append(
            (
                f"{code} → " + ", ".join(f"{c} ({codes.by_code[c].name.vi})" for c in new),
                f"{code} → " + ", ".join(f"{c} ({codes.by_code[c].name.en})" for c in new),
            )
        )
    return case, Text("; ".join(vi for vi, _ in pieces), "; ".join(en for _, en in pieces))


_MESSAGES = (
    Text(
        "{id}: {label} “{value}” có mã đã hết hiệu lực, thay bằng {meant}",
        "{id}: {label} “{value}” has a code that is no longer valid: {meant}",
    ),
    Text(
        "{id}: {label} “{value}” có mã đã hết hiệu lực, có thể thay bằng {meant}; hãy chọn theo hồ "
        "sơ",
        "{id}: {label} “{value}” has a code that is no longer valid, perhaps {meant}; choose by "
        "the documents",
    ),
    Text(
        "{id}: {label} “{value}” có mã đã hết hiệu lực, không có mã thay thế ({meant}); hãy chọn "
        "lại loại đất",
        "{id}: {label} “{value}” has a code that is no longer valid and has no successor "
        "({meant}); choose the land use again",
    ),
    Text(
        "{id}: {label} “{value}” ghép nhiều mã ({meant}) nhưng trường này chỉ nhận một mã",
        "{id}: {label} “{value}” joins several codes ({meant}), but the field takes one",
    ),
    Text(
        "{id}: {label} “{value}” có mã không có trong danh mục: {meant}",
        "{id}: {label} “{value}” has codes that are not in the list: {meant}",
    ),
)
