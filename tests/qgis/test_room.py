# SPDX-License-Identifier: GPL-2.0-or-later
"""Room for the list: what stands below it folds, and stays folded; the counters keep to a line."""

from __future__ import annotations

import pytest

from qh_plugin.gui.checking.listing.counters import Counters
from qh_plugin.gui.checking.listing.states import Status
from qh_plugin.qgis_io.settings import Settings
from tests.qgis.checked_dock import click, on_dossier, run
from tests.qgis.conftest import flush
from tests.qgis.test_mending import choose


@pytest.fixture
def opened(iface, session, settings, tmp_path, wait):
    """The dossier open and checked, the dock as high as on a small screen."""
    with on_dossier(iface, session, settings, tmp_path / "CSDL_Thu") as dock:
        dock.setFloating(True)
        dock.resize(350, 560)
        run(dock, wait)
        yield dock


def lines(dock):
    flush()
    view = dock.findingsView
    return view.viewport().height() / view.verticalHeader().defaultSectionSize()


def test_the_explanation_unfolds_and_all_below_the_list_folds(opened):
    choose(opened, "C01")
    fold = opened.folding
    assert not opened.detailView.isVisible() and opened.repairs.actions.isVisible()
    assert fold.explain.text().lstrip("▸ ")[:6] in opened.findings.row().sentence
    assert fold.explain.toolTip().startswith(opened.findings.row().sentence)
    usual = lines(opened)
    click(fold.explain)
    assert opened.detailView.isVisible() and lines(opened) < usual
    click(fold.explain)
    assert lines(opened) == usual
    click(fold.all)
    assert not opened.repairs.actions.isVisible() and lines(opened) > usual + 1
    click(fold.explain)
    assert opened.detailView.isVisible() and opened.repairs.actions.isVisible(), "all is back"


def test_a_question_is_seen_though_all_is_folded(opened):
    choose(opened, "C01")
    click(opened.folding.all)
    opened.repairs.question.ask("Có không?", "Có", lambda: None)
    assert opened.repairs.question.isVisible()
    click(opened.repairs.question.no)
    assert not opened.repairs.actions.isVisible(), "as it was"


def test_what_is_folded_is_so_the_next_time(opened, iface, session):
    click(opened.folding.all)
    assert Settings.load().folded and not Settings.load().explained
    click(opened.folding.all)
    click(opened.folding.explain)
    opened.splitter.setSizes([100, 200])
    opened.splitter.splitterMoved.emit(100, 1)
    kept = opened.detailPanel.height()
    opened.folding.keep()
    known = Settings.load()
    assert (known.folded, known.explained, known.below) == (False, True, kept)


def test_counters_keep_to_one_line_and_give_up_the_rarer_words_first(qgis_app):
    counters = Counters()
    counts = dict.fromkeys(Status, 12)
    counters.show_counts(counts, 30, 4)
    counters.resize(2000, 30)
    counters.show()
    flush()
    buttons = {
        status: counters._buttons[status] for status in counts if status in counters._buttons
    }
    assert buttons[Status.INFO].text() == "12 thông tin"
    counters.resize(buttons[Status.ERROR].width() * 5, 30)
    flush()
    assert buttons[Status.INFO].text() == "12", "its shape tells, and its tooltip"
    assert "thông tin" in buttons[Status.INFO].toolTip()
    assert buttons[Status.INFO].accessibleName() == "12 thông tin"
    assert buttons[Status.ERROR].text() == "12 lỗi", "errors keep their word"
    counters.resize(2000, 30)
    flush()
    assert buttons[Status.INFO].text() == "12 thông tin"
