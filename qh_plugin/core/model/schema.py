# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of a model file as Python objects. `load` builds them and refuses anything else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Mapping, Optional, Sequence, TypeVar

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.model.condition import Condition, Key, Reference
from qh_plugin.core.model.relation import LineNetwork, Relation
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Code:
    """One value of a code list; `colour` "#rrggbb" or "" ; `short` the map symbol ("NO")."""

    code: str
    name: Text
    colour: str = ""
    short: str = ""
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""


@dataclass(frozen=True)
class CodeList:
    """A closed list of values; `source` is the support tag of the facts ([LAW], [IMPL1] …)."""

    id: str
    title: Text
    codes: Sequence[Code]
    source: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """code → Code."""
        return {c.code: c for c in self.codes}

    @cached_property
    def longest(self) -> str:
        """The longest code."""
        return max(self.by_code, key=len, default="")

    @cached_property
    def digits(self) -> int:
        """The length that all codes have where they are of two digits or more; else 0."""
        lengths = {len(c) if c.isascii() and c.isdigit() else 0 for c in self.by_code}
        length = lengths.pop() if len(lengths) == 1 else 0
        return length if length > 1 else 0


@dataclass(frozen=True)
class Part:
    """One piece of a coded text: a literal, one of some values, or so many digits.

    `kind` is "literal" (`value` is it), "digits" (`length` of them), "codes" (a value of
    `code_list`, or one of `values`) or "text" (what the rest of the pattern allows).
    """

    name: str
    title: Text
    kind: str
    length: int = 0
    value: str = ""
    values: Sequence[str] = ()
    code_list: str = ""
    default: str = ""


@dataclass(frozen=True)
class Pattern:
    """A pattern that a text must match as a whole; `example` matches it. `parts`, where given,
    say how such a text is built (`core.model.building`)."""

    id: str
    regex: str
    title: Text
    example: str
    parts: Sequence[Part] = ()
    source: str = ""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression; \\d is 0 to 9 alone."""
        return re.compile(self.regex, re.ASCII)


@dataclass(frozen=True)
class ModelField:
    """One attribute. `type`: text, integer, real, date. `required`: E (error when empty),
    W (warning) or O. `default` is the name of a default that the editing side fills:
    maHoSoQH, maThongTinQH, maDoiTuong, ward, area, length, northing, easting, a column of a record
    table ("HoSo.soQDQH"), a literal "=…", or "". `code_list_by_kind`:
    kind of plan ("QHC") → the list that takes the place of `code_list` there (`Model.of_kind`)."""

    name: str
    type: str
    label: Text
    length: int = 0
    unit: str = ""
    required: str = "O"
    code_list: str = ""
    pattern: str = ""
    unique: bool = False
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    default: str = ""
    help: Text = field(default_factory=lambda: Text("", ""))
    source: str = ""
    code_list_by_kind: Mapping[str, str] = field(default_factory=dict, hash=False)
    #: the code list of which several codes may stand here, joined by "+" (ONT+CLN)
    joined: str = ""

    def of_kind(self, kind: str) -> ModelField:
        """The field with the code list of a kind of plan; itself where that is its list."""
        listed = self.code_list_by_kind.get(kind, self.code_list)
        return self if listed == self.code_list else replace(self, code_list=listed)


@dataclass(frozen=True)
class Coverage:
    """A class that must cover an area without overlap: C rules apply. `boundary` and `voids`
    name classes ("QuyHoach/RanhGioiQuyHoach_A"), "" for none."""

    boundary: str = ""
    voids: str = ""


@dataclass(frozen=True)
class Symbol:
    """How features without a colour of their own are drawn: `colour` "#rrggbb", `width` and
    `size` in mm, `line` solid, dash, dot, "dash dot" or "dash dot dot", `marker` a QGIS simple
    marker (circle, square, triangle, diamond, star, cross …), for points."""

    colour: str = "#444444"
    width: float = 0.3
    line: str = "solid"
    marker: str = "circle"
    size: float = 2.0


@dataclass(frozen=True)
class FeatureClass:
    """One feature type. `name` is `<database>/<class>`; `geometry` an OGC type name."""

    name: str
    group: str
    geometry: str
    title: Text
    fields: Sequence[ModelField]
    aliases: Sequence[str] = ()
    coverage: Optional[Coverage] = None
    #: lines that form a network: the L rules apply
    network: Optional[LineNetwork] = None
    #: field whose code gives the colour, and the field shown as label; "" for none
    colour_field: str = ""
    label_field: str = ""
    #: field within which labels are numbered, such as a parcel's map sheet; "" for none
    label_within: str = ""
    #: field that tells the stage (STAGE codes): the outline follows it; "" for none
    stage_field: str = ""
    symbol: Optional[Symbol] = None
    #: True where a new dossier starts with its table; the others are made on demand
    initial: bool = False
    #: the field that names a feature to people and servers
    id_field: str = "maDoiTuong"
    source: str = ""
    #: names of the fields that the law demands in every class
    common: Sequence[str] = ()
    #: True where the borders are legal facts: no repair moves them without being asked to
    legal_boundary: bool = False

    @property
    def class_name(self) -> str:
        """The name without its database: the table's name in the GeoPackage."""
        return self.name.rpartition("/")[2]

    @property
    def database(self) -> str:
        """The database, which is also the GeoPackage's name."""
        return self.name.partition("/")[0]

    @cached_property
    def field_map(self) -> Mapping[str, ModelField]:
        """field name → field."""
        return {f.name: f for f in self.fields}

    def of_kind(self, kind: str) -> FeatureClass:
        """The class with the code lists of a kind of plan; itself where nothing differs."""
        return _with_fields(self, tuple(f.of_kind(kind) for f in self.fields))


@dataclass(frozen=True)
class RecordTable:
    """A table without geometry that goes with the dossier (HoSo, BanVe, VanBan): one sheet of
    `<MaHoSo>.xlsx`. A field's label is the circular's column name."""

    id: str
    title: Text
    fields: Sequence[ModelField]
    source: str = ""

    def of_kind(self, kind: str) -> RecordTable:
        """The table with the code lists of a kind of plan; itself where nothing differs."""
        return _with_fields(self, tuple(f.of_kind(kind) for f in self.fields))


@dataclass(frozen=True)
class DocumentKind:
    """A document that a dossier holds. `folder` below the dossier ("HoSoScan/VanBan"), `types`
    file endings without dot, `required` E, W or O, `min_dpi` for scans (0: none)."""

    id: str
    title: Text
    folder: str
    types: Sequence[str]
    required: str = "O"
    min_dpi: int = 0
    source: str = ""


@dataclass(frozen=True)
class TopologySet:
    """Classes that are drawn together. `snapping` holds "vertex" and/or "segment";
    `topological` moves shared vertices together, `avoid_overlap` cuts a new area at those
    already there; `within` names the class that contains the others, "" for none."""

    id: str
    title: Text
    classes: Sequence[str]
    snapping: Sequence[str] = ("vertex", "segment")
    topological: bool = True
    avoid_overlap: bool = False
    within: str = ""
    source: str = ""


@dataclass(frozen=True)
class Steps:
    """A limit that grows in steps: `start` up to `first`, then `rates[i][1]` more for each
    further unit up to `rates[i][0]` (None: without end)."""

    first: float
    start: float
    rates: Sequence[tuple[Optional[float], float]]

    def at(self, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
        """The limits for sizes (n,), growing evenly within a step."""
        limits = np.full(len(sizes), self.start)
        low = self.first
        for high, rate in self.rates:
            top = np.inf if high is None else high
            limits += rate * np.clip(sizes - low, 0.0, top - low)
            low = top
        return limits


@dataclass(frozen=True)
class Tolerance:
    """The limits of one map scale ("1/500"): `vertex` error in m; `edge` error in cm by length
    in m; `area` difference in m² by area in m²."""

    scale: str
    vertex: Optional[float] = None
    edge: Optional[Steps] = None
    area: Optional[Steps] = None
    source: str = ""


@dataclass(frozen=True)
class Succession:
    """A code that was replaced: by which, and whether wholly or in part."""

    old: str
    old_name: str
    new: str
    whole: bool = True
    note: str = ""


@dataclass(frozen=True)
class Conversion:
    """What became of the codes of `code_list` ("WARD"): many to many."""

    code_list: str
    title: Text
    rows: Sequence[Succession]
    source: str = ""

    @cached_property
    def by_old(self) -> Mapping[str, Sequence[Succession]]:
        """Old code → what became of it."""
        found: dict[str, list[Succession]] = {}
        for row in self.rows:
            found.setdefault(row.old, []).append(row)
        return found


@dataclass(frozen=True)
class Model:
    """One version of a national data model. `status` is "complete", "working" (to be checked
    against the act) or "partial" (not all classes known); `status_note` says why."""

    id: str
    version: str
    title: Text
    legal_basis: Sequence[str]
    valid_from: str
    default_epsg: int
    accepted_epsg: Sequence[int]
    databases: Mapping[str, Text]
    groups: Mapping[str, Text]
    classes: Sequence[FeatureClass]
    code_lists: Mapping[str, CodeList]
    patterns: Mapping[str, Pattern]
    status: str = "complete"
    status_note: Text = field(default_factory=lambda: Text("", ""))
    valid_to: str = ""
    group_aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    records: Mapping[str, RecordTable] = field(default_factory=dict)
    documents: Sequence[DocumentKind] = ()
    topology_sets: Sequence[TopologySet] = ()
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    conversions: Mapping[str, Conversion] = field(default_factory=dict)
    #: rules between features of two classes
    relations: Sequence[Relation] = ()
    #: what must hold between values
    keys: Sequence[Key] = ()
    references: Sequence[Reference] = ()
    conditions: Sequence[Condition] = ()
    sha256: str = ""

    def feature_class(self, name: str) -> Optional[FeatureClass]:
        """The class of that name: exact, then by alias, then ignoring case; None if unknown."""
        return self._index.get(name) or self._folded.get(fold(name))

    def of_kind(self, kind: str) -> Model:
        """The model whose fields have the code lists of a kind of plan ("QHC"): the model itself
        where no list differs, else one and the same object at each call. What is one already
        gives that of the other kind."""
        known = self._variants
        if kind not in known:
            made = known[""]._with_lists_of(kind)
            made.__dict__["_variants"] = known
            known.setdefault(kind, made)
        return known[kind]

    def _with_lists_of(self, kind: str) -> Model:
        classes = tuple(of.of_kind(kind) for of in self.classes)
        records = {name: record.of_kind(kind) for name, record in self.records.items()}
        old = (*self.classes, *self.records.values())
        if all(new is of for new, of in zip((*classes, *records.values()), old)):
            return self
        return replace(self, classes=classes, records=records)

    @cached_property
    def _variants(self) -> dict[str, Model]:
        """kind → model; "" for the one that was read."""
        return {"": self}

    @cached_property
    def _index(self) -> Mapping[str, FeatureClass]:
        return {c.name: c for c in self.classes}

    @cached_property
    def _folded(self) -> Mapping[str, FeatureClass]:
        named = {fold(c.name): c for c in self.classes}
        for c in self.classes:
            named.update({fold(f"{c.database}/{alias}"): c for alias in c.aliases})
        return named


_Table = TypeVar("_Table", FeatureClass, RecordTable)


def _with_fields(table: _Table, fields: Sequence[ModelField]) -> _Table:
    same = all(new is old for new, old in zip(fields, table.fields))
    return table if same else replace(table, fields=fields)


def fold(text: str) -> str:
    """Case and Vietnamese accents folded away, for comparing and searching."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()
