# SPDX-License-Identifier: GPL-2.0-or-later
"""qh:publish: submit a dossier to the city's server and bring home the receipt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputString,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterString,
)

from qh_plugin.processing import parameters as known
from qh_plugin.processing.base import QhAlgorithm, progress_of
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.settings import Settings
from qh_plugin.qgis_io.transport import QgisTransport


class PublishAlgorithm(QhAlgorithm):
    """The login is an id of QGIS's own store, never the login itself. Cut off, it goes on where it
    stopped when it is run again; nothing is submitted twice."""

    ICON = "publish"
    SERVER, LOGIN, RECEIPT = "SERVER", "AUTHCFG", "RECEIPT"

    def name(self) -> str:
        return "publish"

    def displayName(self) -> str:
        return translate("qh", "Nộp hồ sơ lên máy chủ")

    def shortHelpString(self) -> str:
        return translate(
            "qh",
            "Kiểm tra dữ liệu đã lưu của hồ sơ, đóng gói, gửi lên máy chủ và nhận biên nhận. Còn "
            "lỗi thì không gửi. Bị ngắt giữa chừng thì chạy lại sẽ gửi tiếp; không nộp trùng. Đăng "
            "nhập: chọn cấu hình xác thực đã lưu trong QGIS, không nhập mật khẩu ở đây. Máy chủ từ "
            "chối hoặc xung đột phiên bản là lỗi của lần chạy.",
        )

    def initAlgorithm(self, configuration=None) -> None:
        """Declare the parameters; server and login as the publishing dock has them."""
        settings = Settings.load()
        known.add_dossier(self)
        label = translate("qh", "Địa chỉ máy chủ")
        self.addParameter(
            QgsProcessingParameterString(self.SERVER, label, defaultValue=settings.server_url)
        )
        login = translate("qh", "Cấu hình xác thực của QGIS")
        self.addParameter(
            QgsProcessingParameterAuthConfig(
                self.LOGIN, login, defaultValue=settings.authcfg or None, optional=True
            )
        )
        known.add_profile(self)
        label = translate("qh", "Biên nhận")
        known.add_file(self, self.RECEIPT, label, "JSON (*.json)", made=False)
        self.addOutput(QgsProcessingOutputString("OUTCOME", translate("qh", "Kết quả")))
        self.addOutput(QgsProcessingOutputString("PACKAGE", translate("qh", "Mã gói (SHA-256)")))
        known.add_numbers(self, {"VERSION": translate("qh", "Phiên bản đã công bố")})

    def prepare(self, parameters, context, feedback) -> None:
        """On the main thread: what is not saved would stay at home."""
        known.refuse_unsaved(Path(self.parameterAsString(parameters, known.INPUT, context)))

    def perform(self, parameters, context, feedback) -> dict[str, Any]:
        """Submit; a refusal of the server is an error."""
        from qh_plugin.core.dossier.layout import open_dossier
        from qh_plugin.core.publish.submit import outcome_text
        from qh_plugin.io.publishing import publish
        from qh_plugin.io.whole_files import write

        dossier = open_dossier(Path(self.parameterAsString(parameters, known.INPUT, context)))
        login = self.parameterAsString(parameters, self.LOGIN, context)
        receipt = publish(
            dossier,
            QgisTransport(login),
            self.parameterAsString(parameters, self.SERVER, context).strip().rstrip("/"),
            self.parameterAsString(parameters, known.PROFILE, context),
            progress_of(feedback),
            lambda state, text: feedback.pushInfo(shown(text)),
        )
        outputs: dict[str, Any] = {
            "OUTCOME": receipt.outcome,
            "PACKAGE": receipt.package,
            "VERSION": receipt.version or 0,
        }
        path = self.parameterAsFileOutput(parameters, self.RECEIPT, context)
        if path:
            text = json.dumps(receipt.raw, ensure_ascii=False, indent=1, sort_keys=True)
            write(Path(path), text)
            outputs[self.RECEIPT] = path
        said = shown(outcome_text(receipt))
        if not receipt.accepted and receipt.outcome != "held":
            raise QgsProcessingException(said)
        feedback.pushInfo(said)
        return outputs
