# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts of the user interface: Vietnamese in the source, English from `i18n/en.qm`.

Every text is written `translate("qh", "…")` with two literals, so that pylupdate5 and
pylupdate6 extract the same; values are put in afterwards with `.format(name=…)`.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from qh_plugin.core.text import Text

_language = "vi"


def translate(context: str, text: str) -> str:
    """The text in the language of the interface."""
    return QCoreApplication.translate(context, text)


def set_language(language: str) -> None:
    """Choose the language of core texts ("vi" or "en"); the translator is set by the plugin."""
    global _language
    _language = language


def language() -> str:
    """The language of the interface, "vi" or "en"."""
    return _language


def shown(text: Text) -> str:
    """A core text in the language of the interface."""
    return text.get(_language)
