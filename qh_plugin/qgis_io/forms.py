# SPDX-License-Identifier: GPL-2.0-or-later
"""The attribute form of a class: labels, value lists, constraints, defaults, three tabs.

A constraint is hard only where the plugin or the planner always knows the value while drawing
(ids, the lot's symbol and function); what is known at approval only (a decision's number) warns
and leaves the verdict to the check, so that no drawn feature is lost for want of a number.

Help texts stand in the GeoPackage's column descriptions, which newer QGIS shows as tooltips, and
in the descriptions of the constraints.
"""

from __future__ import annotations

from typing import Mapping, Optional

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsDefaultValue,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsFieldConstraints,
    QgsValueMapFieldFormatter,
    QgsVectorLayer,
)

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.records import HEAD
from qh_plugin.core.model import Code, FeatureClass, Model, ModelField
from qh_plugin.qgis_io import labels
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.known_ids import LAST_NUMBER
from qh_plugin.qgis_io.styles import code_label

#: defaults of fields that the plugin fills and nobody types: codes, and what is measured from the
#: geometry at every change, which would write over what was typed
_CODES = ("maDoiTuong", "maHoSoQH")
_MEASURES = ("area", "length", "northing", "easting")
#: characters of an entry of a value list
_LONGEST = 48
_LEVEL_OF_KIND = {"QHC": "1", "QPK": "2", "QCT": "3"}
_SQUARE_METRES = {"ha": 1e4, "km²": 1e6}
_METRES = {"km": 1e3}


def apply(
    layer: QgsVectorLayer,
    feature_class: FeatureClass,
    model: Model,
    info: Optional[DossierInfo] = None,
) -> None:
    """Give the layer the form of its class; `info` fills the defaults of the dossier."""
    for field in feature_class.fields:
        index = layer.fields().indexOf(field.name)
        if index < 0:
            continue
        layer.setFieldAlias(index, label(field))
        layer.setEditorWidgetSetup(index, _widget(field, model))
        _constrain(layer, index, field, feature_class, model)
    _hide_fid(layer)
    layer.setEditFormConfig(_layout(layer, feature_class))
    named = labels.expression(feature_class)
    if named:
        layer.setDisplayExpression(named)
    apply_defaults(layer, feature_class, info)


def apply_defaults(
    layer: QgsVectorLayer,
    feature_class: FeatureClass,
    info: Optional[DossierInfo],
    head: Optional[Mapping[str, object]] = None,
) -> None:
    """Set every default value; done again at each opening, because the dossier's codes change.
    `head` is the dossier's row of HoSo."""
    for field in feature_class.fields:
        index = layer.fields().indexOf(field.name)
        if index >= 0:
            layer.setDefaultValueDefinition(index, _default(field, feature_class, info))
    apply_recorded(layer, feature_class, head or {})


def apply_recorded(
    layer: QgsVectorLayer, feature_class: FeatureClass, head: Mapping[str, object]
) -> None:
    """Set the default values that come from the dossier's row of HoSo alone."""
    for field in feature_class.fields:
        table, _, column = field.default.partition(".")
        index = layer.fields().indexOf(field.name) if table == HEAD and column else -1
        if index >= 0:
            value = head.get(column)
            text = quoted(str(value)) if value not in (None, "") else ""
            if text and field.type == "date":
                text = f"to_date({text})"
            layer.setDefaultValueDefinition(index, QgsDefaultValue(text))


def label(field: ModelField) -> str:
    """The field's name on screen, with its unit."""
    return f"{shown(field.label)} ({field.unit})" if field.unit else shown(field.label)


def _widget(field: ModelField, model: Model) -> QgsEditorWidgetSetup:
    codes = model.code_lists.get(field.code_list)
    if codes is not None:
        choices = [{_choice(code): code.code} for code in sorted(codes.codes, key=_replaced)]
        unset = {translate("qh", "(chưa chọn)"): QgsValueMapFieldFormatter.NULL_VALUE}
        return QgsEditorWidgetSetup("ValueMap", {"map": [unset, *choices]})
    if field.type == "date":
        shape = {"display_format": "dd/MM/yyyy", "field_format": "yyyy-MM-dd"}
        return QgsEditorWidgetSetup(
            "DateTime", {**shape, "calendar_popup": True, "allow_null": True}
        )
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": field.name == "ghiChu"})


def _choice(code: Code) -> str:
    """A code as the list shows it, with its successor where it is no longer used."""
    text = shortened(code_label(code))
    if not _replaced(code):
        return text
    if code.successor:
        return translate("qh", "{code} (cũ, nay là {new})").format(code=text, new=code.successor)
    return translate("qh", "{code} (không còn dùng)").format(code=text)


def shortened(text: str) -> str:
    """A text of a length that leaves a form on a small screen without a horizontal scroll bar."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _replaced(code: Code) -> bool:
    return bool(code.successor or code.valid_to)


def _constrain(
    layer: QgsVectorLayer, index: int, field: ModelField, feature_class: FeatureClass, model: Model
) -> None:
    hard = field.required == "E" and _known_while_drawing(field, feature_class)
    strength = (
        QgsFieldConstraints.ConstraintStrengthHard
        if hard
        else QgsFieldConstraints.ConstraintStrengthSoft
    )
    if field.required in ("E", "W"):
        layer.setFieldConstraint(index, QgsFieldConstraints.ConstraintNotNull, strength)
    if field.unique:
        layer.setFieldConstraint(index, QgsFieldConstraints.ConstraintUnique, strength)
    expression, meaning = _condition(field, model)
    if expression:
        layer.setConstraintExpression(index, expression, meaning)
        layer.setFieldConstraint(index, QgsFieldConstraints.ConstraintExpression, strength)


def _known_while_drawing(field: ModelField, feature_class: FeatureClass) -> bool:
    recorded = "." in field.default  # what the records do not say yet is not known
    return (bool(field.default) and not recorded) or field.name in (
        feature_class.colour_field,
        feature_class.label_field,
    )


def _condition(field: ModelField, model: Model) -> tuple[str, str]:
    name = f'"{field.name}"'
    parts, meanings = [], []
    pattern = model.patterns.get(field.pattern)
    if pattern is not None:
        parts.append(f"regexp_match({name}, {quoted(f'^(?:{pattern.regex})$')}) > 0")
        meanings.append(translate("qh", "dạng {example}").format(example=pattern.example))
    if field.minimum is not None:
        parts.append(f"{name} >= {field.minimum!r}")
        meanings.append(translate("qh", "từ {value}").format(value=f"{field.minimum:g}"))
    if field.maximum is not None:
        parts.append(f"{name} <= {field.maximum!r}")
        meanings.append(translate("qh", "đến {value}").format(value=f"{field.maximum:g}"))
    if not parts:
        return "", ""
    if shown(field.help):
        meanings.append(shown(field.help))
    return f"{name} IS NULL OR ({' AND '.join(parts)})", "; ".join(meanings)


def _default(
    field: ModelField, feature_class: FeatureClass, info: Optional[DossierInfo]
) -> QgsDefaultValue:
    if field.default in _MEASURES:
        return QgsDefaultValue(_measured(field), True)
    if field.default.startswith("="):
        return QgsDefaultValue(_literal(field))
    if info is None:
        return QgsDefaultValue()
    if field.default == "maDoiTuong":
        prefix = f"{info.maHoSoQH}-{feature_class.class_name}-"
        return QgsDefaultValue(next_id_expression(prefix, field.name))
    if "." in field.default:
        return QgsDefaultValue()
    known = _dossier_values(info).get(field.default or field.name, "")
    return QgsDefaultValue(quoted(known) if known else "")


def _dossier_values(info: DossierInfo) -> dict[str, str]:
    kind = info.maHoSoQH[2:5]
    return {
        "ward": info.wards[0] if len(info.wards) == 1 else "",
        "maHoSoQH": info.maHoSoQH,
        "maThongTinQH": info.maThongTinQH,
        "tenDoAn": info.name,
        "tyLe": info.scale,
        "loaiQuyHoach": kind,
        "capDoQuyHoach": info.level or _LEVEL_OF_KIND.get(kind, ""),
        "loaiDieuChinh": info.adjustment or info.maThongTinQH[6:7],
    }


def next_id_expression(prefix: str, name: str = "maDoiTuong") -> str:
    """Prefix and the number after the largest one in the layer, unsaved features included.

    With the plugin the number is remembered (`known_ids.LAST_NUMBER`); where its function is not
    known, the layer is searched: `eval` gives NULL then, and CASE looks only where it has to.
    """
    start, field = len(prefix), f'"{name}"'
    number = f"try(to_int(substr({field}, {start + 1})), 0)"
    mine = f"left({field}, {start}) = {quoted(prefix)}"
    largest = f"aggregate(@layer, 'max', {number}, {mine})"
    known = f"eval({quoted(f'{LAST_NUMBER}()')})"
    last = f"CASE WHEN @last IS NOT NULL THEN @last ELSE coalesce({largest}, 0) END"
    return f"{quoted(prefix)} || to_int(1 + with_variable('last', {known}, {last}))"


def _measured(field: ModelField) -> str:
    """Planar, in the layer's own reference system, as the circular's areas are. X is the
    northing, as surveyors write it."""
    if field.default in ("northing", "easting"):
        axis = "y" if field.default == "northing" else "x"
        return f"round({axis}(centroid($geometry)), 3)"
    units = _SQUARE_METRES if field.default == "area" else _METRES
    unit = units.get(field.unit, 1.0)
    return f"round({field.default}($geometry) / {unit:g}, {2 if unit == 1 else 4})"


def _literal(field: ModelField) -> str:
    value = field.default[1:]
    return value if field.type in ("integer", "real") else quoted(value)


def quoted(text: str) -> str:
    """A text as a literal of the expression language."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _hide_fid(layer: QgsVectorLayer) -> None:
    index = layer.fields().indexOf("fid")
    if index >= 0:
        layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
        columns = layer.attributeTableConfig()
        columns.update(layer.fields())
        columns.setColumnHidden(index, True)
        layer.setAttributeTableConfig(columns)


def _layout(layer: QgsVectorLayer, feature_class: FeatureClass) -> QgsEditFormConfig:
    config = layer.editFormConfig()
    config.setLayout(QgsEditFormConfig.TabLayout)
    config.clearTabs()
    titles = (translate("qh", "Chung"), translate("qh", "Chỉ tiêu"), translate("qh", "Khác"))
    tabs = {title: QgsAttributeEditorContainer(title, None) for title in titles}
    first = (feature_class.label_field, feature_class.colour_field)
    for field in sorted(feature_class.fields, key=lambda f: f.name not in first):
        index = layer.fields().indexOf(field.name)
        if index < 0:
            continue
        tab = tabs[titles[_tab(field, feature_class)]]
        tab.addChildElement(QgsAttributeEditorField(field.name, index, tab))
        config.setReadOnly(index, field.default in (*_CODES, *_MEASURES))
    for tab in tabs.values():
        _show_as_tab(tab)
        if tab.children():
            config.addTab(tab)
    return config


def _show_as_tab(container: QgsAttributeEditorContainer) -> None:
    kinds = getattr(Qgis, "AttributeEditorContainerType", None)
    if kinds is None:  # before 3.32
        container.setIsGroupBox(False)
    else:
        container.setType(kinds.Tab)


def _tab(field: ModelField, feature_class: FeatureClass) -> int:
    """0 what the planner fills in, 1 indicators and measures, 2 codes and the rest."""
    if field.name in (feature_class.label_field, feature_class.colour_field, "tenDoiTuong"):
        return 0
    if field.unit or field.name.startswith("chiTieu"):
        return 1
    filled = field.default in ("maHoSoQH", "maThongTinQH", "maDoiTuong")
    return 0 if field.required in ("E", "W") and not filled else 2
