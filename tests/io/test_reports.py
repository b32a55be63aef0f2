# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as a workbook and as ISO 19139 data quality; files are written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier import check_quality_xml
from qh_plugin.core.dossier.metadata_xml import GCO, GMD
from qh_plugin.core.errors import StorageError
from qh_plugin.core.findings import State
from qh_plugin.core.report.result import WaiverFacts
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.reports import write_html, write_jsonl, write_xlsx, write_xml
from qh_plugin.training.sample import create_sample
from tests.core.dossier.iso19139_schemas import unpacked, wheel
from tests.core.report.test_jsonl import result as small_result
from tests.core.report.test_schema import results
from tests.long_form import examples

NAMES = {"gmd": GMD, "gco": GCO}
WRITERS = {"jsonl": write_jsonl, "html": write_html, "xlsx": write_xlsx, "xml": write_xml}


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """The result of checking the practice ward."""
    dossier = create_sample(tmp_path_factory.mktemp("s") / "CSDL_Mau", seed=3)
    return check(read_dataset(dossier.folder), load_profile())


@pytest.fixture(scope="module")
def schemas(tmp_path_factory):
    if wheel() is None:
        pytest.skip("no pycsw wheel in .venv/data")
    return unpacked(tmp_path_factory.mktemp("xsd"))


def sheets(path: Path) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_has_four_sheets_with_all_findings(practice, tmp_path):
    write_xlsx(practice, tmp_path / "r.xlsx")
    found = sheets(tmp_path / "r.xlsx")
    assert list(found) == ["Tổng hợp", "Theo quy tắc", "Lỗi", "Ngoại lệ"]
    rows = found["Lỗi"][1:]
    assert len(rows) == sum(len(g) for g in practice.findings) > 5
    assert [row[13] for row in rows] == [g.keys[i] for g, i in practice.rows()]
    assert {row[1] for row in rows} == {g.rule for g in practice.findings}
    east = [row[10] for row in rows if row[10] is not None]
    assert east and all(isinstance(x, (int, float)) and x > 500_000 for x in east)
    assert sum(row[4] for row in found["Theo quy tắc"][1:]) == len(rows)
    assert {row[0] for row in found["Theo quy tắc"][1:]} == {rule.id for rule in practice.rules}
    told = dict(row[:2] for row in found["Tổng hợp"] if row[0])
    assert told["Số lỗi còn mở"] == practice.errors
    assert "Kết quả" in told["Kết luận"]
    assert len(found["Ngoại lệ"]) == 1


def test_the_workbook_in_english_and_with_waivers(practice, tmp_path):
    group = practice.findings[0]
    accepted = replace(group, states=(State.WAIVED,) * len(group))
    holds = WaiverFacts("1", group.rule, group.layer, group.keys[0], group.ids[0], "=agreed", "An")
    ended = replace(holds, id="2", key="gone", void=Text("đã sửa", "edited"))
    result = replace(practice, findings=(accepted, *practice.findings[1:]), waivers=(holds, ended))
    write_xlsx(result, tmp_path / "r.xlsx", "en")
    found = sheets(tmp_path / "r.xlsx")
    assert list(found) == ["Summary", "By rule", "Findings", "Waived"]
    rows = found["Waived"][1:]
    assert len(rows) == len(group) + 1
    assert rows[0][15:17] == ("=agreed", "An")
    assert rows[-1][13] == "gone" and rows[-1][20] == "edited"


def test_the_same_result_gives_the_same_bytes(practice, tmp_path):
    for name, write in WRITERS.items():
        hashes = set()
        for number in range(2):
            path = tmp_path / f"{number}.{name}"
            write(practice, path)
            hashes.add(hashlib.sha256(path.read_bytes()).hexdigest())
        assert len(hashes) == 1, name


def faults(raw: bytes, schemas) -> list[str]:
    document = etree.fromstring(raw)
    return [
        f"{version}: {error.message}"
        for version, schema in schemas.items()
        if not schema.validate(document)
        for error in schema.error_log
    ]


def test_the_xml_is_valid_and_has_a_report_for_each_rule(practice, schemas, tmp_path):
    write_xml(practice, tmp_path / "r.xml")
    raw = (tmp_path / "r.xml").read_bytes()
    assert faults(raw, schemas) == []
    root = etree.fromstring(raw)
    assert root.tag == f"{{{GMD}}}DQ_DataQuality"
    reports = root.xpath("gmd:report/*", namespaces=NAMES)
    assert len(reports) == len(practice.rules)
    by_rule = {
        r.xpath("string(gmd:measureIdentification//gmd:code)", namespaces=NAMES).strip(): r
        for r in reports
    }
    assert by_rule["C04"].tag == f"{{{GMD}}}DQ_TopologicalConsistency"
    assert by_rule["A02"].tag == f"{{{GMD}}}DQ_DomainConsistency"
    assert by_rule["A01"].tag == f"{{{GMD}}}DQ_CompletenessOmission"
    assert by_rule["R01"].tag == f"{{{GMD}}}DQ_AbsoluteExternalPositionalAccuracy"
    for facts in practice.rules:
        said = by_rule[facts.id]
        passed = said.xpath("string(.//gmd:pass/gco:Boolean)", namespaces=NAMES)
        number = said.xpath("string(.//gmd:value/gco:Record)", namespaces=NAMES)
        errors = sum(
            len(g) for g in practice.findings if g.rule == facts.id and g.severity == "error"
        )
        if facts.skipped is None:
            assert number == str(facts.findings), facts.id
            assert passed == ("false" if errors else "true"), facts.id
        elif not facts.findings:
            assert number == "" and passed == "", f"{facts.id} did not run, so nothing is known"
            assert said.xpath(".//gmd:pass/@gco:nilReason", namespaces=NAMES) == ["unknown"]


def test_the_xml_names_standard_measures(practice):
    raw = check_quality_xml.document(practice)
    assert "ISO 19157 11: number of invalid overlaps of surfaces" in raw.decode()


def test_every_quality_element_of_the_rules_is_known():
    from qh_plugin.core.checking import catalogue

    assert {rule.quality for rule in catalogue()} <= set(check_quality_xml.ELEMENTS)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=examples(12),
)
@given(results())
def test_any_text_gives_valid_xml_and_a_readable_workbook(schemas, tmp_path_factory, result):
    assert faults(check_quality_xml.document(result), schemas) == []
    path = tmp_path_factory.mktemp("x") / "r.xlsx"
    write_xlsx(result, path)
    assert len(sheets(path)["Lỗi"]) == 1 + sum(len(g) for g in result.findings)


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path, monkeypatch):
    for name, write in WRITERS.items():
        path = tmp_path / f"r.{name}"
        path.write_text("old")

        def full(self, data):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            with pytest.raises(StorageError, match=rf"r\.{name}.*No space left"):
                write(small_result(), path)
        assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"r.{n}" for n in sorted(WRITERS)]


def test_whole_files_makes_the_folder_and_takes_a_sentence(tmp_path):
    whole_files.write(tmp_path / "a" / "b.txt", "hai dòng\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "hai dòng\n".encode()
    with pytest.raises(StorageError, match="riêng"):
        whole_files.write(tmp_path / "a", b"x", Text("riêng {path} {why}", "own {path} {why}"))
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_an_error_while_drafting_leaves_nothing(tmp_path):
    with pytest.raises(KeyError), whole_files.draft_of(tmp_path / "x") as draft:
        draft.write_text("half")
        raise KeyError
    assert list(tmp_path.iterdir()) == []
