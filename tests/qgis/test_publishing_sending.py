# SPDX-License-Identifier: GPL-2.0-or-later
"""A submission that was cut off: told in words, gone on with, or withdrawn."""

from __future__ import annotations

import pytest

from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.sending.wording import standing_words
from qh_plugin.gui.publishing.steps import SEND, Mark
from tests.io.published_data import make_dossier, square
from tests.qgis.conftest import flush


@pytest.fixture
def dock(iface, session, settings, tmp_path):
    dossier = make_dossier(tmp_path / "CSDL_A", {"A": square(0)})
    package = dossier.state / "outbox" / "p.zip"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(b"x" * 1_500_000)
    entry = Entry("a" * 64, settings.server_url, str(package), 1_500_000, 0, State.STAGING)
    Journal(dossier.journal).save(entry)
    session.set_dossier(dossier)
    made = PublishingDock(iface, session, settings, iface.mainWindow())
    made.show()
    yield made
    made.shutdown()
    made.deleteLater()
    flush()


def test_it_is_told_in_words_and_can_be_withdrawn(dock, session, wait):
    panel = dock.panel
    assert dock.steps.mark(SEND) is Mark.WARNING
    assert dock.steps.words(SEND) == "Còn dở: bản 1, 1,5 MB, đang gửi dở"
    assert panel.publishButton.text() == "Tiếp tục nộp bản 1"
    assert not panel.withdrawButton.isHidden()
    panel.withdrawButton.click()
    wait(lambda: not dock.withdrawing.busy)
    assert panel.withdrawButton.isHidden() and panel.publishButton.text().startswith("Nộp bản 1")
    assert not list((session.dossier.state / "outbox").glob("*.zip"))
    assert dock.steps.words(SEND) == "Chưa gửi"


def test_every_state_that_is_not_over_has_words():
    open_ones = [state for state in State if not state.final]
    told = {state: standing_words(state) for state in open_ones}
    assert {s for s, words in told.items() if not words} == {State.DRAFT, State.CHECKED}
