# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a dossier and its layers stand before the gate, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Sequence

import numpy as np
import pytest

from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.publish.gate import (
    GateClosed,
    Stand,
    Standing,
    changed_layers,
    dossier_stand,
    layer_stands,
    pass_gate,
)
from qh_plugin.core.report.result import CheckResult, LayerFacts, RunFacts, WaiverFacts
from qh_plugin.core.text import plain

TODAY = date(2026, 11, 22)
OPEN, WAIVED, CAUSED = State.OPEN, State.WAIVED, State.CONSEQUENCE


def found(layer: str, severity: Severity, states: Sequence[State]) -> Findings:
    n = len(states)
    return Findings(
        "C01",
        layer,
        tuple((i,) for i in range(n)),
        tuple((str(i),) for i in range(n)),
        np.full(n, None, object),
        np.full((n, 2), np.nan),
        (plain("x"),),
        np.zeros(n, np.int64),
        severity=severity,
        keys=tuple(f"{layer}-{severity.value}-{i}" for i in range(n)),
        states=tuple(states),
        causes=(None,) * n,
    )


RESULT = CheckResult(
    RunFacts(None, {"id": "p", "version": "1"}, 0.001, 0.001, {}, "", "", ()),
    tuple(LayerFacts(name, "", 5) for name in ("a", "b", "c")),
    (),
    (
        found("a", Severity.ERROR, [OPEN, CAUSED, WAIVED]),
        found("a", Severity.WARNING, [OPEN, OPEN, WAIVED]),
        found("b", Severity.WARNING, [OPEN]),
        found("", Severity.ERROR, [OPEN]),
    ),
    (WaiverFacts(key="a-error-2", person="N", expires="2026-11-22"),),
)
CLEAN = replace(RESULT, findings=RESULT.findings[2:3])


def test_nothing_was_checked() -> None:
    assert dossier_stand(None, True) == Stand(Standing.UNCHECKED)
    assert layer_stands(None, ["a"]) == {"a": Stand(Standing.UNCHECKED)}


def test_open_errors_and_what_they_cause_count() -> None:
    assert dossier_stand(RESULT, False, TODAY) == Stand(Standing.ERRORS, 3, 3, 2)
    assert dossier_stand(CLEAN, False, TODAY) == Stand(Standing.PASSED, 0, 1, 0)


def test_each_layer_stands_for_itself() -> None:
    stands = layer_stands(RESULT, ["a", "b", "c", "new"], on=TODAY)
    assert stands == {
        "a": Stand(Standing.ERRORS, 2, 2, 2),
        "b": Stand(Standing.PASSED, 0, 1, 0),
        "c": Stand(Standing.PASSED),
        "new": Stand(Standing.UNCHECKED),
    }


def test_edits_after_the_check_go_before_everything_else() -> None:
    stands = layer_stands(RESULT, ["a", "c", "new"], {"a", "c", "new"}, TODAY)
    assert [stands[n].standing for n in ("a", "c")] == [Standing.CHANGED] * 2
    assert stands["new"].standing is Standing.UNCHECKED and stands["a"].errors == 2
    unknown = layer_stands(RESULT, ["b"], None, TODAY)
    assert unknown["b"].standing is Standing.CHANGED
    assert dossier_stand(CLEAN, True).standing is Standing.CHANGED


@pytest.mark.parametrize(
    ("day", "errors", "waived", "lapsed"),
    [(date(2026, 11, 22), 2, 2, 0), (date(2026, 11, 23), 3, 1, 1)],
)
def test_a_waiver_ends_with_its_last_day(day: date, errors: int, waived: int, lapsed: int) -> None:
    stand = layer_stands(RESULT, ["a"], on=day)["a"]
    assert (stand.errors, stand.waived, stand.lapsed) == (errors, waived, lapsed)


def test_a_waiver_that_does_not_hold_ends_nothing() -> None:
    void = replace(RESULT.waivers[0], void=plain("x"), expires="2020-01-01")
    stand = layer_stands(replace(RESULT, waivers=(void,)), ["a"], on=TODAY)["a"]
    assert stand.lapsed == 0


def test_the_hashes_tell_what_changed() -> None:
    kept = replace(RESULT, run=replace(RESULT.run, content={"a": "1", "b": "2"}))
    assert changed_layers(kept, {"a": "1", "b": "3", "new": "4"}) == {"b", "new"}
    assert changed_layers(RESULT, {"a": "1"}) == {"a"}, "an older report kept none"


def test_the_gate_and_the_standing_agree() -> None:
    pass_gate(CLEAN)
    with pytest.raises(GateClosed) as closed:
        pass_gate(RESULT)
    assert closed.value.errors == dossier_stand(RESULT, False, TODAY).errors


def test_the_gate_names_the_waivers_that_no_longer_hold() -> None:
    code = "79QPK1000001-ChucNangSuDungDat_A-267"
    group = replace(RESULT.findings[0], messages=(plain("C2-NO16 chồng C2-NO17"),))
    group = replace(group, ids=((code,), *group.ids[1:]))
    closing = replace(RESULT, findings=(group, *RESULT.findings[1:]))
    lapsed = WaiverFacts("w", "C01", "a", "k", (code,), "vì", "Lan", void=plain("đã sửa"))
    elsewhere = replace(lapsed, id="v", ids=("77",), person="Minh")  # its finding is gone
    with pytest.raises(GateClosed) as closed:
        pass_gate(replace(closing, waivers=(elsewhere, lapsed)))
    assert "1 ngoại lệ không còn hiệu lực" in closed.value.text.vi
    assert "C01 “C2-NO16 chồng C2-NO17” (Lan chấp nhận; đã sửa)" in closed.value.text.vi
    assert code not in closed.value.text.vi, "people know the label, not the code"
    with pytest.raises(GateClosed) as closed:
        pass_gate(replace(closing, waivers=(elsewhere,)))
    assert "ngoại lệ" not in closed.value.text.vi
