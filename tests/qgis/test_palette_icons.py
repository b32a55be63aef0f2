# SPDX-License-Identifier: GPL-2.0-or-later
"""The palette's pictures can be told from the ground they lie on, in light and dark themes."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtGui import QColor, QGuiApplication, QPalette

from qh_plugin.core.model import load
from qh_plugin.gui.editing.palette.entries import Target
from qh_plugin.gui.editing.palette.icons import icon_for


@pytest.mark.parametrize("ground", ["#ffffff", "#202020"])
def test_every_class_is_seen_in_every_theme(qgis_app, ground):
    before = QGuiApplication.palette()
    changed = QPalette(before)
    changed.setColor(QPalette.ColorRole.Base, QColor(ground))
    QGuiApplication.setPalette(changed)
    try:
        for of in load().classes:
            image = icon_for(Target(of, label=of.class_name), 16).pixmap(16, 16).toImage()
            below = QColor(ground).lightness()
            shades = [
                c.lightness() if c.alpha() > 128 else below
                for c in (image.pixelColor(x, y) for x in range(16) for y in range(16))
            ]
            assert max(shades) - min(shades) > 40, of.name
    finally:
        QGuiApplication.setPalette(before)
