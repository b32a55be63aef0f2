# SPDX-License-Identifier: GPL-2.0-or-later
"""The check while drawing: edits are gathered, checked in a thread of its own, and what changed in
the findings is told."""
