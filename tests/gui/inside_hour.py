# SPDX-License-Identifier: GPL-2.0-or-later
"""A planner's hour in a real QGIS, by mouse and keyboard: from "Hồ sơ mới" for phường Sài Gòn to
the delivery tree. Every test is one step of the same hour; the pictures are those of the guide."""

import contextlib
import sqlite3
from pathlib import Path

from qgis.core import QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QListWidget, QToolButton
from qgis.utils import iface

from qh_plugin.gui.editing.new_dossier import NewDossierDialog
from qh_plugin.qgis_io import project
from qh_plugin.training.documents import write_pdf
from tests.gui.inside import (
    FOLDER,
    click,
    click_map,
    dock,
    in_dialog,
    messages,
    nothing_cut_off,
    picture,
    session,
    wait,
)

NAME = "Quy hoạch phân khu 3 phường Sài Gòn"
MADE = FOLDER / "CSDL_QuyHoachPhanKhu3PhuongSaiGon"
BOUNDARY, LOTS = "QuyHoach/RanhGioiQuyHoach_A", "QuyHoach/ChucNangSuDungDat_A"
ROADS, RED = "QuyHoach/MangLuoiGiaoThongDuongBo_L", "QuyHoach/ChiGioiDuongDo_L"
CELLS = "QuyHoach/PhanOQuyHoach_A"
#: the plan: 600 m by 400 m on the left bank
WEST, SOUTH, EAST, NORTH = 603_000.0, 1_191_000.0, 603_600.0, 1_191_400.0
#: centre lines: two from south to north, one from west to east; their right-of-way widths in m
STREETS = (
    ((WEST + 200, SOUTH - 15), (WEST + 200, NORTH + 15), "16"),
    ((WEST + 400, SOUTH - 15), (WEST + 400, NORTH + 15), "16"),
    ((WEST - 15, SOUTH + 200), (EAST + 15, SOUTH + 200), "20"),
)


def editing():
    return dock("QhEditingDock")


def layer(name):
    return project.layer_for(session().dossier, name)


def tools():
    return editing().classes.tools


def tool(name):
    return tools().findChild(QToolButton, f"{name}ToolButton")


def pixel(x, y):
    """Where a place lies on the canvas."""
    point = iface.mapCanvas().getCoordinateTransform().transform(QgsPointXY(x, y))
    return round(point.x()), round(point.y())


def look_at(west, south, east, north):
    canvas = iface.mapCanvas()
    canvas.setExtent(QgsRectangle(west, south, east, north))
    canvas.refresh()
    QTest.qWait(200)
    wait(lambda: not canvas.isDrawing())


def whole_plan():
    look_at(WEST - 40, SOUTH - 40, EAST + 40, NORTH + 40)


def choose(text):
    """Type in the palette's search until a class or code of that name is found."""
    classes = editing().classes
    editing().panel.tabs.setCurrentWidget(classes)
    flags = Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly
    items = classes.classTree.findItems(text, flags)
    assert items, text
    classes.classTree.setCurrentItem(items[0])
    QTest.qWait(100)


@contextlib.contextmanager
def answering_forms(**texts):
    """Type into the fields of each form that opens, and click its OK."""
    answered = []

    def look():
        for window in QApplication.topLevelWidgets():
            if not (window.isVisible() and window.inherits("QgsAttributeDialog")):
                continue
            for name, text in texts.items():
                field = window.findChild(QLineEdit, name)
                if field is not None:
                    field.setText(text)
            picture(f"hour-form-{len(answered)}") if not answered else None
            button = window.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
            if button.isEnabled():
                answered.append(window.windowTitle())
                button.click()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(250)
    yield answered
    timer.stop()


def draw_on_map(points):
    """Left clicks on the places, a right click at the end."""
    for x, y in points:
        click_map(*pixel(x, y))
    click_map(*pixel(*points[-1]), Qt.MouseButton.RightButton)
    QTest.qWait(200)


def done():
    wait(lambda: not tools().bench.working)
    QTest.qWait(100)


def select(name, test):
    """Select the features of a layer that pass, as rubber band and Ctrl would."""
    layer(name).selectByIds([f.id() for f in layer(name).getFeatures() if test(f)])
    iface.setActiveLayer(layer(name))
    QTest.qWait(250)


def is_road(lot):
    return lot["chucNangSuDungDatMuc2"] == "DAT_HTKT_DuongGT"


def is_housing(lot):
    return lot["chucNangSuDungDatMuc2"] == "DAT_O_Nhomnhao"


def save():
    classes = editing().classes
    editing().panel.tabs.setCurrentWidget(classes)
    if classes.saveButton.isVisible():
        click(classes.saveButton)
    wait(lambda: not classes.saveButton.isVisible())


def test_01_new_dossier():
    failed = []

    def drive(dialog):
        try:
            click(dialog.nextButton)
            dialog.nameEdit.insert(NAME)
            dialog.wardEdit.setFocus()
            QTest.keyClicks(dialog.wardEdit, "sai gon")
            QTest.qWait(150)
            QTest.keyClick(dialog.wardEdit, Qt.Key.Key_Return)
            dialog.decisionEdit.insert("15/QĐ-UBND")
            QTest.keyClicks(dialog.dateEdit, "15/01/2026")
            dialog.authorityEdit.insert("UBND Thành phố Hồ Chí Minh")
            picture("hour-01-new")
            click(dialog.nextButton)
            dialog.numberEdit.setFocus()
            QTest.keyClicks(dialog.numberEdit, "12345")
            click(dialog.buildButton)
            click(dialog.nextButton)
            dialog.folderEdit.setText(str(FOLDER))
            picture("hour-01-summary")
            assert dialog.createButton.isEnabled(), dialog.problem()
            click(dialog.createButton)
        except BaseException as error:
            failed.append(error)
            dialog.reject()

    kept = in_dialog(NewDossierDialog, drive)
    click(editing().panel.newDossierButton)
    kept.stop()
    if failed:
        raise failed[0]
    wait(lambda: session().dossier)
    assert session().dossier.folder == MADE
    assert session().dossier.info.wards == ("26740",)


def test_02_plan_boundary():
    whole_plan()
    choose("Ranh giới quy hoạch")
    with answering_forms() as answered:
        click(editing().classes.drawButton)
        draw_on_map([(WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)])
        wait(lambda: answered and layer(BOUNDARY).featureCount() == 1)
    (plan,) = layer(BOUNDARY).getFeatures()
    assert plan["tenDoAn"] == NAME
    decision = (plan["soQDQH"], plan["coQuanPheduyet"])
    assert decision == ("15/QĐ-UBND", "UBND Thành phố Hồ Chí Minh")
    assert plan["loaiQuyHoach"] == "QPK"
    picture("hour-02-boundary")
    save()


def test_03_the_boundary_is_filled_with_one_lot():
    choose("NO · Nhóm nhà ở")
    iface.setActiveLayer(layer(LOTS))
    QTest.qWait(200)
    click(tool("fill"))
    click_map(*pixel((WEST + EAST) / 2 + 30, (SOUTH + NORTH) / 2 + 20))
    wait(lambda: layer(LOTS).featureCount() == 1)
    done()
    click(tools().strip.closeButton)
    (lot,) = layer(LOTS).getFeatures()
    (plan,) = layer(BOUNDARY).getFeatures()
    assert lot["chucNangSuDungDatMuc2"] == "DAT_O_Nhomnhao"
    assert lot.geometry().symDifference(plan.geometry()).area() < 1e-6
    picture("hour-03-filled")


def test_04_streets_with_right_of_way_and_red_lines():
    choose("Mạng lưới giao thông đường bộ dạng đường (tim đường)")
    click(editing().classes.drawButton)
    for number, (start, end, width) in enumerate(STREETS, start=1):
        with answering_forms(loGioi=width, tenDuong=f"Đường D{number}") as answered:
            draw_on_map([start, end])
            wait(lambda seen=answered, n=number: seen and layer(ROADS).featureCount() == n)
    layer(ROADS).selectAll()
    QTest.qWait(300)
    click(tool("road"))
    wait(lambda: tools().strip.isVisible())
    picture("hour-04-road")
    click(tools().strip.actButton)
    wait(lambda: layer(RED).featureCount() > 0)
    done()
    layer(ROADS).removeSelection()
    blocks = [f for f in layer(LOTS).getFeatures() if not is_road(f)]
    assert len(blocks) == 6
    (plan,) = layer(BOUNDARY).getFeatures()
    whole = sum(f.geometry().area() for f in layer(LOTS).getFeatures())
    assert abs(whole - plan.geometry().area()) < 1e-6 * whole
    picture("hour-04-streets")


def test_05_sixty_lots():
    """Two lines from west to east and four a block from south to north cut 6 blocks into 60."""
    rows = [((WEST - 20, SOUTH + y), (EAST + 20, SOUTH + y)) for y in (95, 305)]
    starts = (WEST, WEST + 208, WEST + 408)
    columns = [
        ((x + 38.4 * n, SOUTH - 20), (x + 38.4 * n, NORTH + 20))
        for x in starts
        for n in (1, 2, 3, 4)
    ]
    for number, line in enumerate([*rows, *columns]):
        select(LOTS, lambda f: not is_road(f))
        click(tool("split"))
        click_map(*pixel(*line[0]))
        click_map(*pixel(*line[1]))
        if number == 4:
            picture("hour-05-splitting")
        before = layer(LOTS).featureCount()
        click_map(*pixel(*line[1]), Qt.MouseButton.RightButton)
        wait(lambda n=before: layer(LOTS).featureCount() > n)
        done()
        QTest.keyClick(iface.mapCanvas(), Qt.Key.Key_Escape)
        wait(lambda: tools().tool is None)
    lots = [f for f in layer(LOTS).getFeatures() if not is_road(f)]
    assert len(lots) == 60
    assert len({f["kyHieuLoDat"] for f in lots}) == 60
    layer(LOTS).removeSelection()
    picture("hour-05-lots")


def assign(words, test):
    select(LOTS, lambda f: not is_road(f) and test(f.geometry().centroid().asPoint()))
    tools().action("code").trigger()
    wait(lambda: tools().tool is tools().tools["code"])
    search = tools().strip.findChild(QLineEdit, "codeSearch")
    search.setText(words)
    shown = tools().strip.findChild(QListWidget, "codeList").currentItem().text()
    click(tools().strip.actButton)
    done()
    return shown


def test_06_codes():
    assert "CXCC" in assign("cay xanh su dung cong cong", lambda p: p.x() < WEST + 80)
    assert "TRH" in assign(
        "truong thcs", lambda p: WEST + 210 < p.x() < WEST + 290 and p.y() > SOUTH + 200
    )
    assert "HH" in assign("hon hop", lambda p: p.x() > WEST + 520)
    layer(LOTS).removeSelection()
    picture("hour-06-codes")
    codes = {f["chucNangSuDungDatMuc2"] for f in layer(LOTS).getFeatures()}
    assert {"DAT_O_Nhomnhao", "DAT_HTXH_CayxanhCC", "DAT_HTXH_Truonghoc"} <= codes


def shown_lots(indicators):
    draft = indicators._draft
    return sorted(draft.lots.fids.tolist()) if draft is not None else []


def test_07_indicators():
    indicators = editing().indicators
    editing().panel.tabs.setCurrentWidget(indicators)
    for code, density, storeys, ratio, people in (
        ("DAT_O_Nhomnhao", "60", "1-5", "3,0", "40"),
        ("DAT_O_Honhop_Nhomo", "50", "9-12", "6", "120"),
        ("DAT_HTXH_Truonghoc", "40", "4", "1,6", ""),
    ):
        select(LOTS, lambda f, c=code: f["chucNangSuDungDatMuc2"] == c)
        wait(
            lambda: (
                indicators.lotsPage.isVisible() and indicators.rows["matDoXayDung"].edit.isVisible()
            )
        )
        chosen = sorted(layer(LOTS).selectedFeatureIds())
        wait(lambda ids=chosen: shown_lots(indicators) == ids)
        for name, text in (
            ("matDoXayDung", density),
            ("tangCaoXayDung", storeys),
            ("heSoSuDungDat", ratio),
            ("danSo", people),
        ):
            edit = indicators.rows[name].edit
            edit.setFocus()
            edit.selectAll()
            if text:
                QTest.keyClicks(edit, text)
        QTest.qWait(400)
        if code == "DAT_O_Nhomnhao":
            picture("hour-07-indicators")
            nothing_cut_off(indicators)
        click(indicators.applyButton)
        wait(
            lambda c=code, d=density: (
                {
                    f["matDoXayDung"]
                    for f in layer(LOTS).getFeatures()
                    if f["chucNangSuDungDatMuc2"] == c
                }
                == {d}
            )
        )
    layer(LOTS).removeSelection()


def test_08_merge_fill_and_renumber():
    editing().panel.tabs.setCurrentWidget(editing().classes)
    north = [
        f for f in layer(LOTS).getFeatures() if f["chucNangSuDungDatMuc2"] == "DAT_HTXH_Truonghoc"
    ]
    layer(LOTS).selectByIds([f.id() for f in north])
    iface.setActiveLayer(layer(LOTS))
    wait(lambda: tool("merge").isEnabled())
    before = layer(LOTS).featureCount()
    click(tool("merge"))
    wait(lambda: tools().strip.isVisible())
    picture("hour-08-merge")
    click(tools().strip.actButton)
    wait(lambda: layer(LOTS).featureCount() == before - len(north) + 1)
    done()
    housing = next(
        f for f in layer(LOTS).getFeatures() if f["chucNangSuDungDatMuc2"] == "DAT_O_Nhomnhao"
    )
    place, shape = housing.geometry().centroid().asPoint(), housing.geometry()
    layer(LOTS).deleteFeatures([housing.id()])
    choose("CXCC · Cây xanh sử dụng công cộng")
    iface.setActiveLayer(layer(LOTS))
    QTest.qWait(200)
    click(tool("fill"))
    click_map(*pixel(place.x(), place.y()))
    wait(lambda: layer(LOTS).featureCount() == before - len(north) + 1)
    done()
    new = min(layer(LOTS).getFeatures(), key=lambda f: f.id())
    assert new.geometry().symDifference(shape).area() < 1e-3
    assert new["chucNangSuDungDatMuc2"] == "DAT_HTXH_CayxanhCC"
    click(tools().strip.closeButton)
    layer(LOTS).removeSelection()
    QTest.qWait(200)
    click(tool("number"))
    wait(lambda: tools().strip.isVisible())
    picture("hour-08-number")
    click(tools().strip.actButton)
    done()
    wait(lambda: "NO-01" in {f["kyHieuLoDat"] for f in layer(LOTS).getFeatures()})
    symbols = [f["kyHieuLoDat"] for f in layer(LOTS).getFeatures()]
    assert len(set(symbols)) == len(symbols) and "CXCC-01" in symbols
    tools().action("recompute").trigger()
    done()
    for lot in layer(LOTS).getFeatures():
        assert abs(lot["dienTich"] - lot.geometry().area()) < 0.006
    messages(clear=True)
    picture("hour-08-numbered")
    save()
    picture("hour-00-palette")


def test_09_cells():
    """One cell over the whole plan, by the same tool."""
    choose("Phân ô quy hoạch")
    with answering_forms(kyHieuOQH="A1"):
        click(editing().classes.drawButton)
        draw_on_map([(WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)])
        wait(lambda: layer(CELLS).featureCount() == 1)
    save()


def test_10_balance():
    balance = editing().balance
    editing().panel.tabs.setCurrentWidget(balance)
    wait(lambda: balance.balance)
    QTest.qWait(300)
    picture("hour-10-balance")
    nothing_cut_off(balance)
    target = FOLDER / "can-bang.xlsx"
    balance.ask_file = lambda: target
    click(balance.exportButton)
    wait(target.is_file)
    from qh_plugin.io.xlsx import read

    cells = [str(v) for rows in read(target).values() for row in rows for v in row if v]
    assert any("Nhóm nhà ở" in text for text in cells)
    (plan,) = layer(BOUNDARY).getFeatures()
    total = sum(f.geometry().area() for f in layer(LOTS).getFeatures())
    assert abs(total - plan.geometry().area()) < 1e-6 * total
    messages(clear=True)


def drop(area, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    actions = Qt.DropAction.CopyAction
    QApplication.sendEvent(area, QDragEnterEvent(QPoint(60, 60), actions, *held))
    QApplication.sendEvent(area, QDropEvent(QPointF(60, 60), actions, *held))


def test_11_documents():
    records = editing().records
    editing().panel.tabs.setCurrentWidget(records)
    wait(lambda: records.checklist.items)
    outside = FOLDER / "den"
    (outside / "QH-01 Sử dụng đất").mkdir(parents=True)
    for name in ("Quyết định phê duyệt.pdf", "Thuyết minh tổng hợp.pdf", "Tờ trình.pdf"):
        write_pdf(outside / name, [name.encode("ascii", "ignore").decode()])
    image = QImage(1200, 800, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(11811)
    image.setDotsPerMeterY(11811)
    assert image.save(str(outside / "QH-01 Sử dụng đất" / "tờ 1.jpg"))
    drop(records.area.viewport(), *sorted(Path(outside).iterdir()))
    wait(lambda: len(records.documents.waiting.cards) == 4)
    QTest.qWait(300)
    picture("hour-11-documents")
    nothing_cut_off(records)
    click(records.documents.waiting.addButton)
    wait(lambda: records.documents.results.isVisible())
    wait(lambda: not records.store.busy)
    assert (MADE / "HoSoScan" / "VanBan" / "Quyet_dinh_phe_duyet.pdf").exists()
    QTest.qWait(500)
    records.area.verticalScrollBar().setValue(0)
    picture("hour-11-missing")


def test_12_metadata():
    description = editing().description
    editing().panel.tabs.setCurrentWidget(description)
    wait(lambda: description._there is not None and description._work is None)
    picture("hour-12-metadata")
    nothing_cut_off(description)
    click(description.saveButton)
    xml = MADE / "HoSoGIS" / f"{session().dossier.info.maHoSoQH}.xml"
    wait(xml.is_file)
    assert NAME in xml.read_text("utf-8")


def test_13_check_finds_nothing_wrong():
    checking = dock("QhCheckingDock")
    click(checking.runButton)
    wait(lambda: not checking.busy and checking.result is not None, 60)
    QTest.qWait(300)
    picture("hour-13-checked")
    assert checking.result.errors == 0, [(g.rule, g.ids) for g, _ in checking.result.rows()]


def test_14_delivery():
    (FOLDER / "giao_nop").mkdir()
    dock("QhEditingDock")
    QgsProject.instance().write()
    window = editing().deliver()
    window.placeEdit.setText(str(FOLDER / "giao_nop"))
    window.gdbButton.setChecked(True)
    click(window.deliverButton)
    wait(lambda: window.made is not None, 60)
    picture("hour-14-delivery")
    made = window.made
    lots = layer(LOTS).featureCount()
    assert made.layers[LOTS] == lots
    names = set(made.files)
    assert f"HoSoGIS/{session().dossier.info.maHoSoQH}.xml" in names
    assert "HoSoScan/VanBan/Quyet_dinh_phe_duyet.pdf" in names
    assert f"HoSoScan/{session().dossier.info.maHoSoQH}.xlsx" in names
    assert (made.folder / "HoSoGIS" / "QuyHoach.gdb").is_dir()
    window.close()
    with contextlib.closing(sqlite3.connect(MADE / "HoSoGIS" / "QuyHoach.gpkg")) as stored:
        count = stored.execute('SELECT count(*) FROM "ChucNangSuDungDat_A"').fetchone()[0]
    assert count == lots
