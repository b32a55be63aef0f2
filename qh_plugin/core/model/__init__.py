# SPDX-License-Identifier: GPL-2.0-or-later
"""The national data model: classes, fields, code lists, patterns; everything follows from it."""

from __future__ import annotations

from qh_plugin.core.model.load import available, load
from qh_plugin.core.model.relation import LineNetwork, Relation, Selection
from qh_plugin.core.model.schema import (
    Code,
    CodeList,
    Conversion,
    Coverage,
    DocumentKind,
    FeatureClass,
    Model,
    ModelField,
    Part,
    Pattern,
    RecordTable,
    Symbol,
    Tolerance,
    TopologySet,
)

__all__ = [
    "Code",
    "CodeList",
    "Conversion",
    "Coverage",
    "DocumentKind",
    "FeatureClass",
    "LineNetwork",
    "Model",
    "ModelField",
    "Part",
    "Pattern",
    "RecordTable",
    "Relation",
    "Selection",
    "Symbol",
    "Tolerance",
    "TopologySet",
    "available",
    "load",
]
