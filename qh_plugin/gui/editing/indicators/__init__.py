# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Chỉ tiêu": indicators of the selected lots."""
