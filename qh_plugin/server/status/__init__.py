# SPDX-License-Identifier: GPL-2.0-or-later
"""The page on which an official sees which ward has submitted for a quarter, late or not at all."""
