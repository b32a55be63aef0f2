# SPDX-License-Identifier: GPL-2.0-or-later

from qh_plugin.qgis_io.libraries import missing_for_checking

missing_for_checking()  # before anything here imports shapely: see qgis_io/libraries.py
