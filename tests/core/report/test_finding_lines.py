# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of findings, put together by columns, against one `json.dumps` a finding."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report.finding_lines import lines_of, rounded
from qh_plugin.core.report.order import natural
from qh_plugin.core.text import Text

WORDS = st.text(max_size=12)
NUMBERS = st.one_of(
    st.floats(width=64),
    st.integers(-(10**13), 10**13).map(lambda k: k / 2e6),  # ties and near ties
    st.sampled_from([0.0, -0.0, -4e-7, 5e-7, 600000.1234565, 1190000.0000005, 1e300, 2.0**53]),
)


def plainly(group: Findings, i: int) -> str:
    """What the format says, one finding at a time."""
    geometry, message = group.geometry[i], group.message(i)
    box = group.bbox(i)

    def number(value: float) -> Any:
        return round(float(value), 6) + 0.0 if math.isfinite(value) else None

    def place(values: Any) -> Any:
        if values is None or not np.isfinite(values).all():
            return None
        return [number(v) for v in values]

    drawn = None
    if geometry is not None:
        alone = shapely.transform(
            geometry,
            lambda xyz: np.vectorize(lambda v: round(v, 6) + 0.0, otypes=[float])(xyz),
            include_z=bool(geometry.has_z),
        )
        drawn = str(shapely.to_wkt(alone, rounding_precision=6, trim=True))
    line = {
        "type": "finding",
        "rule": group.rule,
        "key": group.keys[i],
        "severity": group.severity.value,
        "layer": group.layer,
        "fids": [int(fid) for fid in group.fids[i]],
        "ids": list(group.ids[i]),
        "point": place(group.point[i]),
        "bbox": place(box),
        "wkt": drawn,
        "measure": {name: number(v) for name, v in sorted(group.measure(i).items())},
        "message": {"vi": message.vi, "en": message.en},
        "state": group.states[i].value,
        "of": group.causes[i],
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@st.composite
def groups(draw: Any) -> Findings:
    n = draw(st.integers(0, 4))

    def many(of: Any) -> list[Any]:
        return draw(st.lists(of, min_size=n, max_size=n))

    geometry = np.empty(n, object)
    corner = st.floats(-2e6, 2e6)
    shapes = st.one_of(
        st.none(),
        st.just(shapely.Polygon()),
        st.builds(lambda x, y: shapely.box(x, y, x + 1.25, y + 1e-6), corner, corner),
    )
    geometry[:] = many(shapes)
    values = st.one_of(WORDS, st.integers(-5, 5), st.floats(-9, 9), st.builds(Text, WORDS, WORDS))
    templates = (Text("“{a}” {{{b}}}", "{b} “{a}”"), Text("không\n", "none"))
    return Findings(
        rule="C01",
        layer=draw(WORDS),
        fids=[tuple(f) for f in many(st.lists(st.integers(0, 9**9), max_size=3))],
        ids=[tuple(f) for f in many(st.lists(WORDS, max_size=3))],
        geometry=geometry,
        point=np.array(many(st.tuples(NUMBERS, NUMBERS)), np.float64).reshape(n, 2),
        messages=templates,
        variant=np.array(many(st.integers(0, 1)), np.int64),
        arguments={"a": many(values), "b": many(values)},
        measures={name: np.array(many(NUMBERS), np.float64) for name in draw(st.sets(WORDS))},
        severity=draw(st.sampled_from(Severity)),
        keys=many(WORDS),
        states=many(st.sampled_from(State)),
        causes=many(st.none() | WORDS),
    )


def one_finding(point: Any) -> Findings:
    geometry = np.empty(1, object)
    geometry[0] = point
    return Findings(
        rule="C08",
        layer="lots",
        fids=((1,),),
        ids=(("1",),),
        geometry=geometry,
        point=np.array([[point.x, point.y]]),
        messages=(Text("một", "one"),),
        variant=np.zeros(1, np.int64),
        arguments={},
        measures={},
        severity=Severity.INFO,
        keys=("0",),
        states=(State.OPEN,),
        causes=(None,),
    )


@given(groups())
def test_each_line_is_what_json_writes(group: Findings) -> None:
    assert lines_of(group) == [plainly(group, i) for i in range(len(group))]


@given(st.lists(st.integers(10**12, 12 * 10**12).map(lambda k: k / 2e6), min_size=2, max_size=2))
@example([0.0, 524288.0682895])
@example([600000.1234565, 524288.2032415])
def test_the_box_is_that_of_the_geometry_as_written(xy: list[float]) -> None:
    """GEOS writes a tie otherwise than `round`."""
    group = one_finding(shapely.Point(xy))
    line = json.loads(lines_of(group)[0])
    assert line["bbox"] == [*shapely.from_wkt(line["wkt"]).bounds]
    assert line["point"] == line["bbox"][:2]


@given(arrays(np.float64, st.integers(0, 40), elements=NUMBERS))
def test_rounding_many_is_rounding_each(values: Any) -> None:
    values = values[np.isfinite(values)]
    alone = [round(v, 6) + 0.0 for v in values.tolist()]
    assert list(map(repr, rounded(values).tolist())) == list(map(repr, alone))


@given(st.lists(st.from_regex(r"[A-Z]?[0-9]{0,3}[a-z]?[0-9]{0,2}", fullmatch=True)))
def test_names_are_in_natural_order(names: list[str]) -> None:
    def weight(name: str) -> list[tuple[int, int, str]]:
        """By hand: walk along, a run of digits is one number."""
        found, run = [], ""
        for letter in name + "\0":
            if (run and run[0].isdigit() != letter.isdigit()) or letter == "\0":
                if run:
                    found.append((0, int(run), run) if run[0].isdigit() else (1, 0, run))
                run = ""
            run += letter
        return found

    assert sorted(names, key=natural) == sorted(names, key=weight)
