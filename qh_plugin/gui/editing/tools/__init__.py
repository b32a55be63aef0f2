# SPDX-License-Identifier: GPL-2.0-or-later
"""The drawing tools below the class palette."""
