# SPDX-License-Identifier: GPL-2.0-or-later
"""One thing that does not hold in a model file, and the words for it."""

from __future__ import annotations

import datetime
import re
from typing import Collection, NamedTuple, Optional

from qh_plugin.core.text import Text

#: how sure a fact is; explained in model.schema.json
SOURCES = frozenset(("", "LAW", "IMPL", "IMPL1", "TPL", "SEED", "HCM", "INF", "MEM"))
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Defect(NamedTuple):
    """One thing that does not hold, and where ("/classes/QuyHoach/X_A/group")."""

    place: str
    reason: Text


def is_date(text: str) -> bool:
    """True for a day as yyyy-mm-dd."""
    if len(text) != 10:
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_colour(text: str) -> bool:
    """True for #rrggbb in small letters."""
    return bool(_COLOUR.fullmatch(text))


def bad(value: object) -> Text:
    """A value that cannot be right by itself."""
    return Text("giá trị {value} không hợp lệ", "{value} is not valid").format(
        value=str(value) or "“”"
    )


def not_one_of(value: str, known: Collection[str]) -> Text:
    """A value outside a short closed list."""
    return Text(
        "giá trị {value} không hợp lệ, phải là một trong: {known}",
        "{value} is not valid, it must be one of: {known}",
    ).format(value=value or "“”", known=", ".join(k for k in known if k))


def missing(name: str, where: str) -> Text:
    """A reference that leads nowhere."""
    return Text("không có {name} trong {where}", "there is no {name} in {where}").format(
        name=name, where=where
    )


def twice(name: str) -> Text:
    """A name that may be there only once."""
    return Text("trùng tên {name}", "{name} is there twice").format(name=name)


def periods(valid_from: str, valid_to: str) -> Optional[Text]:
    """What is wrong with a period whose ends may be empty; None where nothing is."""
    for day in (valid_from, valid_to):
        if day and not is_date(day):
            return bad(day)
    if valid_from and valid_to and valid_to < valid_from:
        return Text(
            "hiệu lực đến {last} trước khi có hiệu lực từ {first}",
            "valid until {last}, before it is valid from {first}",
        ).format(first=valid_from, last=valid_to)
    return None
