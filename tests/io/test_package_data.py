# SPDX-License-Identifier: GPL-2.0-or-later
"""A package's data with its waivers: the findings, and which are accepted, are the dossier's."""

from __future__ import annotations

from dataclasses import asdict

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.waivers import waiver_for
from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.findings import State
from qh_plugin.io import waivers
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.reading import read_dataset
from qh_plugin.training.sample import create_sample

RULES = ("C02", "C04", "A02", "G07")


def test_waivers_hold_in_the_package_as_in_the_dossier(tmp_path):
    dossier = create_sample(tmp_path / "CSDL_Mau")
    dataset = read_dataset(dossier.folder)
    result = check(dataset, load_profile(), only=RULES)
    for key in [group.keys[0] for group in result.findings]:
        waivers.append(dossier, waiver_for(result, dataset, key, reason="x", person="Lan"))
    model, data = model_of(dossier.info), tmp_path / "data.gpkg"
    merge_layers(dossier, model, data)
    own = check(read_dataset(dossier.folder), load_profile(), only=RULES)
    lines = waivers.read_lines(dossier)
    packed = read_package_data(data, model, asdict(dossier.info), ledger=lines)
    theirs = check(packed, load_profile(), model, only=RULES)

    def states(result):
        return [(g.rule, g.ids[i], g.states[i]) for g, i in result.rows()]

    assert states(theirs) == states(own)
    assert sum(state is State.WAIVED for *_, state in states(own)) == len(result.findings) > 2
    assert [w.void for w in theirs.waivers] == [None] * len(result.findings)
    bare = check(read_package_data(data, model, asdict(dossier.info)), load_profile(), model)
    assert not bare.waivers
