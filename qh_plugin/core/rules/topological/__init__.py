# SPDX-License-Identifier: GPL-2.0-or-later
"""Logical consistency, topological (ISO 19157): validity and coverage."""
