# SPDX-License-Identifier: GPL-2.0-or-later
"""The report: its form, byte equality, and reading it back."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
import shapely

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report import html, jsonl
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.report.summary import summary
from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text, length
from qh_plugin.io.reports import write_html, write_jsonl

SCHEMA = json.loads(resource("report", "qh-report-1.schema.json").read_text("utf-8"))


def objects(*values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def group(rule="C01", layer="QuyHoach/Lô <đất>", severity=Severity.ERROR):
    return Findings(
        rule,
        layer,
        fids=((1, 2), (3,), ()),
        ids=(("79<b>", "{x}"), ("3",), ()),
        geometry=objects(shapely.box(600000, 1190000, 600001.123456789, 1190071.4), None, None),
        point=np.array([[600000.5, 1190030.25], [1.0, -0.0], [np.nan, np.nan]]),
        messages=(Text("rộng {w}, {name}", "width {w}, {name}"), Text("không chỗ", "no place")),
        variant=np.array([0, 0, 1]),
        arguments={"w": [0.012, 1.5, 0.0], "name": ["<i>{a}</i>", "b\u2028", "c"]},
        measures={
            "width": np.array([0.012, np.nan, np.inf]),
            "area": np.array([0.83, 1e-9, np.nan]),
        },
        severity=severity,
        keys=("a" * 20, "b" * 20, "a" * 20 + "-2"),
        states=(State.OPEN, State.CONSEQUENCE, State.WAIVED),
        causes=(None, "a" * 20, None),
    )


def result(started="2026-01-01T00:00:00+00:00", seconds=0.25, findings=None):
    groups = (group(),) if findings is None else findings
    return CheckResult(
        RunFacts(
            {"id": "tt16_2025", "version": "1.0.0"},
            {"id": "truoc_khi_nop", "version": "1.0.0", "sha256": "0" * 64},
            0.001,
            0.001,
            {"name": "qh_plugin", "version": "0.1.0", "platform": "x"},
            started,
            started,
            ({"path": "a.gpkg", "sha256": "1" * 64},),
        ),
        (LayerFacts("b", "", 0), LayerFacts("a", "EPSG:9210", 3)),
        (
            RuleFacts("C05", Text("x", "y"), Severity.ERROR, 0, 0, seconds, Text("vì", "why")),
            RuleFacts("C01", Text("Chồng <lấn>", "Overlap"), Severity.ERROR, 3, 1, seconds),
        ),
        groups,
    )


def parsed(some):
    return [json.loads(line) for line in jsonl.lines(some)]


def test_every_line_follows_the_schema():
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for line in parsed(result()):
        validator.validate(line)


def test_order_of_lines():
    lines = parsed(result())
    assert [line["type"] for line in lines] == [
        "run",
        *["layer"] * 2,
        *["rule"] * 2,
        *["finding"] * 3,
    ]
    assert [line["name"] for line in lines if line["type"] == "layer"] == ["a", "b"]
    assert [line["id"] for line in lines if line["type"] == "rule"] == ["C01", "C05"]


def test_a_finding_says_all():
    found = {tuple(line["fids"]): line for line in parsed(result()) if line["type"] == "finding"}
    assert found[1, 2] == {
        "type": "finding",
        "rule": "C01",
        "key": "a" * 20,
        "severity": "error",
        "layer": "QuyHoach/Lô <đất>",
        "fids": [1, 2],
        "ids": ["79<b>", "{x}"],
        "point": [600000.5, 1190030.25],
        "bbox": [600000.0, 1190000.0, 600001.123457, 1190071.4],
        "wkt": "POLYGON ((600001.123457 1190000, 600001.123457 1190071.4, 600000 1190071.4, "
        "600000 1190000, 600001.123457 1190000))",
        "measure": {"area": 0.83, "width": 0.012},
        "message": {"vi": "rộng 0,012, <i>{a}</i>", "en": "width 0.012, <i>{a}</i>"},
        "state": "open",
        "of": None,
    }
    assert found[(3,)]["state"] == "consequence" and found[(3,)]["of"] == "a" * 20
    assert found[(3,)]["point"] == [1.0, 0.0] and found[(3,)]["bbox"] == [1.0, 0.0, 1.0, 0.0]
    assert found[()]["point"] is None and found[()]["bbox"] is None and found[()]["wkt"] is None
    assert found[()]["measure"] == {"width": None}


def test_only_the_first_line_knows_the_time():
    one = list(jsonl.lines(result()))
    two = list(jsonl.lines(result("2026-02-02T00:00:00+00:00", 0.5)))
    assert one[1:] == two[1:]
    assert one[0] != two[0]
    assert json.loads(two[0])["seconds"] == {"C01": 0.5, "C05": 0.5}


def test_read_back_gives_the_same_report(tmp_path):
    path = tmp_path / "sub" / "r.jsonl"
    write_jsonl(result(), path)
    back = jsonl.read(path)
    assert list(jsonl.lines(back)) == path.read_text("utf-8").split("\n")[:-1]
    assert back.errors == result().errors == 2
    assert back.rules[0].seconds == 0.25
    assert back.findings[0].message(0).en.startswith("width 0.012") or len(back.findings[0]) == 3
    assert not path.with_name("r.jsonl.part").exists()


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"[1]\n", b"no", b"\xff\xfe", b'{"type":"run"}\n']
)
def test_what_is_no_report_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "r.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match="qh-report/1"):
        jsonl.read(path)


def test_missing_report(tmp_path):
    with pytest.raises(StorageError, match=r"r\.jsonl"):
        jsonl.read(tmp_path / "r.jsonl")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(StorageError):
        write_jsonl(result(), tmp_path / "r.jsonl")


def test_failed_write_leaves_the_old_report(tmp_path):
    path = tmp_path / "r.jsonl"
    path.mkdir()
    with pytest.raises(StorageError, match="Không ghi được"):
        write_jsonl(result(), path)
    assert [p.name for p in tmp_path.iterdir()] == ["r.jsonl"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_html_is_one_escaped_page(tmp_path, language):
    path = tmp_path / "r.html"
    write_html(result(), path, language)
    page = path.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert f'lang="{language}"' in page
    assert "<i>{a}" not in page and "79<b>" not in page
    assert "&lt;i&gt;{a}&lt;/i&gt;" in page and "79&lt;b&gt;" in page
    assert page.count('<svg class="map"') == 2
    for outside in ("http://", "https://", "<script", "src=", "@import"):
        assert outside not in page


def test_the_dossier_is_named_as_it_names_itself(tmp_path):
    named = {"name": "Khu <3>", "maHoSoQH": "79QPK0010001"}
    some = replace(result(), run=replace(result().run, dossier=named))
    assert parsed(some)[0]["dossier"] == named
    jsonschema.Draft202012Validator(SCHEMA).validate(parsed(some)[0])
    write_jsonl(some, tmp_path / "r.jsonl")
    assert jsonl.read(tmp_path / "r.jsonl").run.dossier == named
    page = "".join(html.document(some, "vi"))
    assert "Khu &lt;3&gt;" in page
    assert "79QPK0010001" in page
    assert parsed(result())[0]["dossier"] is None


def test_html_of_a_clean_run():
    page = "".join(html.document(result(findings=()), "vi"))
    assert "0 lỗi, 0 cảnh báo" in page
    assert "Quy tắc chưa chạy" in page


def test_summary_counts():
    text = summary(result(), "vi")
    assert "2 lỗi, 0 cảnh báo, 0 thông tin; 1 ngoại lệ được chấp nhận." in text
    assert "chưa chạy C05: vì" in text
    assert "QuyHoach/Lô <đất>" in text


@pytest.mark.parametrize(
    "metres", [0.0, 4e-10, 4.9e-7, 5.1e-7, 6e-5, 9.99996e-5, 0.00999999, 0.9999999]
)
def test_a_length_reads_the_same_from_the_stored_report(metres: float) -> None:
    assert length(metres) == length(round(metres, 6))
