# SPDX-License-Identifier: GPL-2.0-or-later
"""Other engines on the same layer, for the bench table: each module measures one."""
