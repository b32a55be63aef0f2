# SPDX-License-Identifier: GPL-2.0-or-later
"""The wrong picture of each rule is wrong by that very rule, the right one is right."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import catalogue, crashed
from qh_plugin.core.resources import resource
from tests.core.rule_cases import Case

RULES = sorted(rule.id for rule in catalogue())
#: where a picture lies, so that the rules on places are content
X, Y = 600000.0, 1190000.0


def data_of(rule):
    return json.loads(resource("help", "figures", f"{rule}.json").read_text("utf-8"))


FIGURES = {rule: data_of(rule) for rule in RULES}
DRAWN = [rule for rule in RULES if "table" not in FIGURES[rule]]
HELD = [rule for rule in DRAWN if not FIGURES[rule].get("exaggerated")]


def moved(wkt):
    return shapely.transform(shapely.from_wkt(wkt), lambda xy: xy + np.array([X, Y])).wkt


def case_of(rule, side):
    keys = ("params", "roles", "model")
    data = {"name": "picture", "kind": "", **{k: side[k] for k in keys if k in side}}
    data["layers"] = {n: [moved(wkt) for wkt in rows] for n, rows in side["layers"].items()}
    if "boundary" in side:
        data["boundary"] = moved(side["boundary"])
    return Case(rule, "picture", data)


def found(rule, side):
    result = case_of(rule, side).run()
    assert not crashed(result)
    return sum(len(group) for group in result.findings)


def both(text):
    assert text["vi"].strip() and text["en"].strip()


def test_there_is_one_for_every_rule_and_no_other():
    files = {path.stem for path in resource("help", "figures").glob("*.json")}
    assert files == set(RULES)
    assert all(FIGURES[rule]["rule"] == rule for rule in RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_word_is_there_in_both_languages(rule):
    data = FIGURES[rule]
    for row in data.get("table", ()):
        for key in ("what", "wrong", "right"):
            both(row[key])
        assert row["wrong"] != row["right"]
    if rule in DRAWN:
        both(data["wrong"]["text"])
        both(data["right"]["text"])
    else:
        assert data["table"]


@pytest.mark.parametrize("rule", HELD)
def test_the_rule_itself_tells_wrong_from_right(rule):
    assert found(rule, FIGURES[rule]["wrong"]) > 0
    assert found(rule, FIGURES[rule]["right"]) == 0


@pytest.mark.parametrize("rule", DRAWN)
def test_what_is_drawn_stays_in_the_frame_and_the_defect_is_marked(rule):
    for side in (FIGURES[rule]["wrong"], FIGURES[rule]["right"]):
        every = [*(w for rows in side["layers"].values() for w in rows), *side.get("mark", ())]
        for wkt in every:
            x0, y0, x1, y1 = shapely.from_wkt(wkt).bounds
            assert x0 >= 0 and y0 >= 0 and x1 <= 20 and y1 <= 14, wkt
    arrows = FIGURES[rule]["wrong"].get("arrows")
    assert FIGURES[rule]["wrong"].get("mark") or arrows
    assert not FIGURES[rule]["right"].get("mark")
