# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors planted among clean data: every kind, with what each must be called, and decoys."""
