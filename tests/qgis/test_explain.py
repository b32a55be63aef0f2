# SPDX-License-Identifier: GPL-2.0-or-later
"""The explanation of every rule: help, basis, pictures or examples, in both languages."""

from __future__ import annotations

import re

import pytest
from qgis.PyQt.QtGui import QColor, QImage, QPalette
from qgis.PyQt.QtWidgets import QTextBrowser

from qh_plugin.core.checking import catalogue
from qh_plugin.gui.checking.explain import details
from qh_plugin.gui.checking.explain.figures import figure_of
from qh_plugin.gui.checking.explain.painting import paint
from qh_plugin.gui.checking.explain.pictures import figure_html
from qh_plugin.qgis_io import i18n

RULES = {rule.id: rule for rule in catalogue()}


@pytest.fixture
def view(qgis_app):
    made = QTextBrowser()
    made.resize(320, 400)
    yield made
    made.deleteLater()


@pytest.fixture(params=["vi", "en"])
def language(request):
    i18n.install(request.param)
    yield request.param
    i18n.remove()


def plain(view, rule):
    view.setHtml(details.rule_help(rule, True, figure_html(rule, view)))
    return view.toPlainText()


def test_every_rule_says_what_why_how_and_on_what_it_rests(view, language):
    heads = {
        "vi": ("Kiểm tra gì:", "Vì sao:", "Cách sửa:", "Căn cứ:", "✖ Sai", "✔ Đúng"),
        "en": ("What is checked:", "Why:", "How to mend:", "Basis:", "✖", "✔"),
    }[language]
    for rule in RULES.values():
        said = plain(view, rule.id)
        assert all(head in said for head in heads), (rule.id, said)
        assert rule.basis.get(language) in said
        figure = figure_of(rule.id)
        texts = [figure.wrong.text, figure.right.text] if figure.wrong else []
        texts += [row.what for row in figure.rows]
        for text in texts:
            assert text.get(language) in said, rule.id
    assert figure_html("X99", view) == "" and details.rule_help("X99") == ""


def test_pictures_have_words_for_those_who_do_not_see_them(view):
    found = figure_html("C01", view)
    alts = re.findall(r'alt="([^"]+)"', found)
    assert alts == ["✖ Sai: Hai lô cùng phủ một dải đất", "✔ Đúng: Ranh chung trùng nhau"]
    assert "phóng đại" in figure_html("G07", view) and "phóng đại" not in found


def palette(base, text):
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, QColor(base))
    made.setColor(QPalette.ColorRole.Text, QColor(text))
    return made


def grey(image):
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def tones(image):
    return {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(60)}


@pytest.mark.parametrize("base, text", [("#ffffff", "#000000"), ("#232629", "#eff0f1")])
def test_pictures_follow_the_theme_and_are_readable_without_colour(qgis_app, base, text):
    for rule in RULES:
        figure = figure_of(rule)
        if figure.rows:
            continue
        wrong = paint(figure.wrong, True, palette(base, text), 140)
        right = paint(figure.right, False, palette(base, text), 140)
        corner = wrong.pixelColor(wrong.width() - 4, 4)
        assert corner == QColor(base), rule
        assert max(tones(grey(wrong))) - min(tones(grey(wrong))) > 100, rule
        assert grey(wrong) != grey(right), f"{rule}: the same without colour"


def test_pictures_are_as_sharp_as_the_screen(qgis_app):
    side = figure_of("C01").wrong
    small, large = (paint(side, True, QPalette(), 140, ratio) for ratio in (1.0, 2.0))
    assert large.width() == 2 * small.width() and large.devicePixelRatio() == 2.0


def test_pictures_fit_a_narrow_dock(view):
    view.setHtml(figure_html("C01", view))
    assert view.document().size().width() <= 320
