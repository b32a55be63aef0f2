# SPDX-License-Identifier: GPL-2.0-or-later
"""The result of a check on paper and as files."""
