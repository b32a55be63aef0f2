# SPDX-License-Identifier: GPL-2.0-or-later
"""Checking: the catalogue of rules, the profiles that choose among them, and the run."""

from __future__ import annotations

from qh_plugin.core.checking.catalogue import catalogue
from qh_plugin.core.checking.context import build_context
from qh_plugin.core.checking.profile import (
    Period,
    Profile,
    RuleSetting,
    available_profiles,
    load_profile,
)
from qh_plugin.core.checking.runner import check
from qh_plugin.core.checking.settle import crashed

__all__ = [
    "Period",
    "Profile",
    "RuleSetting",
    "available_profiles",
    "build_context",
    "catalogue",
    "check",
    "crashed",
    "load_profile",
]
