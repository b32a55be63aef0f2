# SPDX-License-Identifier: GPL-2.0-or-later
"""Coded texts (maHoSoQH, maThongTinQH, maDoiTuong …) built from their parts and taken apart.

The parts of each pattern stand in the model file; nothing here knows a circular.
"""

from __future__ import annotations

import re
from typing import Union

from qh_plugin.core.errors import InputError
from qh_plugin.core.model.parts import part_values, parts_expression
from qh_plugin.core.model.schema import Model, Part, Pattern
from qh_plugin.core.text import Text, plain

Value = Union[str, int]


def build(model: Model, pattern_id: str, **parts: Value) -> str:
    """The text that these parts make, such as build(model, "maHoSoQH", kind="QPK", serial=1).

    A part that is left out has its default; a number is filled with zeros to the part's length.
    Raises `InputError` for a part that is missing, unknown or does not fit, and where the whole
    does not match the pattern.
    """
    pattern = _pattern(model, pattern_id)
    known = [p.name for p in pattern.parts if p.kind != "literal"]
    for name in parts:
        if name not in known:
            raise _wrong_part(pattern, plain(name), Text("không có phần này", "no such part"))
    built = "".join(_piece(model, pattern, part, parts.get(part.name)) for part in pattern.parts)
    parse(model, pattern_id, built)
    return built


def parse(model: Model, pattern_id: str, code: str) -> dict[str, str]:
    """The parts of a text by name, without the literals.

    Raises `InputError` where it does not follow the pattern; the sentence names the first part
    that is wrong. A pattern without parts gives an empty result.
    """
    pattern = _pattern(model, pattern_id)
    found = parts_expression(model, pattern).fullmatch(code) if pattern.parts else None
    if not pattern.compiled.fullmatch(code) or (pattern.parts and not found):
        raise _wrong_code(model, pattern, code)
    if found is None:
        return {}
    return {p.name: found[p.name] for p in pattern.parts if p.kind != "literal"}


def follows(model: Model, pattern_id: str, code: str) -> bool:
    """Whether a text follows the pattern and its parts."""
    try:
        parse(model, pattern_id, code)
    except InputError:
        return False
    return True


def form(pattern: Pattern) -> Text:
    """What the text should look like, for a message or a hint in a form."""
    return Text("{title}, ví dụ {example}", "{title}, such as {example}").format(
        title=pattern.title, example=pattern.example
    )


def _piece(model: Model, pattern: Pattern, part: Part, value: Union[Value, None]) -> str:
    if part.kind == "literal":
        return part.value
    text = part.default if value is None else str(value)
    if isinstance(value, int) and part.kind == "digits":
        text = text.zfill(part.length)
    if not text:
        raise _wrong_part(pattern, part.title, Text("còn thiếu", "is missing"))
    if not _fits(model, part, text):
        reason = Text("không nhận giá trị “{value}”", "cannot be “{value}”").format(value=text)
        raise _wrong_part(pattern, part.title, reason)
    return text


def _fits(model: Model, part: Part, text: str) -> bool:
    if part.kind == "digits":
        return bool(re.fullmatch("[0-9]+", text)) and len(text) == (part.length or len(text))
    if part.kind == "codes":
        return text in part_values(model, part)
    return not part.length or len(text) == part.length


def _pattern(model: Model, pattern_id: str) -> Pattern:
    pattern = model.patterns.get(pattern_id)
    if pattern is None:
        raise InputError(
            Text(
                "Mô hình {model} không có mẫu mã {pattern}; các mẫu có: {known}.",
                "The model {model} has no code pattern {pattern}; it has: {known}.",
            ).format(model=model.id, pattern=pattern_id, known=", ".join(model.patterns) or "–")
        )
    return pattern


def _wrong_part(pattern: Pattern, part: Text, reason: Text) -> InputError:
    return InputError(
        Text(
            "Không tạo được mã {pattern}: {part} {reason}. Mã gồm {form}.",
            "Cannot build the code {pattern}: {part} {reason}. The form is {form}.",
        ).format(pattern=pattern.id, part=part, reason=reason, form=form(pattern))
    )


def _wrong_code(model: Model, pattern: Pattern, code: str) -> InputError:
    first = _first_wrong(model, pattern, code)
    if first is None:
        sentence = Text("Mã “{code}” không đúng: {form}.", "The code “{code}” is wrong: {form}.")
        return InputError(sentence.format(code=code, form=form(pattern)))
    sentence = Text(
        "Mã “{code}” không đúng ở {part}: {form}.", "The code “{code}” is wrong at {part}: {form}."
    )
    return InputError(sentence.format(code=code, part=first.title, form=form(pattern)))


def _first_wrong(model: Model, pattern: Pattern, code: str) -> Union[Part, None]:
    """The first part with which the beginning of the text cannot go on; None where all fit."""
    for count, part in enumerate(pattern.parts, start=1):
        if not parts_expression(model, pattern, count).match(code):
            return part if part.title.vi else None
    return None
