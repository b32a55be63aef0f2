# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Lớp": what can be drawn, and drawing it."""
