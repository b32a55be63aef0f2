# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialog "Hồ sơ mới": asks what the dossier is and where it shall lie, creates nothing."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QDialog, QFileDialog

from qh_plugin.core import crs
from qh_plugin.core.dossier import codes
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import fold
from qh_plugin.gui.editing.wards import WardCompleter, ward_of
from qh_plugin.qgis_io.i18n import shown, translate

_UI = Path(__file__).with_suffix(".ui")
#: the scale usual for a plan kind
_SCALE_OF_KIND = {"QHC": "1/10.000", "QPK": "1/2.000", "QCT": "1/500"}
_LONGEST_NAME = 60


class NewDossierDialog(QDialog):
    """After it was accepted `folder()` and `info()` say what to create."""

    def __init__(self, model: Model, start: Path, parent=None) -> None:
        super().__init__(parent)
        uic.loadUi(str(_UI), self)
        self._model = model
        self._set_texts()
        self._fill()
        self.folderEdit.setText(str(start))
        self.wardEdit.setCompleter(WardCompleter(self))
        self._connect()
        self._kind_changed()

    def folder(self) -> Path:
        """The dossier's folder: CSDL_<name without accents and spaces> in the chosen place."""
        return Path(self.folderEdit.text().strip()) / folder_name(self.nameEdit.text())

    def info(self) -> DossierInfo:
        """What was asked. Raises `InputError` where a code cannot be built."""
        ward = ward_of(self.wardEdit.text())
        return DossierInfo(
            name=" ".join(self.nameEdit.text().split()),
            model=self._model.id,
            maHoSoQH=self._code(),
            maThongTinQH=self.infoCodeEdit.text().strip(),
            epsg=int(self.crsCombo.currentData()),
            wards=(ward.code,) if ward else (),
            scale=str(self.scaleCombo.currentData()),
            created=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        )

    def ask_folder(self) -> Optional[Path]:
        """Let the user choose where the dossier shall lie."""
        title = translate("qh", "Chọn nơi đặt hồ sơ")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folderEdit.text())
        return Path(chosen) if chosen else None

    def problem(self) -> str:
        """What is still missing or wrong, as one sentence; "" where the dossier can be made."""
        if not folder_name(self.nameEdit.text()).removeprefix("CSDL_"):
            return translate("qh", "Hãy nhập tên đồ án.")
        if self.wardEdit.text().strip() and ward_of(self.wardEdit.text()) is None:
            return translate("qh", "Không có phường/xã này; hãy chọn trong danh sách gợi ý.")
        try:
            self._code()
        except QhError as error:
            return shown(error.text)
        return self._info_code_problem() or self._folder_problem()

    def _info_code_problem(self) -> str:
        code = self.infoCodeEdit.text().strip()
        pattern = self._model.patterns.get("maThongTinQH")
        if not code or pattern is None or pattern.compiled.fullmatch(code):
            return ""
        return translate(
            "qh", "Mã thông tin quy hoạch chưa đúng: cần 12 chữ số, ví dụ {example}."
        ).format(example=pattern.example)

    def _folder_problem(self) -> str:
        place = Path(self.folderEdit.text().strip())
        if not self.folderEdit.text().strip() or not place.is_dir():
            return translate("qh", "Thư mục đặt hồ sơ không tồn tại; hãy chọn thư mục khác.")
        target = self.folder()
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            return translate(
                "qh", "Thư mục {name} đã có dữ liệu; hãy đổi tên đồ án hoặc nơi đặt."
            ).format(name=target.name)
        return ""

    def _code(self) -> str:
        local = self.localSpin.value() if self.adjustCombo.currentData() == "2" else 0
        return codes.build_ma_ho_so(
            kind=str(self.kindCombo.currentData()), local=local, serial=self.serialSpin.value()
        )

    def _set_texts(self) -> None:
        self.setWindowTitle(translate("qh", "Hồ sơ mới"))
        self.introLabel.setText(
            translate(
                "qh",
                "Tạo thư mục hồ sơ theo Thông tư 16/2025/TT-BXD với các lớp dữ liệu trống.",
            )
        )
        for widget, text in (
            (self.nameLabel, translate("qh", "&Tên đồ án")),
            (self.wardLabel, translate("qh", "&Phường, xã")),
            (self.kindLabel, translate("qh", "&Loại quy hoạch")),
            (self.scaleLabel, translate("qh", "Tỷ lệ &bản đồ")),
            (self.adjustLabel, translate("qh", "Lần lậ&p")),
            (self.serialLabel, translate("qh", "&Số thứ tự hồ sơ")),
            (self.codeLabel, translate("qh", "Mã hồ sơ quy hoạch")),
            (self.infoCodeLabel, translate("qh", "Mã thông tin &quy hoạch")),
            (self.crsLabel, translate("qh", "&Hệ toạ độ")),
            (self.folderLabel, translate("qh", "&Nơi đặt hồ sơ")),
            (self.browseButton, translate("qh", "Chọn…")),
            (self.cancelButton, translate("qh", "Huỷ")),
            (self.createButton, translate("qh", "Tạo hồ sơ")),
        ):
            widget.setText(text)
        self.nameEdit.setPlaceholderText(
            translate("qh", "ví dụ: Quy hoạch phân khu 3 phường Sài Gòn")
        )
        self.wardEdit.setPlaceholderText(translate("qh", "gõ tên không cần dấu, ví dụ: sai gon"))
        self.infoCodeEdit.setPlaceholderText(
            translate("qh", "12 chữ số, có thể nhập sau khi được cấp")
        )
        self.localSpin.setPrefix(translate("qh", "lần "))

    def _fill(self) -> None:
        for combo, codes_of in ((self.kindCombo, "PLAN_KIND"), (self.scaleCombo, "SCALE")):
            for code in self._model.code_lists[codes_of].codes:
                combo.addItem(shown(code.name), code.code)
        self.kindCombo.setCurrentIndex(self.kindCombo.findData("QPK"))
        for code, text in (
            ("0", translate("qh", "Lập lần đầu hoặc điều chỉnh tổng thể")),
            ("2", translate("qh", "Điều chỉnh cục bộ")),
        ):
            self.adjustCombo.addItem(text, code)
        for epsg in self._model.accepted_epsg:
            self.crsCombo.addItem(crs.name(epsg), epsg)
        self.crsCombo.setCurrentIndex(self.crsCombo.findData(self._model.default_epsg))

    def _connect(self) -> None:
        for edit in (self.nameEdit, self.wardEdit, self.infoCodeEdit, self.folderEdit):
            edit.textChanged.connect(self._refresh)
        for combo in (self.adjustCombo, self.scaleCombo, self.crsCombo):
            combo.currentIndexChanged.connect(self._refresh)
        for spin in (self.serialSpin, self.localSpin):
            spin.valueChanged.connect(self._refresh)
        self.kindCombo.currentIndexChanged.connect(self._kind_changed)
        self.browseButton.clicked.connect(self._browse)
        self.cancelButton.clicked.connect(self.reject)
        self.createButton.clicked.connect(self.accept)

    def _kind_changed(self, *_: object) -> None:
        usual = _SCALE_OF_KIND.get(str(self.kindCombo.currentData()), "")
        found = self.scaleCombo.findData(usual)
        self.scaleCombo.setCurrentIndex(max(found, 0))
        self._refresh()

    def _refresh(self, *_: object) -> None:
        self.localSpin.setVisible(self.adjustCombo.currentData() == "2")
        try:
            self.codeShown.setText(self._code())
        except QhError:
            self.codeShown.setText("–")
        problem = self.problem()
        self.createButton.setEnabled(not problem)
        self.messageLabel.setText(
            f"▲ {problem}"
            if problem
            else translate("qh", "✔ Sẽ tạo thư mục {folder}").format(folder=self.folder())
        )

    def _browse(self) -> None:
        chosen = self.ask_folder()
        if chosen is not None:
            self.folderEdit.setText(str(chosen))


def folder_name(name: str) -> str:
    """CSDL_ and the plan's name without accents, words joined, each with a capital (TT 16/2025)."""
    bare = (word for word in re.split(r"[^A-Za-z0-9]+", _without_accents(name)) if word)
    return "CSDL_" + "".join(word[0].upper() + word[1:] for word in bare)[:_LONGEST_NAME]


def _without_accents(text: str) -> str:
    """Accents away, capitals kept."""
    return "".join(c if fold(c) == c.casefold() else _bare(c) for c in text)


def _bare(letter: str) -> str:
    folded = fold(letter)
    return folded.upper() if letter.isupper() else folded
