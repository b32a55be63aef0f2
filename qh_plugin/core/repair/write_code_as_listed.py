# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a code as the list has it, where only case or blanks differ."""

from __future__ import annotations

from typing import Any, ClassVar, Optional

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import CodeList
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.use_suggested_code import code_edit, meant_field
from qh_plugin.core.rules.attributes import shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class WriteCodeAsListed(Repair):
    """Takes off blanks and puts capitals right: " odt" becomes "ODT". Nothing is guessed, so no
    person has to be asked."""

    id: ClassVar[str] = "write_code_as_listed"
    title: ClassVar[Text] = Text(
        "Viết mã đúng như danh mục (bỏ khoảng trắng, chữ hoa)",
        "Write the code as the list has it (blanks, capitals)",
    )
    mends: ClassVar[frozenset[str]] = frozenset({"A02"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The one attribute of the one feature concerned."""
        field, value = meant_field(context, findings, i)
        code = written(value, context.model.code_lists[field.code_list]) if context.model else None
        if code is None:
            raise Unmendable(
                Text(
                    "“{value}” không chỉ khác mã trong danh mục ở chữ hoa hay khoảng trắng.",
                    "“{value}” differs from the listed codes by more than case and blanks.",
                ).format(value=shown(value))
            )
        return code_edit(context, findings.fids[i][0], field, value, code)


def written(value: Any, codes: CodeList) -> Optional[str]:
    """The only code that is `value` but for case and blanks around it; None where there is none
    or there are several."""
    key = str(value).strip().casefold()
    found = {code for code in codes.by_code if code.casefold() == key}
    return next(iter(found)) if len(found) == 1 else None
