# SPDX-License-Identifier: GPL-2.0-or-later
"""A package of a dossier, errors or not: the gate is left out."""

from __future__ import annotations

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.package import Package, build_package
from qh_plugin.core.model import load
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.publishing import outbox


def packed(dossier: Dossier) -> Package:
    """Built in the dossier's outbox."""
    model = load(dossier.info.model)
    data = outbox(dossier) / "data.gpkg"
    merge_layers(dossier, model, data)
    facts = {"maHoSoQH": dossier.info.maHoSoQH, "epsg": 9210}
    result = check(read_package_data(data, model, facts), load_profile(), model)
    return build_package(dossier, data, result, outbox(dossier) / "package.zip")
