# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers that were written as text: "2.159,6", "2,159.6", "12,5 ha", "2 159"."""

from __future__ import annotations

import math
import re
import unicodedata

_GROUPED = {
    ".": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"),
    ",": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"),
    " ": re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?"),
}
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE][+-]?\d{1,3}")
#: what may stand behind a number, in small letters
_UNITS = ("m²", "m2", "m³", "m3", "km", "ha", "mm", "m", "%", "người", "tầng", "lần")


def readings(text: str, unit: str = "") -> tuple[float, ...]:
    """What a text may mean as a number: nothing, one number, or two where a single point or comma
    before three digits can stand for thousands or for decimals ("2.159"). A unit behind it must be
    `unit` where one is given."""
    body = " ".join(unicodedata.normalize("NFC", text).replace("\xa0", " ").split())
    body = _without_unit(body, unit)
    sign = -1.0 if body[:1] in ("-", "−") else 1.0
    body = body[1:].lstrip() if body[:1] in ("-", "−", "+") else body
    found: list[str] = []
    if _PLAIN.fullmatch(body):
        found.append(body.replace(",", "."))
    for separator, pattern in _GROUPED.items():
        if pattern.fullmatch(body):
            found.append(body.replace(separator, "").replace(",", "."))
    if not found and _SCIENTIFIC.fullmatch(body):
        found.append(body)
    values = [sign * float(number) for number in found]
    return tuple(v for v in dict.fromkeys(values) if math.isfinite(v))


def _without_unit(body: str, unit: str) -> str:
    small = body.lower()
    known = {unit.lower(), unit.lower().replace("²", "2").replace("³", "3")} if unit else _UNITS
    for name in sorted(known, key=len, reverse=True):
        if name and small.endswith(name):
            return body[: -len(name)].rstrip()
    return body
