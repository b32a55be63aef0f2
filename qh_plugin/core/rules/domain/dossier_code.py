# SPDX-License-Identifier: GPL-2.0-or-later
"""A10: codes of the dossier that are malformed or do not agree with each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar, Optional

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import Model, ModelField, building
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.codes import DOSSIER_CODES
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.rules.wrong_values import Case, WrongValues
from qh_plugin.core.text import Text, plain

_FORM, _OTHER, _PREFIX, _CLASS = range(4)
_DOSSIER, _INFORMATION, _FEATURE = DOSSIER_CODES
#: the parts of a feature's code that are the dossier's code and the class
_DOSSIER_PARTS, _CLASS_PARTS = ("dossier", "maHoSoQH"), ("class", "className")


@dataclass(frozen=True)
class DossierCode(Rule):
    """Kiểm tra gì: mã hồ sơ, mã thông tin quy hoạch, mã đối tượng không đúng mẫu; mã hồ sơ khác mã
    của hồ sơ (một gói dữ liệu chỉ có một mã); mã đối tượng có phần đầu không phải mã hồ sơ hoặc
    ghi tên lớp khác.

    Vì sao: cơ sở dữ liệu quốc gia nhận biết hồ sơ và đối tượng qua các mã này; mã sai thì dữ liệu
    gắn vào hồ sơ khác.

    Cách sửa: nhập lại mã theo mẫu nêu trong thông báo; để trống mã đối tượng rồi lưu, chương trình
    tự cấp mã đúng.
    """

    id: ClassVar[str] = "A10"
    title: ClassVar[Text] = Text("Mã hồ sơ không đúng", "Wrong dossier code")
    help_en: ClassVar[str] = (
        "What: a dossier, planning information or feature code that does not follow its pattern; a "
        "dossier code other than the dossier's (a package has one); a feature code whose beginning "
        "is not the dossier code or whose class is another one. Why: the national database knows "
        "dossiers and features by these codes; with a wrong one the data go to another dossier. "
        "Fix: enter the code in the form named; leave a feature code empty and save, and the "
        "right one is given."
    )
    basis: ClassVar[Text] = acts.CODES
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each wrong code."""
        found, model = WrongValues(context, _MESSAGES), context.model
        codes = {pattern: expected_code(context, pattern) for pattern in (_DOSSIER, _INFORMATION)}
        for number, field, column in found.columns():
            if model is None or field.pattern not in DOSSIER_CODES:
                continue
            if field.pattern == _FEATURE:
                wrong = _wrong_features(column, field, codes[_DOSSIER], context)
                found.add_rows(number, column, wrong)
            else:
                found.add(number, column, _wrong_codes(column, field, model, codes[field.pattern]))
        return found.findings(self.id, "asked")


def expected_code(context: LayerContext, pattern: str) -> str:
    """The one code of the dossier: what it says of itself, else the code that most features of
    all layers have; "" where none can be told."""
    stated = str(context.dataset.facts.get(pattern) or "")
    if stated or pattern != _DOSSIER or context.model is None:
        return stated
    columns = [t.columns[_DOSSIER] for t in context.dataset.tables if _DOSSIER in t.columns]
    known = {v for column in columns for v in set(column.tolist()) if isinstance(v, str)}
    good = [code for code in known if building.follows(context.model, pattern, code)]
    if len(good) < 2:
        return next(iter(good), "")
    counted: Counter[Any] = Counter()
    for column in columns:
        counted.update(column.tolist())
    return max(good, key=lambda code: (counted[code], code))


def _wrong_codes(column: Column, field: ModelField, model: Model, expected: str) -> dict[Any, Case]:
    found: dict[Any, Case] = {}
    for value in set(column.values) - column.blanks - {expected}:
        code = str(said(value))
        if not building.follows(model, field.pattern, code):
            found[value] = (_FORM, building.form(model.patterns[field.pattern]))
        elif expected and code != expected:
            found[value] = (_OTHER, plain(expected))
    return found


def _wrong_features(
    column: Column, field: ModelField, expected: str, context: LayerContext
) -> dict[int, Case]:
    """Row → what is wrong with the feature's code."""
    model, name = context.model, class_of(context).class_name
    if model is None:
        return {}
    if _all_numbered(column, f"{expected}-{name}-", field, model):
        return {}
    others = context.columns.get(_DOSSIER)
    of_row = others.cells if others is not None else [None] * len(column.cells)
    found: dict[int, Case] = {}
    known: dict[Any, Optional[dict[str, str]]] = {}
    for row, value in enumerate(column.cells):
        if value is None or value in column.blanks:
            continue
        if value not in known:
            known[value] = _parts(model, field, str(said(value)))
        parts = known[value]
        if parts is None:
            found[row] = (_FORM, building.form(model.patterns[field.pattern]))
            continue
        dossier = next((parts[p] for p in _DOSSIER_PARTS if p in parts), "")
        of_class = next((parts[p] for p in _CLASS_PARTS if p in parts), "")
        own = str(of_row[row] or "") or expected
        if dossier and own and dossier not in (own, expected):
            found[row] = (_PREFIX, plain(expected or own))
        elif of_class and of_class.casefold() != name.casefold():
            found[row] = (_CLASS, plain(name))
    return found


def _parts(model: Model, field: ModelField, code: str) -> Optional[dict[str, str]]:
    if not building.follows(model, field.pattern, code):
        return None
    return building.parse(model, field.pattern, code)


def _all_numbered(column: Column, prefix: str, field: ModelField, model: Model) -> bool:
    """Whether a quick look shows that every code is the prefix and a number."""
    joined = f"\0{column.joined}"
    if column.types != {str} or not building.follows(model, field.pattern, f"{prefix}1"):
        return False
    if joined.count(f"\0{prefix}") != len(column.texts):
        return False
    if f"\0{prefix}\0" in joined or joined.endswith(f"\0{prefix}") or not joined.isascii():
        return False
    seen = np.frombuffer(joined.encode("ascii"), np.uint8)
    digits = int(np.count_nonzero((seen >= 0x30) & (seen <= 0x39)))
    count = len(column.texts)
    in_prefix = count * sum(c.isdigit() for c in prefix)
    return digits - in_prefix == len(joined) - count * (len(prefix) + 1)


_MESSAGES = (
    Text(
        "{id}: {label} “{value}” không đúng mẫu: {asked}",
        "{id}: {label} “{value}” is not of the form: {asked}",
    ),
    Text(
        "{id}: {label} “{value}” khác mã của hồ sơ {asked}",
        "{id}: {label} “{value}” differs from the dossier's code {asked}",
    ),
    Text(
        "{id}: {label} “{value}” không bắt đầu bằng mã hồ sơ {asked}",
        "{id}: {label} “{value}” does not begin with the dossier code {asked}",
    ),
    Text(
        "{id}: {label} “{value}” ghi tên lớp khác, đối tượng nằm trong lớp {asked}",
        "{id}: {label} “{value}” names another class, the feature is in {asked}",
    ),
)
