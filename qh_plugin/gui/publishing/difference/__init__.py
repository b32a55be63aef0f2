# SPDX-License-Identifier: GPL-2.0-or-later
"""Mine against what is published: tables, outlines on the map, choosing, one undo step."""
