# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the number that a text stands for."""

from __future__ import annotations

from typing import ClassVar, Optional, Sequence, Union

import numpy as np

from qh_plugin.core.edits import Edits
from qh_plugin.core.fabric.figures import Figures
from qh_plugin.core.findings import Findings
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.legacy.numbers import readings
from qh_plugin.core.model import ModelField
from qh_plugin.core.repair.base import Choice, Repair, Unmendable
from qh_plugin.core.repair.named_values import NamedValue, changed, named_value
from qh_plugin.core.rules.attributes import shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.rules.thematic.declared_area import row_areas
from qh_plugin.core.text import Text, plain

#: how near a reading has to come to the drawn area to be the one meant
_NEAR = 0.05


class ReadNumber(Repair):
    """Writes the number. Where a text reads two ways ("2.159"), an area is the one that the
    drawing has; anything else a person chooses."""

    id: ClassVar[str] = "read_number"
    title: ClassVar[Text] = Text("Đổi chữ thành số", "Turn the text into a number")
    mends: ClassVar[frozenset[str]] = frozenset({"A15"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The number meant. Raises `Unmendable` where the text reads two ways."""
        named, field, numbers = _read(context, findings, i)
        number = numbers[0] if len(numbers) == 1 else _as_drawn(context, named, field, numbers)
        if number is None:
            raise Unmendable(
                Text(
                    "“{value}” đọc được hai cách; hãy chọn hoặc nhập lại.",
                    "“{value}” reads two ways; choose one or enter it again.",
                ).format(value=shown(named.value))
            )
        return named.becomes(context, number, f"{number:.12g}")

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Sequence[Choice]:
        """Each reading; the one that the drawing has goes first."""
        named, field, numbers = _read(context, findings, i)
        drawn = _as_drawn(context, named, field, numbers)
        return [
            Choice(
                f"{n:.12g}",
                plain(f"{n:.12g}"),
                (named.becomes(context, n, f"{n:.12g}"),),
                guess=n != drawn and len(numbers) > 1,
            )
            for n in sorted(numbers, key=lambda n: n != drawn)
        ]


def _read(
    context: LayerContext, findings: Findings, i: int
) -> tuple[NamedValue, ModelField, list[Union[int, float]]]:
    """The value, its field, and what it may mean in the field's type."""
    named = named_value(context, findings, i)
    field = context.feature_class.field_map.get(named.name) if context.feature_class else None
    if field is None or not isinstance(named.value, str):
        raise changed()
    found = readings(said(named.value), field.unit)
    if field.type == "real":
        return named, field, list(found)
    whole: list[Union[int, float]] = [int(n) for n in found if n.is_integer()]
    if not whole:
        raise Unmendable(
            Text(
                "“{value}” không phải là số nguyên; hãy nhập lại.",
                "“{value}” is no whole number; enter it again.",
            ).format(value=shown(named.value))
        )
    return named, field, whole


def _as_drawn(
    context: LayerContext,
    named: NamedValue,
    field: ModelField,
    numbers: Sequence[Union[int, float]],
) -> Optional[Union[int, float]]:
    """The one number that is near the drawn area, where the field states that."""
    if field.default != "area":
        return None
    area = float(row_areas(Figures(context.table.shapes))[named.row])
    area = area / 1e4 if field.unit == "ha" else area
    near = [n for n in numbers if np.isfinite(area) and abs(n - area) <= _NEAR * area]
    return near[0] if len(near) == 1 else None
