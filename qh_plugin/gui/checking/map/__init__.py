# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings on the map: marks of the chosen one, zooming, choosing by a click."""
