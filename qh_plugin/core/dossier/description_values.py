# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of a description: cleaned for XML, dates, scales, lists; refused with one sentence."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Optional, Sequence, Union

from qh_plugin.core.dossier.description_fields import DescriptionField, choices
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text, plain

#: no field holds more; a longer text is cut by nobody but refused
LONGEST = 20_000
#: what XML 1.0 cannot hold, and soft or zero-width marks that hide in pasted texts
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\ufeff]")
_SCALE = re.compile(r"1\s*[/:]\s*(\d{1,3}(?:[. ]\d{3})+|\d{1,9})")
_SEPARATORS = re.compile(r"[;\n]+")


def clean(text: str, lines: bool = False) -> str:
    """NFC, without what XML cannot hold, blanks at the ends and doubled ones; `lines` keeps
    line ends."""
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(kept).strip() if lines else " ".join(" ".join(kept).split())


def clean_list(value: Union[str, Sequence[str]]) -> tuple[str, ...]:
    """Texts without empty and repeated ones; a text is split at “;” and line ends."""
    parts = _SEPARATORS.split(value) if isinstance(value, str) else list(value)
    return tuple(dict.fromkeys(t for t in (clean(str(p)) for p in parts) if t))


def is_date(text: str) -> bool:
    """True for an ISO date that exists."""
    return bool(text) and iso_date(text) == text


def iso_date(value: object) -> str:
    """ "2026-03-01" of a date, an ISO text or a Vietnamese one (1/3/2026); "" for anything else."""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    text = clean(str(value or ""))
    found = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$", text, re.ASCII)
    parts = found.groups() if found else ()
    if not parts:
        found = re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$", text, re.ASCII)
        parts = found.groups()[::-1] if found else ()
    try:
        return datetime.date(*map(int, parts)).isoformat() if parts else ""
    except ValueError:
        return ""


def shown_date(text: str) -> str:
    """An ISO date as people write it: 01/03/2026; anything else as it is."""
    return "/".join(reversed(text.split("-"))) if is_date(text) else text


def denominator(scale: str) -> Optional[int]:
    """2000 of "1/2.000", "1:2000"; None where it is no scale."""
    found = _SCALE.fullmatch(clean(scale))
    number = int(re.sub(r"\D", "", found[1])) if found else 0
    return number or None


def checked(
    field: DescriptionField, value: Union[str, Sequence[str]]
) -> Union[str, tuple[str, ...]]:
    """The value as a field keeps it. Raises `InputError` naming the field where it does not fit;
    an empty value fits everywhere."""
    if field.kind == "list":
        listed = clean_list(value)
        _short_enough(field, "; ".join(listed))
        return listed
    raw = value if isinstance(value, str) else "; ".join(value)
    text = clean(raw, lines=field.kind == "text")
    _short_enough(field, text)
    if not text:
        return ""
    if field.kind == "date":
        return iso_date(text) or _refuse(field, text, _DATE)
    if field.kind == "scale":
        return text if denominator(text) else _refuse(field, text, _SCALE_FORM)
    listed_codes = choices(field.kind)
    if listed_codes and text not in listed_codes:
        by_name = {
            t.get(x).casefold(): code for code, t in listed_codes.items() for x in ("vi", "en")
        }
        names = "; ".join(f"{code} ({t.vi})" for code, t in listed_codes.items())
        return by_name.get(text.casefold()) or _refuse(field, text, plain(names))
    return text


_DATE = Text("ngày dạng 31/12/2026", "a date such as 31/12/2026")
_SCALE_FORM = Text("tỷ lệ dạng 1/2.000", "a scale such as 1/2.000")


def _refuse(field: DescriptionField, value: str, wanted: Text) -> str:
    raise InputError(
        Text(
            "Mục “{label}” không nhận giá trị “{value}”; cần {wanted}.",
            "The field “{label}” does not take “{value}”; it wants {wanted}.",
        ).format(label=field.label, value=value[:60], wanted=wanted)
    )


def _short_enough(field: DescriptionField, text: str) -> None:
    if len(text) > LONGEST:
        raise InputError(
            Text(
                "Mục “{label}” dài {n} ký tự; hãy rút xuống dưới {most}.",
                "The field “{label}” has {n} characters; make it shorter than {most}.",
            ).format(label=field.label, n=len(text), most=LONGEST)
        )
