# SPDX-License-Identifier: GPL-2.0-or-later
"""Receipts of the past in the dock: verified, edited ones told, an earlier version published
again only with a reason."""

from __future__ import annotations

import pytest

from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.io import rolling_back
from tests.io.accepting import Shelf
from tests.io.published_data import insert, make_dossier, square
from tests.qgis.conftest import flush


@pytest.fixture
def dock(iface, session, settings, tmp_path, monkeypatch):
    shelf = Shelf(tmp_path / "shelf")
    monkeypatch.setattr("qh_plugin.core.publish.client.Server", lambda *_, **__: shelf)
    dossier = shelf.accept(make_dossier(tmp_path / "CSDL_A", {"A": square(0)}), unchecked=True)
    insert(dossier, {"B": square(20)})
    session.set_dossier(shelf.accept(dossier, unchecked=True))
    made = PublishingDock(iface, session, settings, iface.mainWindow())
    made.shelf = shelf
    made.show()
    yield made
    made.shutdown()
    made.deleteLater()
    flush()


def verdict(dock, wait):
    dock.panel.verifyButton.click()
    wait(lambda: dock.panel.verdictLabel.text()[:1] in "✔✖▲")
    return dock.panel.verdictLabel.text()


def test_a_receipt_is_verified_against_the_server(dock, wait):
    assert dock.panel.historyCombo.count() == 2
    assert verdict(dock, wait).startswith("✔")
    dock.panel.historyCombo.setCurrentIndex(1)
    assert dock.panel.verdictLabel.isHidden()
    dock.shelf.versions.clear()
    assert verdict(dock, wait).startswith("✖")
    for path in dock._session.dossier.receipts.glob("*.json"):
        path.unlink()
    assert "Không còn tệp" in verdict(dock, wait)


def test_an_earlier_version_is_published_again_only_with_a_reason(dock, monkeypatch, wait):
    asked = []

    def roll_back(dossier, transport, url, to, comment, *_):
        asked.append((to, comment))
        return dock.shelf.versions[0][1]

    monkeypatch.setattr(rolling_back, "roll_back", roll_back)
    button = dock.panel.rollBackButton
    assert button.isHidden()  # of the newest version
    dock.panel.historyCombo.setCurrentIndex(1)
    assert not button.isHidden()
    dock.ask_roll_back = lambda version: asked.append(version) or True
    button.click()
    assert asked == [] and not dock.facts._body.isHidden()
    dock.facts.comment.setText("số liệu bản 2 sai")
    button.click()
    wait(lambda: dock._work is None)
    assert asked == [1, (1, "số liệu bản 2 sai")]
    assert dock._session.published == 0  # the data here are not what is published now
