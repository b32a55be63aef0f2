# SPDX-License-Identifier: GPL-2.0-or-later
"""Who submits, for which period, why late: the form keeps it where the command line does."""

from __future__ import annotations

from datetime import date

import pytest

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.dock import PublishingDock
from qh_plugin.gui.publishing.facts import periods
from qh_plugin.io.submission import read_submission
from tests.io.published_data import make_dossier, square
from tests.qgis.conftest import shown


def test_periods_and_days_as_people_write_them():
    assert periods.suggested(date(2026, 11, 22)) == ["2026-Q4", "2026-Q3", "2026"]
    assert periods.suggested(date(2026, 2, 1)) == ["2026-Q1", "2025-Q4", "2026"]
    assert periods.iso(" 5/12/2026 ") == "2026-12-05"
    assert periods.iso("31/02/2026") == "31/02/2026"
    assert periods.shown_day("2026-12-05") == "05/12/2026"
    assert periods.days_late("2026-11-20", date(2026, 11, 22)) == 2
    assert periods.days_late("2026-11-22", date(2026, 11, 22)) == 0


@pytest.fixture
def dock(iface, session, settings, tmp_path):
    session.open(make_dossier(tmp_path / "CSDL_A", {"A": square(0)}).folder)
    with shown(PublishingDock(iface, session, settings, iface.mainWindow())) as made:
        yield made


def typed(field, text):
    edit = field.lineEdit() if hasattr(field, "lineEdit") else field
    edit.setText(text)
    edit.editingFinished.emit()


def test_each_field_is_kept_in_the_dossier_and_shown_again(dock, session):
    form = dock.facts
    assert form._body.isHidden() and "chưa ghi" in form.heading.whole()
    form.heading.click()
    assert not form._body.isHidden()
    typed(form.unit, "UBND phường Sài Gòn")
    typed(form.person, "Cán bộ B")
    typed(form.period, "2026-Q4")
    typed(form.due, "15/12/2020")
    typed(form.comment, "lần đầu")
    kept = read_submission(session.dossier)
    assert (kept.unit, kept.person, kept.period) == ("UBND phường Sài Gòn", "Cán bộ B", "2026-Q4")
    assert (kept.due, kept.comment) == ("2020-12-15", "lần đầu")
    assert "Quá hạn" in form._late.text() and form.heading.whole().startswith("▾ Thông tin nộp: ▲")
    typed(form.reason, "chờ số liệu")
    assert "▲" not in form.heading.whole()
    typed(form.due, "ngày mai")
    assert "không phải một ngày" in form._wrong.text()
    assert read_submission(session.dossier).due == "2020-12-15"
    form.show_dossier(session.dossier)
    assert form.due.text() == "15/12/2020" and form._wrong.isHidden()
    typed(form.period, "2026-Q3")  # what belonged to the other period goes with it
    assert (form.due.text(), form.reason.text()) == ("", "")
    assert form.due.placeholderText() == "30/09/2026" and "Quá hạn" in form._late.text()


def test_a_reason_that_is_asked_for_opens_the_form(dock, session):
    typed(dock.facts.period, "2026-Q4")
    dock.sending.refused.emit(InputError(Text("hãy ghi lý do", "state the reason")))
    assert not dock.facts._body.isHidden()
