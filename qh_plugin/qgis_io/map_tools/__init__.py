# SPDX-License-Identifier: GPL-2.0-or-later
"""Tools that the user holds over the map."""
