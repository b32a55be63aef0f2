# SPDX-License-Identifier: GPL-2.0-or-later
"""Repairs: what mends a finding. They return `Edits` and never write anything."""

from __future__ import annotations

from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.registry import repairs, repairs_for

__all__ = ["Repair", "Unmendable", "repairs", "repairs_for"]
