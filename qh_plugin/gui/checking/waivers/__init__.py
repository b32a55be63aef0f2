# SPDX-License-Identifier: GPL-2.0-or-later
"""Exceptions: accepting findings, the list of what was accepted, withdrawing."""
