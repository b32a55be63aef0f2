# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files spoilt at random: refused with a sentence, or right for the author's schema too."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.errors import ModelError
from qh_plugin.core.model.consistency import verify
from qh_plugin.core.model.load import read
from tests.core.model.small_model import content
from tests.core.model.test_load import VALIDATOR


def _places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _places(child, (*path, key))
    elif isinstance(value, list):
        for key, child in enumerate(value):
            yield from _places(child, (*path, key))


PLACES = [path for path in _places(content()) if path]
NAMES = sorted({key for path in PLACES for key in path if isinstance(key, str)})
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["", "E", "digits", "QuyHoach/Lo_A", "#aa0000", "HOUSE", "LANDUSE", "=1", "("]),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=2),
    st.dictionaries(st.sampled_from(NAMES), SCALARS, max_size=2),
)


@given(st.sampled_from(PLACES), st.sampled_from(["set", "delete", "add"]), VALUES, st.data())
def test_spoilt_models_are_refused_or_right(path, what, value, data):
    whole = content()
    place = whole
    for key in path[:-1]:
        place = place[key]
    if what == "set":
        place[path[-1]] = value
    elif what == "delete":
        del place[path[-1]]
    elif isinstance(place, dict):
        place[data.draw(st.sampled_from(NAMES))] = value
    else:
        place.append(value)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spoilt.json"
        file.write_text(json.dumps(whole), "utf-8")
        try:
            verify(read(file), file)
        except ModelError as error:
            assert "spoilt.json" in error.text.vi and "spoilt.json" in error.text.en
            assert not error.text.vi.endswith(": .")
            return
    wrong = list(VALIDATOR.iter_errors(whole))
    assert not wrong, wrong[0].message
