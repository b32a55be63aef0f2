# SPDX-License-Identifier: GPL-2.0-or-later
"""Repairs: what mends a finding. They return `Edits` and never write anything."""

from __future__ import annotations

from qh_plugin.core.repair.base import Choice, Repair, Unmendable
from qh_plugin.core.repair.registry import repairs, repairs_for

__all__ = ["Choice", "Repair", "Unmendable", "repairs", "repairs_for"]
