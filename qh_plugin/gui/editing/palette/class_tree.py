# SPDX-License-Identifier: GPL-2.0-or-later
"""The tree of what can be drawn: groups, classes, land-use codes, with how many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Callable, Iterable, Mapping, Optional

from qgis.core import NULL, QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPixmap
from qgis.PyQt.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.schema import fold
from qh_plugin.core.progress import Progress
from qh_plugin.qgis_io.i18n import language, shown
from qh_plugin.qgis_io.styles import code_colour, code_label

_TARGET = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Target:
    """What will be drawn: a class, and the code its new features get ("" for none)."""

    feature_class: FeatureClass
    code: str = ""
    label: str = ""


@dataclass(frozen=True)
class Counts:
    """Features of one class: all of them, and by code."""

    total: int
    by_code: Mapping[str, int]


class ClassTree:
    """Fills and filters a QTreeWidget of two columns: name, number of features."""

    def __init__(self, widget: QTreeWidget) -> None:
        self._widget = widget
        side = widget.fontMetrics().height()
        widget.setIconSize(QSize(side, side))
        header = widget.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def fill(self, model: Model, classes: Iterable[FeatureClass]) -> None:
        """Show these classes by the groups of the model, keeping the current choice."""
        before = self.target()
        self._widget.clear()
        wanted = list(classes)
        for group, title in model.groups.items():
            members = [c for c in wanted if c.group == group]
            if members:
                self._add_group(shown(title), members, model)
        self._choose(before, wanted)

    def target(self) -> Optional[Target]:
        """What is chosen; None on a group or nothing."""
        item = self._widget.currentItem()
        return item.data(0, _TARGET) if item is not None else None

    def show_counts(self, counts: Mapping[str, Counts]) -> None:
        """Write the numbers of features."""
        for item in self._items():
            target = item.data(0, _TARGET)
            if target is None:
                continue
            known = counts.get(target.feature_class.name)
            if known is not None:
                number = known.by_code.get(target.code, 0) if target.code else known.total
                item.setText(1, grouped(number))

    def filter(self, text: str) -> None:
        """Show only what contains `text`, accents and case apart, with what it belongs to."""
        words = fold(text).split()
        for top in range(self._widget.topLevelItemCount()):
            self._filter(self._widget.topLevelItem(top), words, "")

    def _filter(self, item: QTreeWidgetItem, words: list[str], above: str) -> bool:
        own = f"{above} {item.data(0, _FOLDED)}"
        below = [self._filter(item.child(i), words, own) for i in range(item.childCount())]
        seen = any(below) or all(word in own for word in words)
        item.setHidden(not seen)
        if words and any(below):
            item.setExpanded(True)
        return seen

    def _add_group(self, title: str, members: list[FeatureClass], model: Model) -> None:
        group = self._item(None, title, None)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        for feature_class in members:
            name = shown(feature_class.title)
            child = self._item(group, name, Target(feature_class, label=name))
            child.setToolTip(0, f"{name}\n{feature_class.class_name}")
            self._add_codes(child, feature_class, model)
            child.setExpanded(True)
        group.setExpanded(True)

    def _add_codes(
        self, parent: QTreeWidgetItem, feature_class: FeatureClass, model: Model
    ) -> None:
        field = feature_class.field_map.get(feature_class.colour_field)
        codes = model.code_lists.get(field.code_list) if field else None
        for code in codes.codes if codes else ():
            text = code_label(code)
            item = self._item(parent, text, Target(feature_class, code.code, text))
            item.setIcon(0, swatch(code_colour(code), self._widget.iconSize().height()))
            item.setToolTip(0, f"{text}\n{code.code}")

    def _item(
        self, parent: Optional[QTreeWidgetItem], text: str, target: Optional[Target]
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._widget if parent is None else parent, [text, ""])
        item.setData(0, _TARGET, target)
        more = f" {target.feature_class.class_name} {target.code}" if target else ""
        item.setData(0, _FOLDED, fold(text + more))
        item.setTextAlignment(1, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
        return item

    def _choose(self, before: Optional[Target], wanted: list[FeatureClass]) -> None:
        if before is None or before.feature_class not in wanted:
            return
        for item in self._items():
            target = item.data(0, _TARGET)
            if target is not None and (target.feature_class.name, target.code) == (
                before.feature_class.name,
                before.code,
            ):
                self._widget.setCurrentItem(item)
                return

    def _items(self) -> Iterable[QTreeWidgetItem]:
        waiting = [self._widget.topLevelItem(i) for i in range(self._widget.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            yield item
            waiting += [item.child(i) for i in range(item.childCount())]


def counter(
    layers: Mapping[str, tuple[FeatureClass, QgsVectorLayer]],
) -> Callable[[Progress], dict[str, Counts]]:
    """A function for a worker thread that counts the features of these layers, unsaved ones
    included. Called on the main thread."""
    sources = {
        name: (feature_class.colour_field, QgsVectorLayerFeatureSource(layer))
        for name, (feature_class, layer) in layers.items()
    }

    def count(progress: Progress) -> dict[str, Counts]:
        found = {}
        for name, (field, source) in sources.items():
            column = source.fields().indexOf(field) if field else -1
            request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
            request.setSubsetOfAttributes([column] if column >= 0 else [])
            codes: Counter[str] = Counter()
            for feature in source.getFeatures(request):
                value = feature[column] if column >= 0 else None
                codes["" if value in (None, NULL) else str(value)] += 1
            progress.check()
            found[name] = Counts(sum(codes.values()), codes)
        return found

    return count


def grouped(number: int) -> str:
    """A count with its thousands apart, "–" for none."""
    if not number:
        return "–"
    return f"{number:,}" if language() == "en" else f"{number:,}".replace(",", ".")


def swatch(colour: QColor, side: int) -> QIcon:
    """A square of a colour with a thin dark border."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(QColor("#404040"))
    painter.setBrush(colour)
    painter.drawRect(2, 2, side - 5, side - 5)
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # a chosen row must not tint the colour
    return icon
