# SPDX-License-Identifier: GPL-2.0-or-later
"""The report `qh-report/1`: JSON Lines in UTF-8, one object a line.

The lines are: the run, the layers by name, the rules by id, the findings by rule, layer, ids.
The same data gives the same bytes, whoever ran it, from the second line on: times and facts of
the machine stand in the first line only. Therefore the seconds of each rule stand there too,
under "seconds"; the key "seconds" of a rule line is kept and is null. Coordinates and measures
are rounded to 1e-6 m. The form of each line is in `resources/report/qh-report-1.schema.json`.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Iterable, Iterator, Optional

import numpy as np
import shapely

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report.finding_lines import lines_of
from qh_plugin.core.report.order import in_report_order
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts, WaiverFacts
from qh_plugin.core.text import Text, plain

FORMAT = "qh-report/1"


def lines(result: CheckResult) -> Iterator[str]:
    """The lines of the report, without line ends."""
    run = result.run
    yield _line(
        {
            "type": "run",
            "format": FORMAT,
            "model": dict(run.model) if run.model else None,
            "profile": dict(run.profile),
            "dossier": dict(run.dossier) or None,
            "tolerance": run.tolerance,
            "grid": run.grid,
            "tool": dict(run.tool),
            "started": run.started,
            "finished": run.finished,
            "inputs": [dict(i) for i in run.inputs],
            "date": run.date,
            "content": dict(sorted(run.content.items())),
            "waivers": [_waiver(facts) for facts in result.waivers],
            "seconds": {rule.id: rule.seconds for rule in sorted(result.rules, key=_rule_id)},
        }
    )
    for layer in sorted(result.layers, key=lambda entry: entry.name):
        yield _line({"type": "layer", "name": layer.name, "crs": layer.crs, "count": layer.count})
    for rule in sorted(result.rules, key=_rule_id):
        yield _line(
            {
                "type": "rule",
                "id": rule.id,
                "severity": rule.severity.value,
                "findings": rule.findings,
                "waived": rule.waived,
                "seconds": None,
                "skipped": rule.skipped.vi if rule.skipped else None,
                "parameters": dict(sorted(rule.parameters.items())),
            }
        )
    written: dict[int, list[str]] = {}
    for group, i in in_report_order(result.findings):
        if id(group) not in written:
            written[id(group)] = lines_of(group)
        yield written[id(group)][i]


def read(path: Path) -> CheckResult:
    """Read a report back, for showing an old one. Titles are the rules' ids, reasons are in
    Vietnamese only. Raises `StorageError` where it cannot be opened, `InputError` where it is
    not such a report."""
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise StorageError(
            Text(
                "Không mở được báo cáo {path}: {why}.", "Cannot open the report {path}: {why}."
            ).format(path=str(path), why=error.strerror or str(error)),
            details=str(error),
        ) from error
    except ValueError as error:
        raise _not_a_report(path, error) from error
    try:
        return _result([json.loads(line) for line in content.split("\n") if line])
    except (ValueError, KeyError, TypeError, IndexError, shapely.GEOSException) as error:
        raise _not_a_report(path, error) from error


def _waiver(facts: WaiverFacts) -> dict[str, Any]:
    return {**vars(facts), "ids": list(facts.ids), "void": facts.void.vi if facts.void else None}


def _read_waiver(data: dict[str, Any]) -> WaiverFacts:
    void = data["void"]
    return WaiverFacts(**{**data, "ids": tuple(data["ids"]), "void": plain(void) if void else None})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _result(rows: list[dict[str, Any]]) -> CheckResult:
    run = rows[0]
    if run["type"] != "run" or run["format"] != FORMAT:
        raise ValueError(f"the first line is not {FORMAT}")
    return CheckResult(
        run=RunFacts(
            model=run["model"],
            profile=run["profile"],
            tolerance=run["tolerance"],
            grid=run["grid"],
            tool=run["tool"],
            started=run["started"],
            finished=run["finished"],
            inputs=tuple(run["inputs"]),
            dossier=run.get("dossier") or {},
            date=run.get("date") or "",
            content=run.get("content") or {},
        ),
        layers=tuple(
            LayerFacts(r["name"], r["crs"], r["count"]) for r in rows if r["type"] == "layer"
        ),
        rules=tuple(
            RuleFacts(
                r["id"],
                plain(r["id"]),
                Severity(r["severity"]),
                r["findings"],
                r["waived"],
                float(run["seconds"].get(r["id"], 0.0)),
                plain(r["skipped"]) if r["skipped"] is not None else None,
                r.get("parameters") or {},
            )
            for r in rows
            if r["type"] == "rule"
        ),
        findings=findings_of(row for row in rows if row["type"] == "finding"),
        waivers=tuple(_read_waiver(data) for data in run.get("waivers") or ()),
    )


def findings_of(rows: Iterable[dict[str, Any]]) -> tuple[Findings, ...]:
    """The findings of the lines of a report that tell one each. Raises what a malformed line
    leads to: `KeyError`, `ValueError`, `TypeError`, `GEOSException`."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["rule"], row["layer"], row["severity"]), []).append(row)
    return tuple(_group(found) for found in groups.values())


def _group(rows: list[dict[str, Any]]) -> Findings:
    texts = [Text(_literal(row["message"]["vi"]), _literal(row["message"]["en"])) for row in rows]
    messages = tuple(dict.fromkeys(texts))
    number = {text: i for i, text in enumerate(messages)}
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [shapely.from_wkt(row["wkt"]) if row["wkt"] else None for row in rows]
    names = sorted({name for row in rows for name in row["measure"]})
    return Findings(
        rule=rows[0]["rule"],
        layer=rows[0]["layer"],
        fids=tuple(tuple(row["fids"]) for row in rows),
        ids=tuple(tuple(row["ids"]) for row in rows),
        geometry=geometry,
        point=np.array([row["point"] or (np.nan, np.nan) for row in rows], dtype=np.float64),
        messages=messages,
        variant=np.array([number[text] for text in texts], dtype=np.int64),
        measures={
            name: np.array([_measured(row["measure"].get(name, math.nan)) for row in rows])
            for name in names
        },
        severity=Severity(rows[0]["severity"]),
        keys=tuple(row["key"] for row in rows),
        states=tuple(State(row["state"]) for row in rows),
        causes=tuple(row["of"] for row in rows),
    )


def _rule_id(rule: RuleFacts) -> str:
    return rule.id


def _measured(value: Optional[float]) -> float:
    """A measure that the report gives as null was not finite."""
    return math.inf if value is None else float(value)


def _literal(text: str) -> str:
    """A finished sentence as a template without placeholders."""
    return text.replace("{", "{{").replace("}", "}}")


def _not_a_report(path: Path, error: Exception) -> InputError:
    return InputError(
        Text(
            "Tệp {path} không phải báo cáo kiểm tra " + FORMAT + ".",
            "The file {path} is not a check report " + FORMAT + ".",
        ).format(path=str(path)),
        details=str(error),
    )
