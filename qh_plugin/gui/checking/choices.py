# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user chooses before a check and what is remembered of it: rules, scope, following."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QSizePolicy

from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.profiles import profile_titles

DOSSIER, LAYER, SELECTION, EXTENT = range(4)


class Choices:
    """Fills the boxes of the dock and reads them."""

    def __init__(self, dock) -> None:
        self._settings = dock.settings
        self._profiles, self._scopes = dock.profileCombo, dock.scopeCombo
        self._follow = dock.followButton
        self._profiles.setToolTip(translate("qh", "Bộ quy tắc"))
        self._scopes.addItem(translate("qh", "Cả hồ sơ"), DOSSIER)
        self._scopes.addItem(translate("qh", "Lớp đang chọn"), LAYER)
        self._scopes.addItem(translate("qh", "Đối tượng đang chọn"), SELECTION)
        self._scopes.addItem(translate("qh", "Phạm vi bản đồ"), EXTENT)
        self._scopes.setToolTip(translate("qh", "Phạm vi kiểm tra"))
        self._follow.setText(translate("qh", "Theo lỗi"))
        self._follow.setToolTip(translate("qh", "Bản đồ tự đi theo lỗi đang chọn"))
        self._follow.setChecked(self._settings.follow)
        self._follow.toggled.connect(self._follow_chosen)
        for combo, share in ((self._profiles, 3), (self._scopes, 2)):
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            policy.setHorizontalStretch(share)
            combo.setSizePolicy(policy)

    def list_profiles(self) -> None:
        """Offer the profiles there are; the one chosen last comes first."""
        for profile, title in profile_titles():
            self._profiles.addItem(shown(title), profile)
        chosen = self._profiles.findData(self._settings.profile)
        self._profiles.setCurrentIndex(max(chosen, 0))
        self._profiles.activated.connect(self._profile_chosen)

    @property
    def profile(self) -> str:
        """The id of the chosen profile."""
        return self._profiles.currentData() or self._settings.profile

    @property
    def scope(self) -> int:
        """What is to be checked."""
        return self._scopes.currentData()

    def whole_dossier(self) -> None:
        """From now on the whole dossier is to be checked."""
        self._scopes.setCurrentIndex(self._scopes.findData(DOSSIER))

    @property
    def follow(self) -> bool:
        """Whether the map goes where the list goes."""
        return self._follow.isChecked()

    def _profile_chosen(self, *_) -> None:
        self._settings.profile = self.profile
        self._settings.save()

    def _follow_chosen(self, on: bool) -> None:
        self._settings.follow = on
        self._settings.save()
