# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the ward that a former one became."""

from __future__ import annotations

from typing import ClassVar, Optional, Sequence

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.repair.base import Choice, Repair
from qh_plugin.core.repair.former_codes import code_choices, found_code, unsure, with_name
from qh_plugin.core.repair.geometry import geometry_at
from qh_plugin.core.repair.named_values import NamedValue
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.rules.codes import successions, sure_successor, written_digits
from qh_plugin.core.text import Text


class ReplaceFormerWard(Repair):
    """Writes the ward that a former one became. Where that was divided, the place tells: the ward
    of the boundary layer that contains the feature; else a person chooses."""

    id: ClassVar[str] = "replace_former_ward"
    title: ClassVar[Text] = Text("Dùng mã phường, xã mới", "Use the new ward code")
    mends: ClassVar[frozenset[str]] = frozenset({"A13"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The one sure successor. Raises `Unmendable` where there are several or none."""
        named, model, field = found_code(context, findings, i, written_digits)
        rows = successions(model, field.code_list, written_digits(named.value))
        code = sure_successor(rows)
        if code is None:
            code = _by_place(context, named, field, {row.new for row in rows})
        if code is None:
            raise unsure(named, sorted({row.new for row in rows}))
        return named.becomes(context, code, with_name(code, model.code_lists[field.code_list]))

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Sequence[Choice]:
        """Every ward that the former one became, or a part of it; the sure one first."""
        named, model, field = found_code(context, findings, i, written_digits)
        rows = successions(model, field.code_list, written_digits(named.value))
        new = list(dict.fromkeys(row.new for row in rows))
        if not new:
            raise unsure(named, new)
        sure = sure_successor(rows) or _by_place(context, named, field, set(new))
        new.sort(key=lambda code: code != sure)
        codes = model.code_lists[field.code_list]
        return code_choices(context, named, new, codes, {sure} if sure else set())


def _by_place(
    context: LayerContext, named: NamedValue, field: ModelField, among: set[str]
) -> Optional[str]:
    """The one of some wards whose area in the boundary layer contains the feature; None where
    there is no such layer, or none or several fit."""
    model, of = context.model, context.feature_class
    references = model.references if model and of else ()
    for reference in references:
        if of is None or reference.of != of.name or reference.field != field.name:
            continue
        table = next((t for t in context.dataset.tables if _is(t.name, reference.to, model)), None)
        codes = table.columns.get(reference.to_field) if table is not None else None
        if table is None or codes is None or table.epsg != context.table.epsg:
            continue
        place = shapely.point_on_surface(geometry_at(context, named.row))
        wards = shapely.from_wkb(table.wkb, on_invalid="ignore")
        inside = shapely.contains_properly(wards, place)
        found = {str(code) for code in codes[inside]}
        if len(found) == 1 and found <= among:
            return found.pop()
    return None


def _is(name: str, wanted: str, model: Optional[Model]) -> bool:
    found = model.feature_class(name) if model else None
    return found is not None and found.name == wanted
