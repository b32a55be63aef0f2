# SPDX-License-Identifier: GPL-2.0-or-later
"""The dossier's description where QGIS shows it: properties of the project and of its layers."""

from __future__ import annotations

from typing import Optional, Union

from qgis.core import (
    QgsAbstractMetadataBase,
    QgsBox3d,
    QgsCoordinateReferenceSystem,
    QgsLayerMetadata,
    QgsProject,
    QgsProjectMetadata,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime, Qt

from qh_plugin.core.dossier.description import Box, Description, shown_value
from qh_plugin.core.dossier.description_fields import ACCESS, BY_NAME, TOPICS
from qh_plugin.core.dossier.description_values import is_date
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import FeatureClass
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import shown

_LANGUAGES = {"vi": "VIE", "en": "ENG"}


def apply(dossier: Optional[Dossier], description: Optional[Description] = None) -> int:
    """Set the metadata of the open project and of the dossier's layers; how many layers.

    Without a `description` it is read from disk; where that cannot be, nothing is set. A project
    without unsaved changes stays so.
    """
    if dossier is None:
        return 0
    try:
        from qh_plugin.io.descriptions import read_description
    except ImportError:  # without lxml the dossier opens all the same
        return 0
    project = QgsProject.instance()
    try:
        model = model_of(dossier.info)
        description = description or read_description(dossier, model)
    except QhError:
        return 0
    was_dirty = project.isDirty()
    project.setMetadata(project_metadata(dossier, description))
    count = 0
    for name, layer in dossier_layers(dossier):
        layer.setMetadata(layer_metadata(dossier, description, layer, model.feature_class(name)))
        count += 1
    project.setDirty(was_dirty)
    return count


def project_metadata(dossier: Dossier, description: Description) -> QgsProjectMetadata:
    """The metadata of the project."""
    made = QgsProjectMetadata()
    _common(made, dossier, description)
    made.setTitle(description.title)
    made.setType("dataset")
    made.setAuthor(description.provider)
    if is_date(description.created):
        made.setCreationDateTime(QDateTime.fromString(description.created, Qt.DateFormat.ISODate))
    return made


def layer_metadata(
    dossier: Dossier,
    description: Description,
    layer: QgsVectorLayer,
    feature_class: Optional[FeatureClass],
) -> QgsLayerMetadata:
    """The metadata of one layer: the dossier's, with the layer's own title and extent."""
    made = QgsLayerMetadata()
    _common(made, dossier, description)
    name = shown(feature_class.title) if feature_class else layer.name()
    made.setTitle(f"{name} – {description.title}")
    made.setType("dataset")
    made.setParentIdentifier(description.identifier)
    if feature_class is not None:
        made.setIdentifier(f"{description.identifier}/{feature_class.name}")
    made.setEncoding("UTF-8")
    made.setCrs(QgsCoordinateReferenceSystem.fromEpsgId(description.epsg))
    made.setLicenses([description.procedure] if description.procedure else [])
    access = ACCESS.get(description.access)
    made.setRights([shown(access)] if access else [])
    limits = []
    if description.procedure:
        limits.append(QgsLayerMetadata.Constraint(description.procedure, "use"))
    if access:
        limits.append(QgsLayerMetadata.Constraint(shown(access), "access"))
    made.setConstraints(limits)
    made.setExtent(_extent(description.bbox, description.epsg))
    return made


def _common(
    made: Union[QgsLayerMetadata, QgsProjectMetadata], dossier: Dossier, description: Description
) -> None:
    made.setIdentifier(description.identifier)
    made.setAbstract(description.abstract)
    made.setLanguage(_LANGUAGES.get(description.language, "VIE"))
    made.setKeywords(
        {
            "gmd:topicCategory": [shown(TOPICS[description.topic])]
            if description.topic in TOPICS
            else [],
            "theme": list(description.keywords),
            "place": list(description.places),
        }
    )
    made.setContacts(_contacts(description))
    made.setHistory([line for line in _history(description) if line])
    from qh_plugin.io.descriptions import xml_of

    xml = xml_of(dossier)
    if xml.is_file():
        link = QgsAbstractMetadataBase.Link(xml.name, "file", xml.as_uri())
        link.description = "ISO 19139"
        link.mimeType = "application/xml"
        made.setLinks([link])


def _contacts(description: Description) -> list[QgsAbstractMetadataBase.Contact]:
    made = []
    for organisation, role in (
        (description.manager, "custodian"),
        (description.provider, "provider"),
    ):
        if organisation:
            contact = QgsAbstractMetadataBase.Contact()
            contact.organization = organisation
            contact.role = role
            made.append(contact)
    return made


def _history(description: Description) -> list[str]:
    """Where the data come from: a line for each field of the origin, and the newest check."""
    names = ("source", "decision", "decided", "authority", "standard", "software", "quality")
    lines = []
    for name in names:
        field = BY_NAME[name]
        value = shown(shown_value(description, field))
        lines.append(f"{shown(field.label)}: {value}" if value else "")
    return lines


def _extent(bbox: Optional[Box], epsg: int) -> QgsLayerMetadata.Extent:
    extent = QgsLayerMetadata.Extent()
    if bbox is not None:
        spatial = QgsLayerMetadata.SpatialExtent()
        spatial.extentCrs = QgsCoordinateReferenceSystem.fromEpsgId(epsg)
        xmin, ymin, xmax, ymax = bbox
        spatial.bounds = QgsBox3d(xmin, ymin, 0.0, xmax, ymax, 0.0)
        extent.setSpatialExtents([spatial])
    return extent
