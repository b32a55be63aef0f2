# SPDX-License-Identifier: GPL-2.0-or-later
"""The algorithms of the provider: their names for ever, the answers of the command line, models."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSource,
    QgsProject,
    QgsVectorLayer,
)

from qh_plugin.processing.provider import ALGORITHMS, QhProvider
from qh_plugin.qgis_io import i18n
from tests.qgis import made_dossier
from tests.qgis.pdf_text import Pdf

#: models, scripts and schedules name them: never renamed, never taken away
IDS = [
    "qh:check",
    "qh:checklayer",
    "qh:converttext",
    "qh:fix",
    "qh:normalisecrs",
    "qh:pack",
    "qh:publish",
    "qh:recomputeareas",
    "qh:report",
]
PARAMETERS = {
    "check": "INPUT FILE PROFILE TOLERANCE DATE REPORT HTML PDF",
    "checklayer": "INPUT ROLE BOUNDARY PROFILE RULES TOLERANCE DATE PLACES AREAS REPORT",
    "converttext": "INPUT ENCODING FIELDS OUTPUT",
    "fix": "INPUT FILE PROFILE RULES DRY_RUN MOVE_BOUNDARIES MAX_AREA TOLERANCE ACCOUNT",
    "normalisecrs": "INPUT TARGET SOURCE GUESS OUTPUT",
    "pack": "INPUT PROFILE OUTPUT",
    "publish": "INPUT SERVER AUTHCFG PROFILE RECEIPT",
    "recomputeareas": "INPUT DRY_RUN",
    "report": "REPORT INPUT FILE PDF HTML XLSX XML",
}


@pytest.fixture(scope="module")
def provider(qgis_app):
    """The provider, registered."""
    made = QhProvider()
    registry = QgsApplication.processingRegistry()
    assert registry.addProvider(made)
    yield made
    registry.removeProvider(made)


@pytest.fixture
def dossier(tmp_path):
    return made_dossier.make(tmp_path / "CSDL_Thu")


def run(name, feedback=None, **parameters):
    """The outputs and the context that holds the layers."""
    kind = next(kind for kind in ALGORITHMS if kind().name() == name)
    algorithm, context = kind(), QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm.initAlgorithm()
    feedback = feedback or QgsProcessingFeedback()
    outputs, fine = algorithm.run(parameters, context, feedback, catchExceptions=False)
    if not fine:  # QGIS tells an error of the preparation in the log only
        raise QgsProcessingException(feedback.textLog())
    return outputs, context


def layer_of(outputs, context, key="OUTPUT"):
    return context.getMapLayer(outputs[key])


def lots(dossier):
    layer = QgsVectorLayer(
        f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A", "lots", "ogr"
    )
    assert layer.isValid()
    return layer


def test_the_names_are_these(provider):
    assert sorted(a.id() for a in provider.algorithms()) == IDS
    for algorithm in provider.algorithms():
        names = [p.name() for p in algorithm.parameterDefinitions()]
        assert names == PARAMETERS[algorithm.name()].split(), algorithm.id()


def test_help_in_both_languages(provider):
    for language in ("vi", "en"):
        i18n.install(language)
        try:
            for kind in ALGORITHMS:
                algorithm = kind()
                algorithm.initAlgorithm()
                told = [algorithm.displayName(), algorithm.shortHelpString(), algorithm.group()]
                told += [p.description() for p in algorithm.parameterDefinitions()]
                assert all(told) and len(algorithm.shortHelpString()) > 100
                if language == "vi":
                    assert any(c in "".join(told) for c in "ạảấầểệộợ"), algorithm.name()
        finally:
            i18n.remove()


def test_no_login_is_ever_a_parameter(provider):
    words = ("user", "pass", "mật khẩu")
    for algorithm in provider.algorithms():
        for parameter in algorithm.parameterDefinitions():
            named = f"{parameter.name()} {parameter.description()}".lower()
            assert not any(word in named for word in words), named
    login = provider.algorithm("publish").parameterDefinition("AUTHCFG")
    assert login.type() == "authcfg"


def test_a_layer_with_unsaved_edits_and_a_filter(provider, dossier):
    layer = lots(dossier)
    QgsProject.instance().addMapLayer(layer)
    outputs, context = run(
        "checklayer", INPUT=layer, ROLE="lots", RULES="c01, g07", PLACES="memory:", AREAS="memory:"
    )
    places = list(layer_of(outputs, context, "PLACES").getFeatures())
    assert sorted(f["rule"] for f in places) == ["C01", "G07"]
    (overlap,) = layer_of(outputs, context, "AREAS").getFeatures()
    assert overlap["width_m"] == pytest.approx(0.012, abs=1e-6)
    assert overlap["area_m2"] == pytest.approx(0.012 * 40, abs=1e-4)
    assert overlap.geometry().area() == pytest.approx(0.48, abs=1e-4)
    assert outputs["ERRORS"] == 1, "G07 is a warning"
    layer.startEditing()
    first = next(f for f in layer.getFeatures() if f["maDoiTuong"].endswith("-1"))
    x, y, side = made_dossier.X0, made_dossier.Y0, made_dossier.SIDE
    square = (
        f"MULTIPOLYGON((({x} {y},{x + side} {y},{x + side} {y + side},{x} {y + side},{x} {y})))"
    )
    layer.changeGeometry(first.id(), QgsGeometry.fromWkt(square))
    outputs, _ = run("checklayer", INPUT=layer, ROLE="lots", RULES="C01")
    assert outputs["ERRORS"] == 0, "the edit buffer is looked at"
    layer.rollBack()
    layer.setSubsetString(f"fid <> {first.id()}")
    outputs, _ = run("checklayer", INPUT=layer, ROLE="lots", RULES="C01")
    assert outputs["ERRORS"] == 0, "the filter is respected"
    QgsProject.instance().clear()


def test_a_boundary_tells_what_has_to_be_covered(provider, dossier):
    boundary = QgsVectorLayer(
        f"{dossier.geopackage('QuyHoach')}|layername=RanhGioiQuyHoach_A", "lots", "ogr"
    )
    outputs, _ = run(
        "checklayer", INPUT=lots(dossier), ROLE="lots", BOUNDARY=boundary, RULES="C04,C05"
    )
    assert outputs["ERRORS"] == 1, "the gap of 0.3 m; both layers have the same name"


def test_fix_equals_the_command_line(provider, dossier, tmp_path):
    from qh_plugin.cli import main

    other = tmp_path / "b"
    shutil.copytree(dossier.folder, other / dossier.folder.name)
    account = tmp_path / "a.jsonl"
    dry, _ = run("fix", INPUT=str(dossier.folder), RULES="auto", DRY_RUN=True)
    outputs, _ = run("fix", INPUT=str(dossier.folder), RULES="auto", ACCOUNT=str(account))
    assert outputs["MENDED"] == dry["MENDED"] >= 1, "a dry run wrote nothing"
    assert outputs["ERRORS"] <= outputs["ERRORS_BEFORE"]
    assert len(account.read_text("utf-8").splitlines()) == outputs["MENDED"] + outputs["LEFT"]
    assert main(["fix", str(other / dossier.folder.name), "--rules", "auto"]) in (0, 1)
    ours, theirs = (
        shapes(folder / "HoSoGIS" / "QuyHoach.gpkg")
        for folder in (dossier.folder, other / dossier.folder.name)
    )
    assert ours == theirs
    assert list((dossier.folder / ".qh" / "backups").glob("QuyHoach.gpkg.*.bak"))


def shapes(path: Path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT maDoiTuong, hex(geom) FROM ChucNangSuDungDat_A ORDER BY fid"
        ).fetchall()


def test_nothing_is_written_under_unsaved_edits(provider, dossier):
    layer = lots(dossier)
    QgsProject.instance().addMapLayer(layer)
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    for name, more in (
        ("fix", {"RULES": "auto"}),
        ("recomputeareas", {}),
        ("publish", {"SERVER": "http://127.0.0.1:1"}),
    ):
        with pytest.raises(QgsProcessingException, match="chưa lưu"):
            run(name, INPUT=str(dossier.folder), **more)
    layer.rollBack()
    QgsProject.instance().clear()


def test_a_rule_without_a_repair_is_one_sentence(provider, dossier):
    with pytest.raises(QgsProcessingException, match="không có phép sửa"):
        run("fix", INPUT=str(dossier.folder), RULES="D01")


def test_a_cancelled_run_writes_nothing_and_is_no_error(provider, dossier, tmp_path):
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    before = shapes(dossier.geopackage("QuyHoach"))
    outputs, _ = run("fix", feedback, INPUT=str(dossier.folder), RULES="auto")
    assert outputs == {} and shapes(dossier.geopackage("QuyHoach")) == before
    report = tmp_path / "r.jsonl"
    outputs, _ = run("check", feedback, INPUT=str(dossier.folder), REPORT=str(report))
    assert outputs == {} and not report.exists()


def test_a_stored_report_in_all_its_forms(provider, dossier, tmp_path):
    report = tmp_path / "r.jsonl"
    checked, _ = run("check", INPUT=str(dossier.folder), REPORT=str(report))
    files = {k: str(tmp_path / f"b.{k.lower()}") for k in ("PDF", "HTML", "XLSX", "XML")}
    outputs, _ = run("report", REPORT=str(report), INPUT=str(dossier.folder), **files)
    assert {k: outputs[k] for k in files} == files and outputs["ERRORS"] == checked["ERRORS"]
    text = Pdf(Path(files["PDF"]).read_bytes()).text
    assert "C01 Chồng lấn" in text and "Bản đồ vị trí lỗi" in text
    content = json.loads(report.read_text("utf-8").splitlines()[0])["content"]
    assert content["QuyHoach/ChucNangSuDungDat_A"][:16] in text
    with pytest.raises(QgsProcessingException, match="không phải báo cáo"):
        run("report", REPORT=str(dossier.geopackage("QuyHoach")), PDF=files["PDF"])


def test_areas_are_recomputed(provider, dossier):
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(ChucNangSuDungDat_A)")]
    area = next(name for name in names if name.lower().startswith("dientich"))
    outputs, _ = run("recomputeareas", INPUT=str(dossier.folder))
    assert outputs["CHANGED"] >= 15
    value = next(f for f in lots(dossier).getFeatures() if f["maDoiTuong"].endswith("-7"))[area]
    assert value in (pytest.approx(1600.0), pytest.approx(0.16))
    again, _ = run("recomputeareas", INPUT=str(dossier.folder))
    assert again["CHANGED"] == 0


def memory(kind, rows, crs=""):
    """A layer in memory with one text field."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}&field=ten:string&field=so:integer", "a", "memory")
    made = []
    for wkt, value in rows:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([value, 7])
        made.append(feature)
    layer.dataProvider().addFeatures(made)
    return layer


def test_old_characters_become_unicode(provider):
    from qh_plugin.core.legacy.encodings import encode

    texts = ["Đất ở tại đô thị", "Đường Nguyễn Huệ"]
    old = [encode(text, "TCVN3") for text in texts]
    rows = [("POINT(1 1)", value) for value in (*old, "abc", None, texts[0])]
    outputs, context = run("converttext", INPUT=memory("Point", rows), OUTPUT="memory:")
    said = [f["ten"] for f in layer_of(outputs, context).getFeatures()]
    assert [t.lower() for t in said[:2]] == [t.lower() for t in texts], "TCVN3 keeps no capitals"
    assert said[2] == "abc" and said[4] == texts[0] and outputs["CHANGED"] == 2
    vni = encode(texts[1], "VNI")
    outputs, context = run(
        "converttext",
        INPUT=memory("Point", [("POINT(1 1)", vni), ("POINT(1 1)", "漢")]),
        ENCODING="VNI",
        FIELDS=["ten"],
        OUTPUT="memory:",
    )
    said = [f["ten"] for f in layer_of(outputs, context).getFeatures()]
    assert said == [texts[1], "漢"] and (outputs["CHANGED"], outputs["LEFT"]) == (1, 1)


def test_one_operation_to_vn2000(provider):
    """The pinned operation, known from the tests of core.crs; QGIS's own is 0.8 m away."""
    from qh_plugin.core.crs import transformer

    there = [(106.666128316, 10.759445635)]
    ((x, y),) = transformer(4326, 9210)(there).tolist()
    assert abs(x - 600_000) < 0.01 and abs(y - 1_190_000) < 0.01
    point = f"POINT({there[0][0]} {there[0][1]})"
    layer = memory("Point", [(point, "a"), ("POINT EMPTY", "b")], "EPSG:4326")
    outputs, context = run("normalisecrs", INPUT=layer, OUTPUT="memory:")
    made = layer_of(outputs, context)
    first = next(made.getFeatures())
    assert made.crs().authid() == "EPSG:9210" and made.featureCount() == 2 and first["so"] == 7
    assert first.geometry().asPoint().x() == pytest.approx(x, abs=1e-6)


def test_a_layer_without_a_system_is_guessed_only_when_asked(provider):
    swapped = memory("Point", [("POINT(1190000 600000)", "a")])
    with pytest.raises(QgsProcessingException, match="không khai báo"):
        run("normalisecrs", INPUT=swapped, OUTPUT="memory:")
    outputs, context = run("normalisecrs", INPUT=swapped, GUESS=True, OUTPUT="memory:")
    point = next(layer_of(outputs, context).getFeatures()).geometry().asPoint()
    assert (point.x(), point.y()) == (600_000, 1_190_000)
    nowhere = memory("Point", [("POINT(5 5)", "a")])
    with pytest.raises(QgsProcessingException, match="hệ nguồn"):
        run("normalisecrs", INPUT=nowhere, GUESS=True, OUTPUT="memory:")


def test_open_errors_keep_a_dossier_at_home(provider, dossier, tmp_path):
    target = tmp_path / "p.zip"
    with pytest.raises(QgsProcessingException, match="lỗi"):
        run("pack", INPUT=str(dossier.folder), OUTPUT=str(target))
    with pytest.raises(QgsProcessingException, match=r"máy chủ|kết nối"):
        run("publish", INPUT=str(dossier.folder), SERVER="http://127.0.0.1:9")
    assert not target.exists()


def test_a_clean_dossier_is_packed_and_the_same_again(provider, tmp_path):
    from qh_plugin.training.sample import create_sample

    folder = create_sample(tmp_path / "CSDL_Thu", errors=False).folder
    packed = [run("pack", INPUT=str(folder), OUTPUT=str(tmp_path / f"{n}.zip"))[0] for n in (1, 2)]
    assert packed[0]["PACKAGE"] == packed[1]["PACKAGE"] and len(packed[0]["PACKAGE"]) == 64
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert {"manifest.json", "layers/data.gpkg"} <= set(archive.namelist())
    assert packed[0]["SIZE"] == (tmp_path / "1.zip").stat().st_size


def test_in_a_model_one_feeds_the_other(provider):
    model = QgsProcessingModelAlgorithm("m", "m")
    model.addModelParameter(
        QgsProcessingParameterFeatureSource("lop", "lop"), QgsProcessingModelParameter("lop")
    )
    first = QgsProcessingModelChildAlgorithm("qh:normalisecrs")
    first.setChildId("crs")
    source = QgsProcessingModelChildParameterSource.fromModelParameter("lop")
    first.addParameterSources("INPUT", [source])
    second = QgsProcessingModelChildAlgorithm("qh:checklayer")
    second.setChildId("check")
    given = QgsProcessingModelChildParameterSource.fromChildOutput("crs", "OUTPUT")
    second.addParameterSources("INPUT", [given])
    rules = QgsProcessingModelChildParameterSource.fromStaticValue("G04")
    second.addParameterSources("RULES", [rules])
    result = QgsProcessingModelOutput("places")
    result.setChildId("check")
    result.setChildOutputName("PLACES")
    second.setModelOutputs({"places": result})
    for child in (first, second):
        model.addChildAlgorithm(child)
    bow = "POLYGON((106.7 10.7, 106.701 10.701, 106.701 10.7, 106.7 10.701, 106.7 10.7))"
    layer = memory("Polygon", [(bow, "nơ")], "EPSG:4326")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    outputs, fine = model.run(
        {"lop": layer, "check:places": "memory:"}, context, feedback, catchExceptions=False
    )
    assert fine, feedback.textLog()
    assert outputs["CHILD_RESULTS"]["check"]["ERRORS"] == 1
    (place,) = context.getMapLayer(outputs["check:places"]).getFeatures()
    assert place["rule"] == "G04"
