# SPDX-License-Identifier: GPL-2.0-or-later
"""What the palette lists: databases, groups, classes and codes as a tree of plain objects."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Collection, Iterator, Mapping, Optional

from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.schema import fold
from qh_plugin.io.geopackage_contents import Counts
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.styles import code_label, codes_of

#: key of the part with the classes nobody has drawn in yet
EMPTY = "empty"


@dataclass(frozen=True)
class Target:
    """What will be drawn: a class, and the code its new features get ("" for none)."""

    feature_class: FeatureClass
    code: str = ""
    label: str = ""
    colour: str = ""

    @property
    def key(self) -> str:
        """How settings name it."""
        name = self.feature_class.name
        return f"{name}#{self.code}" if self.code else name


@dataclass
class Entry:
    """One row. `folded` is what the search looks in, without accents and case; `short` the map
    symbol of a code. `key` is unique in the tree; `is_open` says whether it starts unfolded."""

    key: str
    text: str
    target: Optional[Target] = None
    folded: str = ""
    short: str = ""
    tip: str = ""
    is_open: bool = False
    is_heading: bool = False
    children: list[Entry] = field(default_factory=list)

    def walk(self) -> Iterator[Entry]:
        """This row and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(model: Model, present: Collection[str]) -> list[Entry]:
    """The rows of a model: first the classes of which the project has a layer (`present` holds
    their names), then, folded, those without data."""
    rows = _databases(model, [c for c in model.classes if c.name in present], "", opened=True)
    missing = [c for c in model.classes if c.name not in present]
    if missing:
        title = translate("qh", "Lớp chưa có dữ liệu")
        tip = translate("qh", "Chọn một lớp rồi vẽ: bảng của lớp được tạo ngay trong hồ sơ.")
        below = _databases(model, missing, f"{EMPTY}/", opened=False)
        rows.append(Entry(EMPTY, title, tip=tip, is_heading=True, children=below))
    return rows


def copies(rows: list[Entry], keys: list[str], prefix: str) -> list[Entry]:
    """Rows of their own for the targets of these keys, in this order; unknown keys are left
    out."""
    known = {e.target.key: e for row in rows for e in row.walk() if e.target is not None}
    found = [known[key] for key in keys if key in known]
    return [
        Entry(f"{prefix}{e.target.key}", e.text, e.target, e.folded, e.short, e.tip)
        for e in found
        if e.target is not None
    ]


def number(entry: Entry, counts: Mapping[str, Counts]) -> int:
    """How many features a row stands for; a class counts once, not again for its codes."""
    if entry.target is None:
        return sum(number(child, counts) for child in entry.children)
    known = counts.get(entry.target.feature_class.name, Counts())
    return known.by_code.get(entry.target.code, 0) if entry.target.code else known.total


def geometry_word(feature_class: FeatureClass) -> str:
    """Area, line or point in words."""
    geometry = feature_class.geometry.lower()
    if "point" in geometry:
        return translate("qh", "điểm")
    return translate("qh", "đường") if "line" in geometry else translate("qh", "vùng")


def _databases(
    model: Model, classes: list[FeatureClass], prefix: str, *, opened: bool
) -> list[Entry]:
    first = {c.database for c in model.classes if c.initial}
    names = sorted(model.databases, key=lambda name: name not in first)
    made = []
    for name in names:
        members = [c for c in classes if c.database == name]
        if not members:
            continue
        title, key = shown(model.databases[name]), f"{prefix}{name}"
        of_group = {group: [c for c in members if c.group == group] for group in model.groups}
        groups = [_group(model, g, found, key, opened) for g, found in of_group.items() if found]
        made.append(
            Entry(key, title, None, fold(title), is_open=opened, is_heading=True, children=groups)
        )
    return made


def _group(
    model: Model, group: str, members: list[FeatureClass], above: str, opened: bool
) -> Entry:
    title = shown(model.groups[group])
    twice = {title for title, n in Counter(shown(c.title) for c in members).items() if n > 1}
    rows = [_class(model, c, shown(c.title) in twice) for c in members]
    return Entry(
        f"{above}/{group}", title, None, fold(title), "", title, opened, True, children=rows
    )


def _class(model: Model, feature_class: FeatureClass, with_word: bool) -> Entry:
    name, word = shown(feature_class.title), geometry_word(feature_class)
    text = f"{name} ({word})" if with_word else name
    target = Target(feature_class, label=name)
    tip = f"{name}\n{feature_class.class_name} · {word}"
    folded = fold(f"{text} {word} {feature_class.class_name}")
    codes = codes_of(feature_class, feature_class.colour_field, model)
    children = []
    for code in codes.codes if codes else ():
        if code.successor or code.valid_to:
            continue
        label = code_label(code)
        children.append(
            Entry(
                f"{feature_class.name}#{code.code}",
                label,
                Target(feature_class, code.code, label, code.colour),
                fold(f"{label} {code.code}"),
                fold(code.short or code.code),
                f"{label}\n{code.code}\n{name}",
            )
        )
    return Entry(feature_class.name, text, target, folded, "", tip, True, children=children)
