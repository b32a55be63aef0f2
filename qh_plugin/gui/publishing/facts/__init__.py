# SPDX-License-Identifier: GPL-2.0-or-later
"""Who submits, for which period, why late: stated in the dock, kept in the dossier."""
