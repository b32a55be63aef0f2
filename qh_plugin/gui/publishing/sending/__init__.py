# SPDX-License-Identifier: GPL-2.0-or-later
"""A submission on its way: where it stands in words, and taking it back."""
