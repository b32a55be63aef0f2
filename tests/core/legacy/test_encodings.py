# SPDX-License-Identifier: GPL-2.0-or-later
"""Older encodings against iconv, against every syllable there is, and against correct texts."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.legacy import syllables
from qh_plugin.core.legacy.cleaning import Fault, cleaned, said
from qh_plugin.core.legacy.detection import misread
from qh_plugin.core.legacy.encodings import CP1258, TABLES, TCVN3, UTF8, VISCII, VNI, decode, encode
from qh_plugin.core.legacy.syllables import LETTERS, is_syllable
from qh_plugin.core.resources import resource
from tests.long_form import examples

KNOWN = sorted(resource("legacy", "syllables.txt").read_text("utf-8").split())
ALL = (*TABLES, UTF8)
SMALL = sorted(c for c in LETTERS if c.islower())
SENTENCE = "Quy hoạch sử dụng đất phường Bến Nghé"


def syllable():
    """Any syllable that initial, rhyme and tone allow."""

    def built(parts):
        base, tone, style = parts
        vowels = [i for i, c in enumerate(base) if c in "aăâeêioôơuưy"]
        place = vowels[-1] if style or len(vowels) < 2 else vowels[-2]
        made = base[: place + 1] + tone + base[place + 1 :]
        return unicodedata.normalize("NFC", made)

    tones = st.sampled_from(["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"])
    bases = st.sampled_from(sorted(syllables._toneless()))
    return st.tuples(bases, tones, st.booleans()).map(built).filter(is_syllable)


@pytest.mark.parametrize(
    ("encoding", "legacy"),
    [
        (TCVN3, "Quy ho¹ch sö dông ®Êt ph\xadêng BÕn NghÐ"),
        (VNI, "Quy hoaïch söû duïng ñaát phöôøng Beán Ngheù"),
        (VISCII, "Quy hoÕch sØ døng ð¤t phß¶ng Bªn Nghé"),
        (CP1258, "Quy hoaòch sýÒ duòng ðâìt phýõÌng Bêìn Ngheì"),
    ],
)
def test_known_sentence(encoding, legacy):
    assert decode(legacy, encoding) == SENTENCE
    assert misread(legacy).text == SENTENCE
    assert misread(legacy).encoding == encoding


@pytest.mark.skipif(not shutil.which("iconv"), reason="needs iconv")
@pytest.mark.parametrize(
    ("encoding", "name"), [(TCVN3, "TCVN5712-1"), (VISCII, "VISCII"), (CP1258, "CP1258")]
)
def test_tables_agree_with_iconv(encoding, name):
    compared = 0
    for byte in range(1, 256):
        theirs = _iconv(bytes([byte]), name)
        if theirs is None or LETTERS.isdisjoint(theirs):
            continue
        if encoding == TCVN3 and LETTERS.isdisjoint(decode(chr(byte), encoding) or ""):
            continue  # capitals of TCVN 5712 that the fonts do not have
        compared += 1
        assert decode(chr(byte), encoding) == theirs, f"{byte:02X}"
    assert compared == {TCVN3: 74, VISCII: 134, CP1258: 30}[encoding]


@pytest.mark.skipif(not shutil.which("iconv"), reason="needs iconv")
def test_tones_of_cp1258_agree_with_iconv():
    for letter in "aâăeêioôơuưy":
        for mark in (0xCC, 0xEC, 0xDE, 0xD2, 0xF2):
            raw = encode(letter, CP1258) + chr(mark)
            assert decode(raw, CP1258) == _iconv(raw.encode("latin-1"), "CP1258")


def _iconv(raw, name):
    run = subprocess.run(
        ["iconv", "-f", name, "-t", "UTF-8"], input=raw, capture_output=True, check=False
    )
    if run.returncode or not run.stdout:
        return None
    return unicodedata.normalize("NFC", run.stdout.decode("utf-8"))


@pytest.mark.parametrize("encoding", [VNI, VISCII, CP1258, UTF8])
def test_every_letter_survives(encoding):
    for letter in LETTERS:
        raw = encode(letter, encoding)
        assert raw is not None
        assert decode(raw, encoding) == letter


def test_tcvn3_has_the_small_letters_and_seven_capitals():
    for letter in SMALL:
        assert decode(encode(letter, TCVN3), TCVN3) == letter
    assert {c for c in LETTERS - set(SMALL) if encode(c, TCVN3)} == set("ĂÂĐÊÔƠƯ")


def test_what_programs_put_for_the_soft_hyphen():
    for hyphen in "\u00ad\u2010\u2011\u2212":
        assert misread(f"Ng{hyphen}êi h{hyphen}íng dÉn").text == "Người hướng dẫn"


def test_capitals_of_the_capital_fonts():
    assert misread("QUY HO¹CH Sö DôNG §ÊT").text == "QUY HOẠCH SỬ DỤNG ĐẤT"
    assert misread("§Êt ë ®« thÞ").text == "Đất ở đô thị"
    assert misread("Q§ sè 12/Q§-UBND").text == "QĐ số 12/QĐ-UBND"


@given(st.lists(st.sampled_from(KNOWN), min_size=5, max_size=12), st.sampled_from(ALL))
@settings(max_examples=examples(60), deadline=None)
def test_texts_of_known_words_are_found(words, encoding):
    text = " ".join(words)
    raw = encode(text, encoding)
    if raw is None or _is_vietnamese(raw):
        return
    found = misread(raw)
    if found is not None:  # of two readings that both make words the likelier one is taken
        assert found.text == text or not _alike(found.text, text)
    assert found is not None or len(set(_changed(raw, text))) < 3, raw


@given(st.lists(syllable(), min_size=4, max_size=10), st.sampled_from((*TABLES, UTF8)))
@settings(max_examples=examples(60), deadline=None)
def test_texts_of_any_syllables_come_back(words, encoding):
    text = " ".join(words)
    raw = encode(text, encoding)
    assert decode(raw, encoding) == text


def test_every_syllable_in_a_sentence_is_found():
    for encoding in ALL:
        missed = []
        for word in KNOWN:
            text = f"{SENTENCE} {word}"
            found = misread(encode(text, encoding))
            if found is None or found.text != text:
                missed.append(word)
        assert not missed, (encoding, missed)


def _is_vietnamese(raw):
    return all(w.isascii() or is_syllable(w) for w in raw.split())


def _changed(raw, text):
    return [w for w, r in zip(text.split(), raw.split()) if w != r and not is_syllable(r)]


def _alike(first, second):
    return len(first.split()) != len(second.split())


def correct_texts():
    """Names of wards before and after, of land uses, classes, fields; help texts; both styles."""
    found = []

    def walk(value):
        if isinstance(value, dict):
            for name, inner in value.items():
                if name in ("vi", "old_name", "name") and isinstance(inner, str):
                    found.append(inner)
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for model in ("tt16_2025", "dia_chinh", "tt04_2023", "hcmc-wards"):
        walk(json.loads(resource("model", f"{model}.json").read_text("utf-8")))
    other = str.maketrans(
        {"ó": "o", "ò": "o"}
    )  # a text without its marks is no text of another encoding either
    return {
        t for text in found for t in (text, _new_style(text), text.upper(), text.translate(other))
    }


def _new_style(text):
    for old, new in (("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("úy", "uý"), ("ùy", "uỳ")):
        text = text.replace(old, new)
    return text


def test_correct_texts_are_never_reported():
    texts = correct_texts()
    assert len(texts) > 2000
    wrong = {t: cleaned(t) for t in texts if cleaned(unicodedata.normalize("NFC", t)) is not None}
    assert not wrong


@pytest.mark.parametrize(
    "name",
    [
        "ó", "ò", "Hoà", "Hòa", "thuỷ", "thủy", "São Paulo", "München", "Curaçao", "José", "Noël",
        "Seán Ó Ríordáin", "für über", "café à la crème", "Île de la Cité", "Škoda", "smörgåsbord",
        "naïve façade", "Übermäßig schöne Gärten", "Málaga y Córdoba", "Besançon", "Ñuñoa",
        "© 2024 ® ½", "500 m²", "25 °C", "§ 5", "«Hà Nội»", "±0,5", "Đắk Lắk", "Krông Ana",
        "Ea H'leo", "Pleiku", "", "ABC-12", "1×2",
    ],
)  # fmt: skip
def test_foreign_names_and_signs_are_left_alone(name):
    assert cleaned(name) is None


@given(syllable())
@settings(max_examples=examples(60), deadline=None)
def test_a_syllable_by_itself_is_never_reported(word):
    assert cleaned(word) is None
    assert cleaned(word.upper()) is None


@given(st.text(max_size=40))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_is_cleaned_once_and_for_all(text):
    found = cleaned(text)
    if found is not None and found.text is not None and found.fault is not Fault.MISREAD:
        again = cleaned(found.text)
        assert again is None or again.fault is Fault.MISREAD


def test_what_a_value_says():
    assert said("ho\u0323c") == "học"
    assert said("OD\u200bT") == "ODT"
    assert said("lost \ufffd") == "lost \ufffd"
    assert said(12) == 12
    assert said(None) is None
