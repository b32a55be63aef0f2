# SPDX-License-Identifier: GPL-2.0-or-later
"""How a finding is said: the features by the names people know, the measures with their units.

No Qt here; the language is given. Codes of the data centre and row numbers are not for people:
a feature is called by its label, else by the number at the end of its code.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Mapping, Optional, Sequence

from qh_plugin.core.findings import Findings
from qh_plugin.core.model import load
from qh_plugin.core.text import Text, Value, area, length, offset

#: (table, fid) → the name on the map, such as the lot's symbol
Labels = Mapping[tuple[str, int], str]

#: dossier code, class, number (`core.dossier.codes`)
_CODE = re.compile(r"\w+-\w+-(\d+)")
_NUMBER = Text("số {number}", "no. {number}")
_WHOLE = Text("Cả hồ sơ", "Whole dossier")
_MARKS = re.compile("[\u0300-\u036f]+")
_DIGITS = re.compile(r"\d+")
#: features named in one line
MOST_NAMES = 3
#: features of one finding that are named at all: a gap along open streets has all parcels around it
MOST_KNOWN = 300


def short(identifier: str, language: str = "vi") -> str:
    """The number of a feature without dossier code and class, where it has that form."""
    found = _CODE.fullmatch(identifier)
    number = found[1] if found else identifier
    return _NUMBER.get(language).format(number=number) if number.isdigit() else identifier


def names_of(group: Findings, i: int, labels: Labels, language: str = "vi") -> tuple[str, ...]:
    """The features of a finding (the first `MOST_KNOWN`) by label, else by number; equal labels
    get the number too."""
    fids, ids, layer = group.fids[i], group.ids[i][:MOST_KNOWN], group.layer
    if len(fids) != len(group.ids[i]):
        return tuple(short(one, language) for one in ids)
    found = [labels.get((layer, fid), "") for fid in fids[:MOST_KNOWN]]
    times = Counter(found)
    return tuple(
        short(one, language)
        if not label
        else label
        if times[label] == 1
        else f"{label} ({short(one, language)})"
        for label, one in zip(found, ids)
    )


def objects(names: Sequence[str], layer: str, language: str = "vi") -> str:
    """The features concerned in one line; the layer where there are none."""
    if not names:
        return layer or _WHOLE.get(language)
    return " × ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")


def attribute(group: Findings, i: int, language: str = "vi") -> str:
    """The attribute that a finding on values speaks of, "" for another one."""
    labels = group.arguments.get("label")
    label = labels[i] if labels is not None else ""
    return label.get(language) if isinstance(label, Text) else str(label)


def measured(group: Findings, i: int, language: str = "vi") -> str:
    """Width and area (or length) with their units."""
    values = group.measure(i)
    parts = [length(values["width"]).get(language)] if "width" in values else []
    if "area" in values:
        parts.append(area(values["area"]).get(language))
    elif not parts:
        forms = {"length": length, "distance": offset}
        parts += [form(values[k]).get(language) for k, form in forms.items() if k in values]
    return " · ".join(parts)


def message(group: Findings, i: int, language: str = "vi") -> str:
    """The sentence of a finding in one language."""
    values = {name: column[i] for name, column in group.arguments.items()}
    return group.messages[int(group.variant[i])].format(**values).get(language)


def shown_value(value: Value, language: str = "vi") -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, str):
        return value
    return Text("{value}", "{value}").format(value=value).get(language)


def plainly(text: str, ids: Sequence[str], names: Sequence[str]) -> str:
    """A text with the features by name instead of by their long codes. A code of digits alone is
    left: it may be part of a measure."""
    for code, name in sorted(zip(ids, names), key=lambda pair: -len(pair[0])):
        if code != name and not code.isdigit():
            text = text.replace(code, name)
    return text


@lru_cache(maxsize=1024)
def layer_title(name: str, model: str = "", language: str = "vi") -> str:
    """A layer by its title in the model, else by its own name without the database."""
    found = (load(model) if model else load()).feature_class(name) if name else None
    return found.title.get(language) if found else name


def folded(text: str) -> str:
    """As `core.model.schema.fold`, for long texts: all marks of a text are dropped at once."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return _MARKS.sub("", bare).casefold()


def natural(text: str) -> str:
    """A key by which "thửa 9" comes before "thửa 10"."""
    return _DIGITS.sub(lambda number: number[0].zfill(9), folded(text))


def without_options(text: Optional[str]) -> str:
    """A reason without the options of the command line that it names in brackets."""
    return re.sub(r"\s*\(--[a-z-]+\)", "", text or "")
