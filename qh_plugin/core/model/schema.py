# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of a model file as Python objects. `load` builds them and refuses anything else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Mapping, Optional, Sequence

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


@dataclass(frozen=True)
class Pattern:
    """A pattern that a text must match as a whole; `example` matches it."""

    id: str
    regex: str
    title: Text
    example: str

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.regex)


@dataclass(frozen=True)
class ModelField:
    """One attribute. `type`: text, integer, real, date. `required`: E (error when empty),
    W (warning) or O. `default` is the name of a default that the editing side fills:
    maHoSoQH, maThongTinQH, maDoiTuong, area, length, a literal "=…", or ""."""

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


@dataclass(frozen=True)
class Coverage:
    """A class that must cover an area without overlap: C rules apply. `boundary` and `voids`
    name classes ("QuyHoach/RanhGioiQuyHoach_A"), "" for none."""

    boundary: str = ""
    voids: str = ""


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
    #: field whose code gives the colour, and the field shown as label; "" for none
    colour_field: str = ""
    label_field: str = ""
    source: str = ""
    #: names of the fields that the law demands in every class
    common: Sequence[str] = ()

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

    @property
    def id_field(self) -> str:
        """The field that names a feature to people and servers."""
        return "maDoiTuong"


@dataclass(frozen=True)
class Model:
    """One version of the national data model."""

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
    sha256: str = ""

    def feature_class(self, name: str) -> Optional[FeatureClass]:
        """The class of that name: exact, then by alias, then ignoring case; None if unknown."""
        return self._index.get(name) or self._folded.get(fold(name))

    @cached_property
    def _index(self) -> Mapping[str, FeatureClass]:
        return {c.name: c for c in self.classes}

    @cached_property
    def _folded(self) -> Mapping[str, FeatureClass]:
        named = {fold(c.name): c for c in self.classes}
        for c in self.classes:
            named.update({fold(f"{c.database}/{alias}"): c for alias in c.aliases})
        return named


def fold(text: str) -> str:
    """Case and Vietnamese accents folded away, for comparing and searching."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()
