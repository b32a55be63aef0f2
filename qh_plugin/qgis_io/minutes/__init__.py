# SPDX-License-Identifier: GPL-2.0-or-later
"""The minutes of a check as a PDF: fonts, pages, pictures. Nothing but Qt and `core.report`.

Needs numpy and shapely: imported only in functions that run once the libraries are there.
"""
