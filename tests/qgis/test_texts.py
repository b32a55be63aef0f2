# SPDX-License-Identifier: GPL-2.0-or-later
"""Every text of the interface has an English translation with the same placeholders."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("collect", ROOT / "i18n" / "collect.py")
collect = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(collect)


def test_every_text_has_english_with_equal_placeholders():
    english = collect.translations()
    missing = [f"{place}: {text}" for text, place in collect.texts().items() if text not in english]
    assert not missing, "run python i18n/collect.py and translate"
    for text in collect.texts():
        wanted = sorted(re.findall(r"{\w+}", text))
        assert sorted(re.findall(r"{\w+}", english[text])) == wanted, text
        assert ("&" in text.replace("&&", "")) == ("&" in english[text].replace("&&", "")), text


def test_catalogue_is_up_to_date():
    found = collect.texts()
    assert set(collect.translations()) <= set(found), "texts that are gone"
    written = collect.catalogue(found, collect.translations())
    assert collect.CATALOGUE.read_text("utf-8") == written, "run python i18n/collect.py"


#: a number before a noun in the plural
COUNTED = re.compile(
    r"\{(n|count|errors|warnings|objects|layers|done|gone|bad|missing|waived)\}"
    r" (?:[a-z]+ ){0,2}[a-z]+s\b"
)
#: of which there are always several
SEVERAL = ("Merge {count} lots into one.",)


def test_english_that_counts_reads_right_for_one():
    """Errors: 1, never 1 errors."""
    wrong = [text for text in collect.translations().values() if COUNTED.search(text)]
    assert not [text for text in wrong if not text.startswith(SEVERAL)]
    assert COUNTED.search("{n} new errors") and not COUNTED.search("New errors: {n}")


def test_a_text_that_is_not_a_literal_is_refused():
    assert list(collect.texts_of('translate(\n    "qh",\n    "a "\n    "b",\n)')) == ["a b"]
    for bad in ('translate("qh", f"{x}")', 'translate("other", "a")', 'translate("qh", name)'):
        with pytest.raises(ValueError, match="line 1"):
            list(collect.texts_of(bad))


def test_english_is_shown_and_taken_away_again(qgis_app, tmp_path):
    made = tmp_path / "en.qm"
    source = str(ROOT / "i18n" / "en.ts")
    subprocess.run(["lrelease", "-silent", source, "-qm", str(made)], check=True, timeout=240)
    translator = QTranslator()
    assert translator.load(str(made))
    QCoreApplication.installTranslator(translator)
    try:
        assert QCoreApplication.translate("qh", "Kiểm tra lại") == "Check again"
        long = next(t for t in collect.texts() if t.startswith("Chưa mở hồ sơ nào.\n"))
        assert QCoreApplication.translate("qh", long).startswith("No dossier is open.")
    finally:
        QCoreApplication.removeTranslator(translator)
    assert QCoreApplication.translate("qh", "Kiểm tra lại") == "Kiểm tra lại"


def test_forms_hold_no_texts_of_their_own():
    """.ui files have another context; their texts are set in Python."""
    for path in (ROOT / "qh_plugin").rglob("*.ui"):
        texts = re.findall(r"<string[^>]*>([^<]+)</string>", path.read_text("utf-8"))
        spoken = [t for t in texts if re.search(r"\w\w", t)]
        assert not spoken, f"{path.name}: {spoken}"
