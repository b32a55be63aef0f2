# SPDX-License-Identifier: GPL-2.0-or-later
"""The options page stores what is chosen, within its limits."""

from __future__ import annotations

from qh_plugin.gui.options.page import QhOptionsPage
from qh_plugin.qgis_io.settings import Settings


def test_the_number_of_backups_is_kept(qgis_app, settings):
    changed = []
    page = QhOptionsPage(settings, changed.append, None)
    assert page.backups.value() == 10
    page.backups.setValue(0)
    assert page.backups.value() == 1
    page.backups.setValue(25)
    page.apply()
    assert Settings.load().backups_kept == 25
    assert changed[0].backups_kept == 10
