# SPDX-License-Identifier: GPL-2.0-or-later
"""The wizard "Hồ sơ mới": asks what the dossier is and where it shall lie, creates nothing."""

from __future__ import annotations

import datetime
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
)

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.places import folder_name, refusal
from qh_plugin.core.dossier.wards import ward_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import FeatureClass, Model, load
from qh_plugin.gui.editing import new_dossier_codes as codes
from qh_plugin.gui.editing.new_dossier_pages import FolderPage, KindPage, MapPage, PlanPage
from qh_plugin.gui.editing.new_dossier_summary import summary
from qh_plugin.io.dossiers import codes_in, initial_classes
from qh_plugin.io.first_records import Decision
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate

#: widgets of the pages that are reached by their names: `dialog.nameEdit`
_PARTS = (
    *("modelCombo", "kindCombo", "levelCombo", "typeCombo", "adjustCombo"),
    *("firstSpin", "localSpin", "nameEdit", "wardEdit", "chips", "decisionEdit", "dateEdit"),
    *("authorityEdit", "serialSpin", "codeShown", "infoCodeEdit", "yearSpin", "numberEdit"),
    *("buildButton", "scaleCombo", "crsCombo", "folderEdit", "browseButton", "allCheck"),
    "summaryLabel",
)


class NewDossierDialog(QDialog):
    """After it was accepted `folder()`, `info()`, `decision()` and `classes()` say what to
    create, and `choices()` what to offer the next time (`last`)."""

    def __init__(
        self, model: Model, start: Path, parent=None, last: Optional[Mapping[str, Any]] = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._taken: Mapping[str, str] = {}
        self._own_serial = False
        self._kind = KindPage(model)
        self._plan = PlanPage()
        self._map = MapPage()
        self._place = FolderPage(start)
        self._pages = (self._kind, self._plan, self._map, self._place)
        for name in _PARTS:
            page = next(p for p in self._pages if hasattr(p, name))
            setattr(self, name, getattr(page, name))
        self._build()
        self._show_model()
        self._recall(last or {})
        self._connect()
        self._go(0)
        self._look_around()
        self._refresh()

    # --- what was asked ------------------------------------------------------------------------

    def folder(self) -> Path:
        """The dossier's folder: CSDL_<name without accents and spaces> in the chosen place."""
        return Path(self.folderEdit.text().strip()) / folder_name(self.nameEdit.text())

    def info(self) -> DossierInfo:
        """What was asked. Raises `InputError` where a code cannot be built."""
        chosen = self._choices()
        return DossierInfo(
            name=" ".join(self.nameEdit.text().split()),
            model=self._model.id,
            maHoSoQH=codes.dossier_code(self._model, chosen),
            maThongTinQH=self._information_code(),
            epsg=int(self.crsCombo.currentData()),
            wards=self._wards(),
            scale=str(self.scaleCombo.currentData() or ""),
            created=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            level=chosen.level,
            plan_type=chosen.plan_type,
            adjustment=chosen.adjustment,
        )

    def decision(self) -> Decision:
        """The decision, as far as it is known. Raises `InputError` for a date that is none."""
        if not self._model.records:
            return Decision()
        edits = (self.decisionEdit, self.dateEdit, self.authorityEdit)
        return Decision.of(*(edit.text() for edit in edits))

    def classes(self) -> Sequence[FeatureClass]:
        """The classes whose tables shall be made."""
        return self._model.classes if self.allCheck.isChecked() else initial_classes(self._model)

    def choices(self) -> dict[str, Any]:
        """What the next new dossier probably shares with this one."""
        chosen = self._choices()
        return {
            "model": self._model.id,
            "kind": chosen.kind,
            "level": chosen.level,
            "type": chosen.plan_type,
            "wards": list(self._wards()),
            "authority": self.authorityEdit.text().strip(),
            "scale": self.scaleCombo.currentData(),
            "epsg": self.crsCombo.currentData(),
            "all": self.allCheck.isChecked(),
            "place": self.folderEdit.text().strip(),
        }

    def problem(self) -> str:
        """What is still missing or wrong, as one sentence; "" where the dossier can be made."""
        return next((text for text in self._problems() if text), "")

    def ask_folder(self) -> Optional[Path]:
        """Let the user choose where the dossier shall lie."""
        title = translate("qh", "Chọn nơi đặt hồ sơ")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folderEdit.text())
        return Path(chosen) if chosen else None

    # --- checking ------------------------------------------------------------------------------

    def _problems(self) -> tuple[str, str, str, str]:
        """One sentence a page, "" where it is fine."""
        return ("", self._plan_problem(), self._code_problem(), self._folder_problem())

    def _plan_problem(self) -> str:
        if not folder_name(self.nameEdit.text()).removeprefix("CSDL_"):
            return translate("qh", "Hãy nhập tên đồ án.")
        if self.wardEdit.text().strip() and ward_of(self.wardEdit.text()) is None:
            return translate("qh", "Không có phường/xã này; hãy chọn trong danh sách gợi ý.")
        if codes.asks_for(self._model, "ward") and not self._wards():
            return translate("qh", "Hãy chọn phường, xã: mã hồ sơ cần mã phường, xã.")
        return _said(self.decision)

    def _code_problem(self) -> str:
        chosen, code = self._choices(), self._information_code()

        def check() -> None:
            codes.dossier_code(self._model, chosen)
            if code:
                codes.check_information_code(self._model, chosen, code)

        return _said(check)

    def _folder_problem(self) -> str:
        place = Path(self.folderEdit.text().strip())
        if not self.folderEdit.text().strip() or not place.is_dir():
            return translate("qh", "Thư mục đặt hồ sơ không tồn tại; hãy chọn thư mục khác.")
        if not os.access(place, os.W_OK):
            return translate(
                "qh", "Không có quyền ghi vào {folder}; hãy chọn thư mục khác."
            ).format(folder=place)
        target = self.folder()
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            return translate(
                "qh", "Thư mục {name} đã có dữ liệu; hãy đổi tên đồ án hoặc nơi đặt."
            ).format(name=target.name)
        try:
            refused = refusal(target, self.info(), self._model)
        except QhError:
            return ""  # said by another page
        return shown(refused) if refused is not None else ""

    def _choices(self) -> codes.Choices:
        wards = self._wards()
        return replace(
            self._kind.choices(),
            serial=self.serialSpin.value(),
            ward=wards[0] if wards else "",
        )

    def _wards(self) -> tuple[str, ...]:
        chosen = [w.code for w in self.chips.wards()]
        typed = ward_of(self.wardEdit.text())
        if typed is not None and typed.code not in chosen:
            chosen.append(typed.code)
        return tuple(chosen)

    def _information_code(self) -> str:
        return self.infoCodeEdit.text().strip() if codes.is_plan(self._model) else ""

    # --- frame ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setWindowTitle(translate("qh", "Hồ sơ mới"))
        self.resize(620, 500)
        titles = (
            translate("qh", "1 Loại"),
            translate("qh", "2 Đồ án"),
            translate("qh", "3 Mã, bản đồ"),
            translate("qh", "4 Nơi đặt"),
        )
        outer = QVBoxLayout(self)
        head = QHBoxLayout()
        outer.addLayout(head)
        self.stack = QStackedWidget()
        self.steps = []
        for number, (title, page) in enumerate(zip(titles, self._pages)):
            step = QToolButton()
            step.setText(title)
            step.setCheckable(True)
            step.setAutoRaise(True)
            step.clicked.connect(lambda _=False, n=number: self._go(n))
            head.addWidget(step)
            self.steps.append(step)
            self.stack.addWidget(page)
        head.addStretch(1)
        outer.addWidget(self.stack, 1)
        self.messageLabel = QLabel()
        self.messageLabel.setWordWrap(True)
        self.messageLabel.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        outer.addWidget(self.messageLabel)
        foot = QHBoxLayout()
        outer.addLayout(foot)
        self.cancelButton = QPushButton(translate("qh", "Hủy"))
        self.backButton = QPushButton(translate("qh", "‹ Quay lại"))
        self.nextButton = QPushButton(translate("qh", "Tiếp ›"))
        self.createButton = QPushButton(translate("qh", "Tạo hồ sơ"))
        foot.addWidget(self.cancelButton)
        foot.addStretch(1)
        for button in (self.backButton, self.nextButton, self.createButton):
            foot.addWidget(button)

    def _connect(self) -> None:
        for page in self._pages:
            page.changed.connect(self._refresh)
        self.modelCombo.currentIndexChanged.connect(self._model_changed)
        self.kindCombo.currentIndexChanged.connect(self._kind_changed)
        self.serialSpin.valueChanged.connect(self._serial_changed)
        self.buildButton.clicked.connect(self._build_code)
        self.browseButton.clicked.connect(self._browse)
        self.folderEdit.editingFinished.connect(self._look_around)
        self.cancelButton.clicked.connect(self.reject)
        self.backButton.clicked.connect(lambda: self._go(self.stack.currentIndex() - 1))
        self.nextButton.clicked.connect(lambda: self._go(self.stack.currentIndex() + 1))
        self.createButton.clicked.connect(self.accept)
        self.wardEdit.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        """Enter in the ward's line chooses the ward; it does not turn the page."""
        if watched is self.wardEdit and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and self.wardEdit.text().strip():
                self._plan.take_ward()
                return True
        return super().eventFilter(watched, event)

    def _go(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        for index, step in enumerate(self.steps):
            step.setChecked(index == number)
        last = number == len(self._pages) - 1
        self.backButton.setEnabled(number > 0)
        self.nextButton.setVisible(not last)
        (self.createButton if last else self.nextButton).setDefault(True)
        self._refresh()

    def _refresh(self, *_: object) -> None:
        self.codeShown.setText(self._code() or "–")
        problems = self._problems()
        here = self.stack.currentIndex()
        self.createButton.setEnabled(not any(problems))
        self.summaryLabel.setText(self._summary())
        if problems[here]:
            self.messageLabel.setText(f"▲ {problems[here]}")
        elif any(problems):
            step = next(n for n, text in enumerate(problems) if text)
            text = translate("qh", "Bước {number}: {problem}")
            self.messageLabel.setText(text.format(number=step + 1, problem=problems[step]))
        else:
            text = translate("qh", "✔ Sẽ tạo thư mục {folder}")
            self.messageLabel.setText(text.format(folder=self.folder()))

    def _code(self) -> str:
        try:
            return codes.dossier_code(self._model, self._choices())
        except QhError:
            return ""

    def _summary(self) -> str:
        code, folder = self._code(), self.folder()
        wards = [w.label for w in self.chips.wards()]
        return summary(folder, code, wards, self.classes(), self._taken.get(code, ""))

    # --- reacting ------------------------------------------------------------------------------

    def _model_changed(self, *_: object) -> None:
        try:
            self._model = load(self.modelCombo.currentData())
        except QhError as error:
            self.messageLabel.setText(f"▲ {shown(error.text)}")
            return
        self._show_model()
        self._refresh()

    def _show_model(self) -> None:
        for page in (self._kind, self._plan, self._map):
            page.show_model(self._model)
        self._kind_changed()

    def _kind_changed(self, *_: object) -> None:
        self._map.show_kind(str(self.kindCombo.currentData() or ""))
        self._offer_serial()
        self._refresh()

    def _serial_changed(self, *_: object) -> None:
        self._own_serial = True

    def _build_code(self) -> None:
        try:
            code = codes.information_code(
                self._model, self._choices(), self.yearSpin.value(), self.numberEdit.text()
            )
        except QhError as error:
            self.messageLabel.setText(f"▲ {shown(error.text)}")
        else:
            self.infoCodeEdit.setText(code)

    def _browse(self) -> None:
        chosen = self.ask_folder()
        if chosen is not None:
            self.folderEdit.setText(str(chosen))
            self._look_around()

    def _look_around(self) -> None:
        """Read the codes of the dossiers in the chosen place, in the background."""
        place = Path(self.folderEdit.text().strip())
        tasks.run(
            translate("qh", "Đọc mã các hồ sơ đã có"),
            lambda progress: codes_in(place),
            lambda taken: self._know_taken(place, taken),
            lambda error: None,
        )

    def _know_taken(self, place: Path, taken: Mapping[str, str]) -> None:
        if not sip.isdeleted(self) and place == Path(self.folderEdit.text().strip()):
            self._taken = taken
            self._offer_serial()
            self._refresh()

    def _offer_serial(self) -> None:
        if not self._own_serial:
            self.serialSpin.blockSignals(True)
            self.serialSpin.setValue(codes.free_serial(self._taken, self._model, self._choices()))
            self.serialSpin.blockSignals(False)

    def _recall(self, last: Mapping[str, Any]) -> None:
        """Choose again what was chosen for the last dossier."""
        found = self.modelCombo.findData(last.get("model"))
        if found >= 0 and last.get("model") != self._model.id:
            self.modelCombo.setCurrentIndex(found)
            self._model_changed()
        for combo, name in (
            (self.kindCombo, "kind"),
            (self.levelCombo, "level"),
            (self.typeCombo, "type"),
            (self.scaleCombo, "scale"),
            (self.crsCombo, "epsg"),
        ):
            found = combo.findData(last.get(name)) if last.get(name) else -1
            if found >= 0:
                combo.setCurrentIndex(found)
        for code in last.get("wards") or ():
            self.chips.take_text(str(code))
        self.authorityEdit.setText(str(last.get("authority") or ""))
        self.allCheck.setChecked(last.get("all") is True)
        if last.get("place") and Path(str(last["place"])).is_dir():
            self.folderEdit.setText(str(last["place"]))


def _said(check) -> str:
    """The sentence of the error that `check` raises; "" where it raises none."""
    try:
        check()
    except QhError as error:
        return shown(error.text)
    return ""
