# SPDX-License-Identifier: GPL-2.0-or-later
"""Convert a text of an older encoding, take away what cannot be seen, compose its letters."""

from __future__ import annotations

from typing import ClassVar

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.legacy.cleaning import cleaned
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.named_values import changed, named_value
from qh_plugin.core.rules.attributes import shown
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class PutCharactersRight(Repair):
    """Writes what the text says; a person compares it with the text as it is. Lost characters
    cannot be brought back."""

    id: ClassVar[str] = "put_characters_right"
    title: ClassVar[Text] = Text("Chuyển mã, chuẩn hóa chữ", "Put the characters right")
    mends: ClassVar[frozenset[str]] = frozenset({"A08"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The one attribute of the one feature concerned."""
        named = named_value(context, findings, i)
        found = cleaned(named.value) if isinstance(named.value, str) else None
        if found is None:
            raise changed()
        if not found.text:
            raise Unmendable(
                Text(
                    "Ký tự đã mất trong “{value}” không khôi phục được; hãy nhập lại từ bản gốc.",
                    "The characters lost in “{value}” cannot be restored; enter the text again.",
                ).format(value=shown(named.value))
            )
        return named.becomes(context, found.text, shown(found.text))
