# SPDX-License-Identifier: GPL-2.0-or-later
"""The window "Xuất bộ giao nộp": the folder tree that is handed in."""
