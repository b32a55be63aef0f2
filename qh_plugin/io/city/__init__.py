# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole city: one task a ward, then a second pass over what the wards' borders leave."""
