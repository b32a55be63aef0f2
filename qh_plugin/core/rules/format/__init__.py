# SPDX-License-Identifier: GPL-2.0-or-later
"""Logical consistency, format (ISO 19157): can the geometry be read at all."""
