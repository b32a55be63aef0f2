# SPDX-License-Identifier: GPL-2.0-or-later
"""A submission that was cut off: told in words, gone on with, or withdrawn."""

from __future__ import annotations

import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.core.publish.receipts import list_receipts
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.sending.wording import standing_words
from qh_plugin.gui.publishing.steps import SEND, Mark
from qh_plugin.io import publishing
from qh_plugin.io.reading import read_dataset
from tests.io.accepting import Shelf
from tests.io.published_data import LAYER, make_dossier, square
from tests.qgis.conftest import shown


@pytest.fixture
def dock(iface, session, settings, tmp_path):
    dossier = make_dossier(tmp_path / "CSDL_A", {"A": square(0)})
    package = dossier.state / "outbox" / "p.zip"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(b"x" * 1_500_000)
    entry = Entry("a" * 64, settings.server_url, str(package), 1_500_000, 0, State.STAGING)
    Journal(dossier.journal).save(entry)
    session.set_dossier(dossier)
    with shown(PublishingDock(iface, session, settings, iface.mainWindow())) as made:
        yield made


def test_it_is_told_in_words_and_can_be_withdrawn(dock, session, wait):
    panel = dock.panel
    assert dock.steps.mark(SEND) is Mark.WARNING
    assert dock.steps.words(SEND) == "Còn dở: bản 1, 1,5 MB, đang gửi dở"
    assert panel.publishButton.text() == "Tiếp tục nộp bản 1"
    assert not panel.withdrawButton.isHidden()
    panel.withdrawButton.click()
    wait(lambda: not dock.sending.leaves)
    assert panel.withdrawButton.isHidden() and panel.publishButton.text().startswith("Nộp bản 1")
    assert not list((session.dossier.state / "outbox").glob("*.zip"))
    assert dock.steps.words(SEND) == "Chưa gửi"


def test_every_state_that_is_not_over_has_words():
    open_ones = [state for state in State if not state.final]
    told = {state: standing_words(state) for state in open_ones}
    assert {s for s, words in told.items() if not words} == {State.DRAFT, State.CHECKED}


@pytest.mark.parametrize("edited", [False, True])
def test_what_the_gate_found_is_the_newest_check(
    dock, session, wait, monkeypatch, tmp_path, edited
):
    """A layer that was mended while drawing had no check of its own since."""
    Shelf(tmp_path / "shelf").accept(session.dossier, unchecked=True)
    data = read_dataset(session.dossier.folder)
    before, gate = (check(data, load_profile("truoc_khi_nop"), only=["G07"]) for _ in range(2))
    session.set_result(before)
    session.note_touched(LAYER)
    session.note_change()

    def publish(dossier, *_, on_checked, **_more):
        on_checked(gate)
        return list_receipts(dossier)[0]

    monkeypatch.setattr(publishing, "publish", publish)
    dock.panel.publishButton.click()
    if edited:
        session.note_touched(LAYER)
        session.note_change()
    wait(lambda: session.dossier.info.version == 1)
    assert session.result is (before if edited else gate)
    assert session.changed_tables == ({LAYER} if edited else frozenset())
    assert session.changed_since_check is edited
    assert session.published == (0 if edited else 1)
