# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job in a real QGIS: open → check → fix → edit → recheck → publish → look at it."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, os.environ["QH_DEMO_CODE"])

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QModelIndex, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QLineEdit,
    QTreeWidgetItemIterator,
)
from qgis.utils import iface
from steps import (
    DOSSIER,
    PLAN,
    Failed,
    begin,
    click,
    click_map,
    dock,
    expect,
    layer,
    part,
    picture,
    plugin,
    settle,
    snaps,
    wait,
)

from qh_plugin.core.findings import Severity

#: what the repairs mend, the rules in a sensible order
REPAIRED = ("C02", "G07", "C04", "C05", "C07", "A02")
#: what a person types: rule → (field, the value the lot should have)
TYPED = {"A01": ("kyHieuLoDat", "A2-NO75")}
LOTS = "ChucNangSuDungDat_A"
RED_LINES = "ChiGioiDuongDo_L"


def main_window() -> None:
    """Give the map room, as a user with a small screen does."""
    window = iface.mainWindow()
    window.showMaximized()
    window.findChild(QDockWidget, "Browser").hide()
    docks = [window.findChild(QDockWidget, name) for name in ("Layers", "QhEditingDock")]
    window.resizeDocks(docks, [220, 360], Qt.Orientation.Horizontal)
    QTest.qWait(300)


def open_dossier() -> str:
    """Bảng Biên tập ▸ Mở hồ sơ."""
    main_window()
    editing = dock("QhEditingDock")
    picture("00-start")
    editing.ask_folder = lambda *_: DOSSIER
    click(editing, "openDossierButton")
    wait(lambda: plugin().session.dossier, 60, "mở hồ sơ")
    layers = [x for x in QgsProject.instance().mapLayers().values() if x.isValid()]
    features = sum(x.featureCount() for x in layers if isinstance(x, QgsVectorLayer))
    expect(len(layers) >= 5, f"chỉ có {len(layers)} lớp")
    expect(QgsProject.instance().crs().authid() == "EPSG:9210", "dự án không ở EPSG:9210")
    return f"{len(layers)} lớp, {features} đối tượng, {QgsProject.instance().crs().authid()}"


def draw() -> str:
    """Vẽ một chỉ giới đường đỏ bằng chuột; mã và giá trị mặc định tự điền."""
    editing = dock("QhEditingDock")
    red = layer(RED_LINES)
    before = red.featureCount()
    tree = part(editing, "classTree")
    item = _tree_item(tree, RED_LINES)
    tree.setCurrentItem(item)
    click(editing.classes, "drawButton")
    settle()
    form = red.editFormConfig()
    form.setSuppress(type(form).SuppressOn)
    red.setEditFormConfig(form)
    box = layer("RanhGioiQuyHoach_A").extent()
    y = box.center().y()
    ends = [box.xMinimum() + share * box.width() for share in (0.40, 0.46)]
    for x in ends:  # QGIS learns in the background what there is to snap to
        wait(lambda x=x: snaps(x, y), 60, "bắt điểm")
    for x in ends:
        click_map(x, y)
    click_map(ends[-1], y, Qt.MouseButton.RightButton)
    wait(lambda: red.featureCount() == before + 1, 60, "vẽ đường")
    drawn = next(f for f in red.getFeatures() if f.id() < 0)
    for field in ("maHoSoQH", "maDoiTuong"):
        expect(bool(drawn[field]), f"{field} trống")
    expect(abs(drawn["chieuDai"] - drawn.geometry().length()) < 0.01, "chieuDai sai")
    length = f"{drawn['chieuDai']:.2f}".replace(".", ",")
    return f"{drawn['maDoiTuong']}, dài {length} m"


def check() -> str:
    """Bảng Kiểm tra ▸ Kiểm tra: đúng số lỗi đã gài."""
    checking = dock("QhCheckingDock")
    counts = _check(checking)
    planted = json.loads(Path(PLAN["planted"]).read_text("utf-8"))
    expected = Counter(entry["rule"] for entry in planted["errors"])
    expect(counts == expected, f"thấy {dict(counts)}, đã gài {dict(expected)}")
    result = checking.result
    warnings = result.count(Severity.WARNING)
    said = f"{result.errors} lỗi, {warnings} cảnh báo, đúng như đã gài ({_by_rule(counts)})"
    return said + _took(checking)


def preview() -> str:
    """Đến đúng chỗ khoảng hở và xem trước cách lấp."""
    checking = dock("QhCheckingDock")
    _choose(checking, "C04", finding=True)
    click(checking, "zoomButton")
    settle()
    width = iface.mapCanvas().extent().width()
    expect(width < 200, f"bản đồ còn rộng {width:.0f} m")
    picture("03-zoom")
    said: list[str] = []  # in the status line, where the next news takes its place
    checking.repairs.proposed.connect(lambda _: said.append(checking.statusLabel.text()))
    click(checking, "previewButton")
    wait(lambda: said, 60, "xem trước")
    expect("Xem trước" in said[0], said[0])
    return said[0]


def _asked(checking: Any) -> bool:
    """Whether the dock asks before it mends many."""
    return part(checking, "questionYes").isVisible()


def fix() -> str:
    """Sửa bằng nút sửa của bảng: từng quy tắc, mỗi lần một bước hoàn tác."""
    checking = dock("QhCheckingDock")
    done = Counter()
    for rule in REPAIRED:
        _close_reports()
        for _ in range(30):
            count = _open_findings(checking)[rule]
            if not count:
                break
            _choose(checking, rule, finding=True)
            QTest.qWait(100)
            every = part(checking, "fixAllButton").isVisible()
            click(checking, "fixAllButton" if every else "fixButton")
            fewer = _fewer(checking, rule, count)
            wait(lambda f=fewer: _asked(checking) or f(), 60, f"{rule}: vẫn còn {count} lỗi")
            if _asked(checking):
                click(checking, "questionYes")
            wait(fewer, 60, f"{rule}: vẫn còn {count} lỗi")
            done[rule] += count - _open_findings(checking)[rule]
    left = _open_findings(checking)
    expect(set(left) <= set(TYPED), f"còn {dict(left)}")
    return f"đã sửa {sum(done.values())} chỗ ({_by_rule(done)})"


def _fewer(checking: Any, rule: str, than: int) -> Callable[[], bool]:
    """Whether the last check found fewer. Not whether there is another result: the check that
    runs while one draws may just have brought its first, with the old findings."""
    return lambda: not checking.busy and _open_findings(checking)[rule] < than


def _close_reports() -> None:
    """Close what was told about mending many, as a person does who has read it."""
    for window in iface.mainWindow().findChildren(QDialog, "QhBatchReport"):
        window.close()


def edit() -> str:
    """Gõ giá trị mà chỉ người mới biết vào biểu mẫu mở từ danh sách lỗi."""
    _close_reports()
    checking = dock("QhCheckingDock")
    count = 0
    for rule, (field, value) in TYPED.items():
        while left := _open_findings(checking)[rule]:
            _choose(checking, rule, finding=True)
            click(checking, "formButton")
            form = wait(_attribute_form, 60, "biểu mẫu")
            QTest.qWait(300)
            line = form.findChild(QLineEdit, field) or QApplication.focusWidget()
            line.clear()
            QTest.keyClicks(line, value)
            if not count:
                picture("06-form")
            accept = form.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
            wait(accept.isEnabled, 60, "nút OK của biểu mẫu")
            QTest.mouseClick(accept, Qt.MouseButton.LeftButton)
            count += 1
            wait(_fewer(checking, rule, left), 60, f"{rule}: vẫn còn {left} lỗi")
    counts = _open_findings(checking)
    expect(not counts, f"còn {dict(counts)}")
    return f"{count} giá trị đã gõ; kiểm tra lại: 0 lỗi" + _took(checking)


def _attribute_form() -> Any:
    """QGIS's form dialog that is open, None where none is."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window.metaObject().className() == "QgsAttributeDialog":
            return window
    return None


def save() -> str:
    """Bảng Biên tập ▸ Lưu."""
    editing = dock("QhEditingDock")
    click(editing.classes, "saveButton")
    layers = QgsProject.instance().mapLayers().values()
    wait(
        lambda: not any(isinstance(x, QgsVectorLayer) and x.isModified() for x in layers),
        60,
        "lưu",
    )
    return f"{layer(LOTS).featureCount()} lô, {layer(RED_LINES).featureCount()} chỉ giới đường đỏ"


def publish() -> str:
    """Bảng Công bố ▸ Nộp lên máy chủ; chờ biên nhận."""
    publishing = dock("QhPublishingDock")
    edit_line = part(publishing, "serverEdit")
    edit_line.setText(PLAN["server"])
    edit_line.editingFinished.emit()
    picture("07-publish")
    click(publishing, "publishButton")
    folder = plugin().session.dossier.receipts
    files = wait(lambda: sorted(folder.glob("*.json")), 180, "biên nhận")
    receipt = json.loads(files[-1].read_text("utf-8"))
    expect(receipt["outcome"].startswith("accepted"), f"kết quả: {receipt['outcome']}")
    wait(lambda: plugin().session.dossier.info.version == receipt["version"], 60, "bản mới")
    count = sum(entry["received"] for entry in receipt["layers"])
    code = receipt["package"][:8]
    return f"bản {receipt['version']}, {count} đối tượng, mã gói {code[:4]}-{code[4:]}"


def look() -> str:
    """Mở lớp đã công bố từ máy chủ (OGC API – Features) lên bản đồ."""
    publishing = dock("QhPublishingDock")
    mine = layer(LOTS).featureCount()
    click(publishing, "openPublishedButton")

    def published() -> Any:
        found = QgsProject.instance().mapLayers().values()
        return [x for x in found if isinstance(x, QgsVectorLayer) and x.providerType() == "OAPIF"]

    layers = wait(published, 60, "lớp đã công bố")
    lots = next((x for x in layers if LOTS in x.source()), None)
    expect(lots is not None and lots.isValid(), "thiếu lớp lô đất đã công bố")
    count = wait(lambda: sum(1 for _ in lots.getFeatures()) or None, 60, "đọc lớp đã công bố")
    expect(count == mine, f"máy chủ có {count} lô, hồ sơ có {mine}")
    iface.mapCanvas().setExtent(layer("RanhGioiQuyHoach_A").extent())
    iface.mapCanvas().refresh()
    return f"{len(layers)} lớp; {count} lô trên máy chủ = {mine} lô trong hồ sơ"


def _check(checking: Any) -> Counter:
    before = checking.result
    click(checking, "runButton")
    wait(lambda: checking.result is not before and not checking.busy, 120, "kiểm tra")
    return _open_findings(checking)


def _open_findings(checking: Any) -> Counter:
    """Open errors and warnings by rule, as the dock's result holds them."""
    found: Counter = Counter()
    for group, i in checking.result.rows():
        if group.severity.value != "info" and group.states[i].value != "waived":
            found[group.rule] += 1
    return found


def _choose(checking: Any, rule: str, finding: bool) -> None:
    """Select the first finding of a rule in the list."""
    view = part(checking, "findingsView")
    model = view.model()
    for line in range(model.rowCount(QModelIndex())):
        heading = model.index(line, 0, QModelIndex())
        section = model.section_at(heading)
        if section is not None and section.key == rule:
            if finding:
                checking.findings.go_to(model.listing.keys[section.rows[0]])
            else:
                view.setCurrentIndex(heading)
            QTest.qWait(100)
            return
    raise Failed(f"danh sách không có {rule}")


def _tree_item(tree: Any, name: str) -> Any:
    steps = QTreeWidgetItemIterator(tree)
    while steps.value():
        item = steps.value()
        if any(name in str(item.data(0, role)) for role in range(256, 262)):
            return item
        steps += 1
    raise Failed(f"cây lớp không có {name}")


def _by_rule(counts: Counter) -> str:
    return ", ".join(f"{rule} {n}" for rule, n in sorted(counts.items()))


def _took(checking: Any) -> str:
    seconds = sum(facts.seconds for facts in checking.result.rules)
    return f", {seconds:.2f} s".replace(".", ",")


STARTED = time.time()
begin(
    [
        ("open", "Mở hồ sơ mẫu / open the sample dossier", open_dossier),
        ("draw", "Biên tập: vẽ một đường / edit: draw a line", draw),
        ("check", "Kiểm tra / check", check),
        ("preview", "Xem trước cách sửa / preview a fix", preview),
        ("fix", "Sửa lỗi / fix", fix),
        ("edit", "Sửa thuộc tính, kiểm tra lại / edit, recheck", edit),
        ("save", "Lưu / save", save),
        ("publish", "Nộp lên máy chủ, nhận biên nhận / publish, receipt", publish),
        ("look", "Mở lớp đã công bố / open the published layer", look),
    ]
)
