# SPDX-License-Identifier: GPL-2.0-or-later
"""The submissions of a dossier in a list, and what can be done with one: read, keep and verify its
receipt, compare with it, publish it again, save its package."""
