# SPDX-License-Identifier: GPL-2.0-or-later
"""Which variant of a model a dossier follows: the kind of plan is told by its code.

A general plan has other land-use functions than a zoning plan (TT 16/2025, Annex I, sections 1
and 2); the model says so in `ModelField.code_list_by_kind`.
"""

from __future__ import annotations

from typing import Sequence

from qh_plugin.core.model.parts import part_values, parts_expression
from qh_plugin.core.model.schema import Model

#: the pattern of a dossier's code, and its part that tells the kind
DOSSIER, KIND = "maHoSoQH", "kind"


def kinds(model: Model) -> Sequence[str]:
    """The kinds that a dossier's code can tell; none where the model has no such part."""
    pattern = model.patterns.get(DOSSIER)
    part = next((p for p in pattern.parts if p.name == KIND), None) if pattern else None
    if part is None or (part.code_list and part.code_list not in model.code_lists):
        return ()
    return part_values(model, part)


def kind_of(model: Model, code: str) -> str:
    """The kind of plan in a dossier's code ("QHC"), "" where it tells none. What comes after the
    kind may be wrong or missing."""
    if not kinds(model):
        return ""
    pattern = model.patterns[DOSSIER]
    count = [p.name for p in pattern.parts].index(KIND) + 1
    found = parts_expression(model, pattern, count).match(code)
    return found[KIND] if found else ""


def of_dossier(model: Model, code: str) -> Model:
    """The model with the code lists of the dossier of that code (maHoSoQH)."""
    return model.of_kind(kind_of(model, code))
