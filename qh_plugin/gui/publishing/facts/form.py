# SPDX-License-Identifier: GPL-2.0-or-later
"""The form: one line while folded, eight fields unfolded; each is kept as soon as it is left."""

from __future__ import annotations

from datetime import date
from typing import Optional

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.submission import SubmissionFacts, following
from qh_plugin.core.errors import QhError
from qh_plugin.gui.elided_button import ElidedButton
from qh_plugin.gui.publishing.facts import periods
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking


class FactsForm(QWidget):
    """Shows what is stated of the next submission of a dossier."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._dossier: Optional[Dossier] = None
        self.heading = ElidedButton()
        self.heading.setObjectName("factsButton")
        self._body = QWidget()
        self.unit, self.person, self.position = QLineEdit(), QLineEdit(), QLineEdit()
        self.due, self.reason, self.comment = QLineEdit(), QLineEdit(), QLineEdit()
        self.period = QComboBox()
        self.period.setEditable(True)
        self.period.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.period.addItems(["", *periods.suggested(date.today())])
        self._late, self._wrong = QLabel(), QLabel()
        self._build()

    def show_dossier(self, dossier: Optional[Dossier]) -> None:
        """Show what is stated of a dossier."""
        # without the libraries nothing can be submitted, nor can this module be imported
        self._dossier = dossier = dossier if missing_for_checking() is None else None
        self.setVisible(dossier is not None)
        if dossier is None:
            return
        from qh_plugin.io import submission

        try:
            self._show(submission.read_submission(dossier))
            self._say("")
        except QhError as error:
            self._show(SubmissionFacts())
            self._say(shown(error.text))
            self.unfold()

    def unfold(self, to_reason: bool = False) -> None:
        """Open the form; `to_reason` puts the keyboard where a reason is asked for."""
        self._body.setVisible(True)
        self._name()
        if to_reason:
            self.reason.setFocus()

    def asks_reason(self) -> bool:
        """Whether a submission for a period has no reason: it may be that one is due."""
        answers = self.period.currentText().strip() or self.due.text().strip()
        return bool(answers) and not self.reason.text().strip()

    def keep(self) -> None:
        """Keep what the fields say in the dossier."""
        if self._dossier is None:
            return
        from qh_plugin.io import submission

        try:
            known = submission.read_submission(self._dossier)
            given = {n: v for n, v in self._given().items() if v != getattr(known, n)}
            if not given:
                return
            facts = submission.state(self._dossier, **given)
        except QhError as error:
            self._say(shown(error.text))
            return
        self._say("")
        self._show(facts)

    def forget_comment(self) -> None:
        """It was the reason for going back: the next submission has another."""
        self.comment.clear()
        self.keep()

    def _given(self) -> dict[str, str]:
        return {
            "unit": self.unit.text().strip(),
            "person": self.person.text().strip(),
            "position": self.position.text().strip(),
            "period": self.period.currentText().strip(),
            "due": periods.iso(self.due.text()),
            "reason": self.reason.text().strip(),
            "comment": self.comment.text().strip(),
        }

    def _show(self, facts: SubmissionFacts) -> None:
        for field, value in (
            (self.unit, facts.unit),
            (self.person, facts.person),
            (self.position, facts.position),
            (self.due, periods.shown_day(facts.due)),
            (self.reason, facts.reason),
            (self.comment, facts.comment),
        ):
            if field.text() != value:
                field.setText(value)
        self.period.setEditText(facts.period)
        follows = following(facts).due  # of a period without one
        day = periods.shown_day(follows) or translate("qh", "ngày/tháng/năm")
        self.due.setPlaceholderText(day)
        late = periods.days_late(follows, date.today())
        if late:
            words = translate("qh", "▲ Quá hạn {n} ngày: ghi lý do").format(n=late)
        elif facts.late:
            words = translate("qh", "▲ Nộp muộn: ghi lý do")
        else:
            words = ""
        self._late.setText(words)
        self._late.setVisible(bool(words))
        self._summary = " · ".join(x for x in (facts.period, facts.person, facts.unit) if x)
        if words and not facts.reason:
            self._summary = f"▲ {self._summary}"
        self._name()

    def _say(self, text: str) -> None:
        self._wrong.setText(f"✖ {text}" if text else "")
        self._wrong.setVisible(bool(text))

    def _name(self) -> None:
        arrow = "▸" if self._body.isHidden() else "▾"
        told = self._summary or translate("qh", "chưa ghi")
        words = translate("qh", "Thông tin nộp: {facts}").format(facts=told)
        self.heading.set_whole(f"{arrow} {words}")
        self.heading.setToolTip(words)

    def _fold(self) -> None:
        self._body.setVisible(self._body.isHidden())
        self._name()

    def _build(self) -> None:
        self._summary = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self._body)
        form = QFormLayout(self._body)
        form.setContentsMargins(4, 2, 4, 4)
        form.setVerticalSpacing(3)
        self.reason.setPlaceholderText(translate("qh", "bắt buộc khi muộn hoặc thiếu dữ liệu"))
        self.period.lineEdit().setPlaceholderText("2026-Q4")
        for label, field, name in (
            (translate("qh", "Đơn vị"), self.unit, "factUnit"),
            (translate("qh", "Người nộp"), self.person, "factPerson"),
            (translate("qh", "Chức vụ"), self.position, "factPosition"),
            (translate("qh", "Kỳ"), self.period, "factPeriod"),
            (translate("qh", "Hạn nộp"), self.due, "factDue"),
            (translate("qh", "Lý do"), self.reason, "factReason"),
            (translate("qh", "Ghi chú"), self.comment, "factComment"),
        ):
            field.setObjectName(name)
            form.addRow(label, field)
            edit = field.lineEdit() if isinstance(field, QComboBox) else field
            edit.editingFinished.connect(lambda: self.keep())
            if field is self.due:
                form.addRow(self._late)
        self.period.activated.connect(lambda _: self.keep())
        for label in (self._late, self._wrong):
            label.setWordWrap(True)
        form.addRow(self._wrong)
        self._say("")
        self._late.hide()
        self._body.hide()
        self.heading.clicked.connect(lambda: self._fold())
