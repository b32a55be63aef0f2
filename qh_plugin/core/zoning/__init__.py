# SPDX-License-Identifier: GPL-2.0-or-later
"""Planning indicators and the land-use balance, on arrays."""
