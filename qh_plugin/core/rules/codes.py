# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rule a wrong value of a field belongs to, and what became of codes.

One defect is told by one rule: digits of another length and leading zeros by A09, codes of a
dossier by A10, units that are no more or of elsewhere by A13, land codes that are no more and
joined codes by A14, numbers written as text by A15; other codes by A02, other values by A03. All
of them judge what a value says; how a text is written is A08's.
"""

from __future__ import annotations

import re
from typing import Any, Optional, Sequence

from qh_plugin.core.legacy.numbers import readings
from qh_plugin.core.model import CodeList, Model, ModelField
from qh_plugin.core.model.schema import Succession

#: patterns of the codes of a dossier
DOSSIER_CODES = ("maHoSoQH", "maThongTinQH", "maDoiTuong")
JOINT = "+"
_DIGITS = re.compile(r"\\d\{(\d+)\}")


def fixed_digits(field: ModelField, model: Model) -> int:
    """How many digits a value of the field has, by its list or its pattern; 0 for no such code."""
    if field.type != "text":
        return 0
    if field.code_list:
        return model.code_lists[field.code_list].digits
    pattern = model.patterns.get(field.pattern)
    found = _DIGITS.fullmatch(pattern.regex) if pattern else None
    return int(found[1]) if found else 0


def written_digits(value: Any) -> str:
    """The digits of a value that is nothing else, also one stored as a number; else ""."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, (int, str)) else ""
    return text if text.isascii() and text.isdigit() else ""


def successions(model: Model, code_list: str, code: str) -> Sequence[Succession]:
    """What became of a code; nothing where nothing is known."""
    conversion = model.conversions.get(code_list)
    return conversion.by_old.get(code, ()) if conversion else ()


def sure_successor(rows: Sequence[Succession]) -> Optional[str]:
    """The only code that a code became, None where there are several or a part went elsewhere."""
    new = {row.new for row in rows}
    return next(iter(new)) if len(new) == 1 and all(row.whole for row in rows) else None


def is_former(code: str, codes: CodeList, model: Model) -> bool:
    """Whether a code of the list was no more when the model came into force."""
    known = codes.by_code.get(code)
    return known is not None and bool(known.valid_to) and known.valid_to < model.valid_from


def is_code(value: Any, field: ModelField, model: Model) -> bool:
    """Whether a value is a code of the field's list that is in force, or codes joined where the
    field takes several; True for a field without a list and for no value. Of other values A02,
    A03, A09, A13 or A14 tells."""
    name = field.code_list or field.joined
    if not name or value is None:
        return True
    codes = model.code_lists[name]
    parts = [str(value)] if field.code_list else str(value).split(JOINT)
    return all(part in codes.by_code and not is_former(part, codes, model) for part in parts)


def joined_parts(value: Any) -> tuple[str, ...]:
    """The codes of "ONT+CLN"; one for a single code."""
    return tuple(part.strip() for part in str(value).split(JOINT))


def owner_of_code(value: Any, field: ModelField, model: Model) -> str:
    """The rule that tells of a value that is not in the field's code list."""
    codes = model.code_lists[field.code_list]
    found = written_digits(value)
    if codes.digits and found and found not in codes.by_code:
        if len(found) != codes.digits:
            return "A09"
        if field.code_list in model.conversions:
            return "A13"
    parts = joined_parts(value)
    if field.code_list in model.conversions and len(parts) > 1:
        return "A14" if all(part in codes.by_code for part in parts) else "A02"
    return "A02"


def owner_of_number(value: Any, field: ModelField, declared: str) -> str:
    """The rule that tells of a text in a field of numbers; `declared` is the column's type."""
    text = str(value)
    digits = written_digits(text)
    if field.type == "integer" and len(digits) > 1 and digits.startswith("0"):
        return "A09"
    if not readings(text, field.unit):
        return "A03"
    return "M03" if declared == "text" and _is_plain(text) else "A15"


def _is_plain(text: str) -> bool:
    """Whether any program reads the text as the same number, so that changing the column's type
    is enough."""
    return bool(re.fullmatch(r"-?\d+(?:\.\d+)?", text)) and len(readings(text)) == 1
