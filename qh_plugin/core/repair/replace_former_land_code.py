# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the land code that took the place of a former one."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Optional, Sequence

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import CodeList, Model, ModelField
from qh_plugin.core.repair.base import Choice, Repair
from qh_plugin.core.repair.former_codes import code_choices, found_code, unsure
from qh_plugin.core.repair.named_values import NamedValue
from qh_plugin.core.rules.attributes import is_blank, shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.rules.codes import (
    JOINT,
    is_former,
    joined_parts,
    successions,
    sure_successor,
)
from qh_plugin.core.text import Text


class ReplaceFormerLandCode(Repair):
    """Writes the land code that took the place of a former one, also among joined codes. Of codes
    joined where one belongs, a person chooses the main one; the field of all uses takes them all
    where it is empty."""

    id: ClassVar[str] = "replace_former_land_code"
    title: ClassVar[Text] = Text("Dùng mã loại đất mới", "Use the new land code")
    mends: ClassVar[frozenset[str]] = frozenset({"A14"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The one way that is sure. Raises `Unmendable` where there are several or none."""
        named, model, field = found_code(context, findings, i, shown)
        codes = model.code_lists[field.joined or field.code_list]
        ways = _ways(str(named.value), field, codes, model)
        sure = [value for value, certain in ways.items() if certain]
        if len(sure) != 1:
            raise unsure(named, list(ways))
        return named.becomes(context, sure[0], sure[0])

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Sequence[Choice]:
        """Every way to write it with codes that are valid."""
        named, model, field = found_code(context, findings, i, shown)
        codes = model.code_lists[field.joined or field.code_list]
        ways = _ways(str(named.value), field, codes, model)
        if not ways:
            raise unsure(named, [])
        sure = {value for value, certain in ways.items() if certain}
        made = code_choices(context, named, list(ways), codes, sure if len(sure) == 1 else set())
        return [_keeping_all(context, named, choice) for choice in made]


def _keeping_all(context: LayerContext, named: NamedValue, choice: Choice) -> Choice:
    """The choice, which also writes joined codes into the empty field that takes them."""
    of = context.feature_class
    field = of.field_map[named.name] if of else None
    if of is None or field is None or field.joined or JOINT not in str(named.value):
        return choice
    for other in of.fields:
        column = context.table.columns.get(other.name)
        if other.joined == field.code_list and column is not None and is_blank(column[named.row]):
            (edits,) = choice.edits
            joined = _all_of_today(named, field, context.model)
            values = {**edits.attributes[named.fid], other.name: joined}
            return replace(choice, edits=(replace(edits, attributes={named.fid: values}),))
    return choice


def _all_of_today(named: NamedValue, field: ModelField, model: Optional[Model]) -> str:
    """All the joined codes, former ones with their sure successor where there is one."""
    new = []
    for part in joined_parts(named.value):
        codes = model.code_lists[field.code_list] if model else None
        after = _after(part, field.code_list, codes, model) if model and codes else {}
        new.append(next(iter(after)) if len(after) == 1 and all(after.values()) else part)
    return JOINT.join(dict.fromkeys(new))


def _ways(text: str, field: ModelField, codes: CodeList, model: Model) -> dict[str, bool]:
    """Each value that may be written → whether it is sure."""
    parts = joined_parts(text)
    name = field.joined or field.code_list
    if not field.joined and len(parts) > 1:
        return {p: False for part in parts for p in _after(part, name, codes, model)}
    ways: dict[str, bool] = {"": True}
    for part in parts:
        after = _after(part, name, codes, model)
        ways = {
            f"{before}{JOINT}{code}".lstrip(JOINT): certain and sure
            for before, certain in ways.items()
            for code, sure in after.items()
        }
    return {value: sure for value, sure in ways.items() if value != text}


def _after(code: str, name: str, codes: CodeList, model: Model) -> dict[str, bool]:
    """What a code may be written as now → whether that is sure; nothing for unknown ones."""
    if code not in codes.by_code:
        return {}
    if not is_former(code, codes, model):
        return {code: True}
    rows = successions(model, name, code)
    return {row.new: sure_successor(rows) is not None for row in rows}
