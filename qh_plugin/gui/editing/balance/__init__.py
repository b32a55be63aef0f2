# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Cân bằng": the land-use balance."""
