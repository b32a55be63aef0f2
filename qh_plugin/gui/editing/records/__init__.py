# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Hồ sơ": records, documents and what is still missing."""
