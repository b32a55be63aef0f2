# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts of the user interface: Vietnamese in the source, English from `i18n/en.qm`.

Every text is written `translate("qh", "…")` with two literals, so that pylupdate5 and
pylupdate6 extract the same; values are put in afterwards with `.format(name=…)`.
"""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from qh_plugin.core.resources import beside
from qh_plugin.core.text import Text

_language = "vi"
_translator: Optional[QTranslator] = None


def translate(context: str, text: str) -> str:
    """The text in the language of the interface."""
    return QCoreApplication.translate(context, text)


def set_language(language: str) -> None:
    """Choose the language of core texts ("vi" or "en"); the translator is set by `install`."""
    global _language
    _language = language


def language() -> str:
    """The language of the interface, "vi" or "en"."""
    return _language


def shown(text: Text) -> str:
    """A core text in the language of the interface."""
    return text.get(_language)


def install(choice: str) -> None:
    """Show the interface in "vi", "en" or the language of QGIS ("auto": English unless it runs
    in Vietnamese)."""
    remove()
    chosen = choice
    if choice == "auto":
        chosen = "vi" if QgsApplication.instance().locale().startswith("vi") else "en"
    set_language(chosen)
    if chosen == "en":
        global _translator
        _translator = QTranslator()
        _translator.load(str(beside("i18n") / "en.qm"))
        QCoreApplication.installTranslator(_translator)


def remove() -> None:
    """Take the translator away again; back to Vietnamese."""
    global _translator
    if _translator is not None:
        QCoreApplication.removeTranslator(_translator)
        _translator = None
    set_language("vi")
