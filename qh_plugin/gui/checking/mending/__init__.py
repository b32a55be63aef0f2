# SPDX-License-Identifier: GPL-2.0-or-later
"""Mending: the ways to mend a finding, their preview and proof; one, or all alike."""
