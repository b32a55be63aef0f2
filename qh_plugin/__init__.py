# SPDX-License-Identifier: GPL-2.0-or-later
"""QH: edit planning layers to the national data model, check them, publish them."""


def classFactory(iface):
    """Called by QGIS; nothing optional is imported here."""
    from qh_plugin.plugin import QhPlugin

    return QhPlugin(iface)
