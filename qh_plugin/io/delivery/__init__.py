# SPDX-License-Identifier: GPL-2.0-or-later
"""The delivery of a dossier (TT 16/2025/TT-BXD, Annex II): the folder tree that is handed in,
with the data as GeoPackage or File Geodatabase, read back and compared before it counts."""

from qh_plugin.io.delivery.tree import FORMATS, Delivery, deliver

__all__ = ["FORMATS", "Delivery", "deliver"]
