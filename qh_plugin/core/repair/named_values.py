# SPDX-License-Identifier: GPL-2.0-or-later
"""Which value a finding is about. A finding that was read back from a report knows its field by
its message only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.rules.attributes import is_blank, shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text, plain


@dataclass(frozen=True)
class NamedValue:
    """A value of a feature; `name` and `label` of its field."""

    fid: int
    row: int
    name: str
    label: Text
    value: Any

    def becomes(self, context: LayerContext, new: Any, how: str) -> Edits:
        """The edit that writes a new value; `how` it is shown."""
        text = Text("{label}: “{value}” thành “{new}”", "{label}: “{value}” becomes “{new}”")
        said = text.format(label=self.label, value=plain(shown(self.value)), new=plain(how))
        return Edits(
            context.table.name,
            said,
            attributes={self.fid: {self.name: new}},
            preview=_drawn(context, self.row),
        )


def _drawn(context: LayerContext, row: int) -> Optional[bytes]:
    """The feature, to be shown on the map; None where it cannot be read."""
    try:
        return preview(geometry_at(context, row))
    except Unmendable:
        return None


def named_value(
    context: LayerContext,
    findings: Findings,
    i: int,
    as_shown: Callable[[Any], str] = shown,
) -> NamedValue:
    """The value that finding `i` names. Raises `Unmendable` where it has changed since."""
    fid = findings.fids[i][0]
    row = row_of(context, fid)
    message = findings.message(i).vi
    fields = context.feature_class.field_map if context.feature_class else {}
    for name, column in context.table.columns.items():
        value = column[row]
        label = fields[name].label if name in fields else plain(name)
        if not is_blank(value) and f": {label.vi} “{as_shown(value)}”" in message:
            return NamedValue(fid, row, name, label, value)
    raise changed()


def changed() -> Unmendable:
    """The value is another one than at the check."""
    return Unmendable(
        Text(
            "Giá trị này đã đổi sau lần kiểm tra; hãy kiểm tra lại.",
            "This value has changed since the check; run the check again.",
        )
    )
