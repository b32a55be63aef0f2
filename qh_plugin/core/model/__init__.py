# SPDX-License-Identifier: GPL-2.0-or-later
"""The national data model: classes, fields, code lists, patterns; everything follows from it."""

from __future__ import annotations

from qh_plugin.core.model.load import available, load
from qh_plugin.core.model.schema import (
    Code,
    CodeList,
    Coverage,
    FeatureClass,
    Model,
    ModelField,
    Pattern,
)

__all__ = [
    "Code",
    "CodeList",
    "Coverage",
    "FeatureClass",
    "Model",
    "ModelField",
    "Pattern",
    "available",
    "load",
]
