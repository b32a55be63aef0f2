# SPDX-License-Identifier: GPL-2.0-or-later
"""What the codes of a new dossier are built of: the parts that its model's patterns ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Optional

from qh_plugin.core.errors import InputError
from qh_plugin.core.model import Model
from qh_plugin.core.model.building import build, parse
from qh_plugin.core.model.schema import Part
from qh_plugin.core.text import Text

DOSSIER, INFORMATION = "maHoSoQH", "maThongTinQH"
#: codes of PLAN_ADJUST
FIRST, WHOLE, LOCAL = "0", "1", "2"
#: the scale usual for a kind of plan, and the levels of TT 24/2025 that it may have
SCALE_OF_KIND = {"QHC": "1/10.000", "QPK": "1/2.000", "QCT": "1/500", "DDC": "1/500"}
LEVELS_OF_KIND = {"QHC": ("1",), "QPK": ("2",), "QCT": ("3", "4")}
_NO_KIND = ("PROVINCE", "WARD")


@dataclass(frozen=True)
class Choices:
    """What was chosen for the codes; "" and 0 where the model does not ask for it."""

    kind: str = ""
    level: str = ""
    plan_type: str = ""
    adjustment: str = ""
    first: int = 1
    local: int = 0
    serial: int = 1
    ward: str = ""


def kind_part(model: Model) -> Optional[Part]:
    """The part of the dossier's code that tells the kind of dossier; None where none does."""
    for part in _parts(model, DOSSIER):
        if part.kind == "codes" and part.code_list and part.code_list not in _NO_KIND:
            return part
    return None


def asks_for(model: Model, name: str) -> bool:
    """Whether the dossier's code has that part."""
    return any(part.name == name for part in _parts(model, DOSSIER))


def is_plan(model: Model) -> bool:
    """Whether the model is one of plans that get a planning information code."""
    return INFORMATION in model.patterns


def dossier_code(model: Model, choices: Choices) -> str:
    """The dossier's code. Raises `InputError` for what is missing or does not fit."""
    if asks_for(model, "ward") and not choices.ward:
        raise InputError(Text("Hãy chọn phường, xã.", "Choose the ward."))
    kind = kind_part(model)
    given = {
        "first": choices.first,
        "local": choices.local if choices.adjustment == LOCAL else 0,
        "serial": choices.serial,
        "ward": choices.ward,
        kind.name if kind else "": choices.kind,
    }
    return build(model, DOSSIER, **{k: v for k, v in given.items() if asks_for(model, k)})


def information_code(model: Model, choices: Choices, year: int, number: str) -> str:
    """The planning information code of these parts; `number` are the five digits that the
    national system gave. Raises `InputError`."""
    return build(
        model,
        INFORMATION,
        year=f"{year % 100:02d}",
        level=choices.level,
        type=choices.plan_type,
        adjust=choices.adjustment,
        number=number,
    )


def check_information_code(model: Model, choices: Choices, code: str) -> None:
    """Raise `InputError` where the code is wrong or says something else than was chosen."""
    parts = parse(model, INFORMATION, code)
    said = {
        "level": (choices.level, Text("cấp độ", "the level")),
        "type": (choices.plan_type, Text("kiểu quy hoạch", "the type")),
        "adjust": (choices.adjustment, Text("loại điều chỉnh", "the adjustment")),
    }
    for name, (chosen, title) in said.items():
        if chosen and parts.get(name, chosen) != chosen:
            raise InputError(
                Text(
                    "Mã thông tin quy hoạch ghi {title} {code}, khác với lựa chọn ở bước 1 "
                    "({chosen}); hãy sửa một trong hai.",
                    "The planning information code says {title} {code}, step 1 says {chosen}; "
                    "correct one of them.",
                ).format(title=title, code=parts[name], chosen=chosen)
            )


def free_serial(taken: Iterable[str], model: Model, choices: Choices) -> int:
    """The smallest serial number whose code is not taken."""
    used = set(taken)
    for serial in range(1, 10_000):
        try:
            code = dossier_code(model, Choices(**{**choices.__dict__, "serial": serial}))
        except InputError:
            return 1
        if code not in used:
            return serial
    return 9999


def _parts(model: Model, pattern: str) -> Iterable[Part]:
    found = model.patterns.get(pattern)
    return found.parts if found is not None else ()
