# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels: drawn in a font that the machine has."""

from __future__ import annotations


def test_label_font_is_installed(qgis_app):
    from qgis.PyQt.QtGui import QFontInfo

    from qh_plugin.qgis_io.labels import text_format

    font = text_format(8, bold=True).font()
    assert font.bold() and font.family() == QFontInfo(font).family()
