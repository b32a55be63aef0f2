# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of the check: what is read, the run itself, the check of last time, edits since."""
