# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the minutes: everything that has to be signed for is there, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.checking.waivers import Ledger, waiver_for
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report import minutes
from qh_plugin.core.report.content import whole, with_content
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.report.surroundings import surroundings
from qh_plugin.io.reading import read_dataset
from qh_plugin.training.sample import create_sample


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckResult:
    """The sample dossier with one error waived, and one waiver that is over."""
    folder: Path = tmp_path_factory.mktemp("m") / "CSDL_Thu"
    data = read_dataset(create_sample(folder).folder)
    profile = load_profile("truoc_khi_nop")
    first = check(data, profile)
    keys = [g.keys[i] for g, i in first.rows() if g.rule == "C04"]
    who = {"person": "Cán bộ Địa chính", "office": "UBND phường", "made": "2026-11-02T03:00:00Z"}
    kept = waiver_for(first, data, keys[0], reason="Kênh thoát nước", expires="2030-12-31", **who)
    over = waiver_for(first, data, keys[1], reason="Chờ đo lại", expires="2020-01-01", **who)
    result = check(data, profile, on=date(2026, 11, 22), waivers=Ledger((kept, over)))
    return with_content(replace(result, surroundings=surroundings(result.findings, data)), data)


def words(result: CheckResult, language: str = "vi") -> str:
    told = []
    for part in minutes.parts(result, language):
        if isinstance(part, minutes.Grid):
            told += ["\t".join(row) for row in (part.head, *part.rows)]
        elif isinstance(part, minutes.Signatures):
            told += [*part.who, part.note]
        elif isinstance(part, minutes.MapPage):
            told.append(part.title)
        elif isinstance(part, (minutes.Heading, minutes.Line)):
            told.append(part.text)
        else:
            told += [part.title, *(line for entry in part.entries for line in entry)]
    return "\n".join(told)


def test_what_was_checked_how_and_by_what(checked: CheckResult) -> None:
    told, run = words(checked), checked.run
    for value in (
        run.dossier["name"],
        run.dossier["maHoSoQH"],
        run.inputs[0]["sha256"],
        whole(run.content),
        run.profile["sha256"],
        f"{run.profile['id']} {run.profile['version']}",
        f"{run.model['id']} {run.model['version']}" if run.model else "",
        run.tool["version"],
        "22/11/2026",
        "Người kiểm tra",
        "Bản đồ vị trí lỗi",
    ):
        assert value and value in told
    for layer in (x for x in checked.layers if x.count):
        assert run.content[layer.name][:16] in told


def test_counts_add_up(checked: CheckResult) -> None:
    grids = [p for p in minutes.parts(checked) if isinstance(p, minutes.Grid) and p.total]
    (grid,) = grids
    sums = [
        sum(checked.count(severity, state) for severity in Severity)
        for state in (State.OPEN, State.CONSEQUENCE, State.WAIVED)
    ]
    assert list(grid.rows[-1][3:]) == [str(n) for n in sums] and sums[2] == 1
    for column in (3, 4, 5):
        assert sum(int(r[column]) for r in grid.rows[:-1] if r[column] != "–") == sums[column - 3]


def test_waivers_say_who_why_until_when_and_what_no_longer_holds(checked: CheckResult) -> None:
    told = words(checked)
    for value in ("Cán bộ Địa chính", "UBND phường", "Kênh thoát nước", "31/12/2030", "02/11/2026"):
        assert value in told
    assert "Chờ đo lại" in told and "đã hết hạn sau ngày 2020-01-01" in told


def test_every_finding_is_numbered_once(checked: CheckResult) -> None:
    numbers = [
        int(sentence.split(".")[0])
        for part in minutes.parts(checked)
        if isinstance(part, minutes.Place)
        for sentence, _ in part.entries
    ]
    assert numbers == sorted(numbers) and len(set(numbers)) == len(numbers)
    assert numbers == list(range(1, sum(len(g) for g in checked.findings) + 1))


def test_no_option_of_the_command_line_and_titles_instead_of_table_names(
    checked: CheckResult,
) -> None:
    told = words(checked)
    assert "--" not in told
    place = next(p for p in minutes.parts(checked) if isinstance(p, minutes.Place))
    assert "QuyHoach/" not in place.title


def test_english_has_no_vietnamese_frame(checked: CheckResult) -> None:
    told = words(checked, "en")
    assert "CỘNG HÒA" not in told and "Checked by" in told and "Biên bản" not in told


def test_a_report_read_back_gives_the_same_counts(checked: CheckResult, tmp_path: Path) -> None:
    from qh_plugin.core.checking.described import described
    from qh_plugin.core.report import jsonl
    from qh_plugin.io.reports import write_jsonl

    write_jsonl(checked, tmp_path / "r.jsonl")
    again = described(jsonl.read(tmp_path / "r.jsonl"))

    def totals(result: CheckResult) -> list[str]:
        return [
            "\t".join(row)
            for part in minutes.parts(result)
            if isinstance(part, minutes.Grid) and part.total
            for row in part.rows
        ]

    assert totals(again) == totals(checked)
