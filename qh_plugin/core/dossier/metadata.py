# SPDX-License-Identifier: GPL-2.0-or-later
"""Metadata of a dossier: ISO 19115 as ISO 19139 XML, and an OGC API – Records item.

Only organisations are named as contacts, never a person. What would change from one writing to
the next is left out, so that the same description gives the same bytes. The XML uses no GML: it
is valid against the schemas of 2006-05-04 (GML 3.2.0) and of 2007-04-17 (GML 3.2.1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, Sequence, cast

from lxml import etree

from qh_plugin.core import crs
from qh_plugin.core.dossier.description import Box, Description, meridian
from qh_plugin.core.dossier.description_values import denominator, is_date
from qh_plugin.core.dossier.manifest import LayerEntry, canonical
from qh_plugin.core.dossier.metadata_quality import add_quality
from qh_plugin.core.dossier.metadata_xml import (
    GCO,
    GMD,
    basic,
    citation,
    code,
    date,
    party,
    string,
    sub,
)
from qh_plugin.core.dossier.submission import NOTHING_STATED, SubmissionFacts, sentences

STANDARD, STANDARD_VERSION = "ISO 19115:2003/19139", "1.0"
#: who is named where the dossier does not say it: the schema demands a contact
ORGANISATION = "Cơ quan lập quy hoạch – Thành phố Hồ Chí Minh"
LANGUAGE_CODES = {"vi": "vie", "en": "eng"}
CENTRAL_MERIDIAN = "Kinh tuyến trục"


def iso19139(description: Description, submission: SubmissionFacts = NOTHING_STATED) -> bytes:
    """The description as gmd:MD_Metadata; the unit that submits is named as publisher, period and
    reason as supplemental information."""
    root = etree.Element(f"{{{GMD}}}MD_Metadata", nsmap={"gmd": GMD, "gco": GCO})
    string(root, "fileIdentifier", description.identifier)
    code(root, "language", "LanguageCode", "vie")
    code(root, "characterSet", "MD_CharacterSetCode", "utf8")
    code(root, "hierarchyLevel", "MD_ScopeCode", "dataset")
    party(root, "contact", description.manager or ORGANISATION, "pointOfContact")
    days = (description.updated, description.created)
    date(root, "dateStamp", next((day for day in days if is_date(day)), ""))
    string(root, "metadataStandardName", STANDARD)
    string(root, "metadataStandardVersion", STANDARD_VERSION)
    spatial = sub(root, "spatialRepresentationInfo", "MD_VectorSpatialRepresentation")
    code(spatial, "topologyLevel", "MD_TopologyLevelCode", "geometryOnly")
    _reference_system(root, description)
    _identification(root, description, submission)
    _distribution(root, description)
    add_quality(root, description)
    maintenance = sub(root, "metadataMaintenance", "MD_MaintenanceInformation")
    code(maintenance, "maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", "asNeeded")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def record(
    description: Description,
    layers: Sequence[LayerEntry],
    submission: SubmissionFacts = NOTHING_STATED,
) -> bytes:
    """An OGC API – Records item (GeoJSON feature) that describes the dossier."""
    geometry = None
    if description.extent is not None:
        w, s, e, n = description.extent
        geometry = {
            "type": "Polygon",
            "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]],
        }
    contacts = [
        {"organization": name, "roles": [role]}
        for name, role in (
            (description.manager or ORGANISATION, "pointOfContact"),
            (description.provider, "distributor"),
            (submission.unit, "publisher"),
        )
        if name
    ]
    content = {
        "id": description.identifier,
        "type": "Feature",
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"],
        "time": None,
        "geometry": geometry,
        "properties": {
            "type": "dataset",
            "title": description.title,
            "description": description.abstract,
            "language": {"code": description.language or "vi"},
            "created": description.created,
            "updated": description.updated,
            "keywords": [*description.keywords, *description.places],
            "contacts": contacts,
            "formats": [{"mediaType": "application/geopackage+sqlite3"}],
            "rights": description.procedure,
            "layers": [{"name": layer.name, "count": layer.count} for layer in layers],
        },
        "links": [],
    }
    if submission.stated:
        stated = {"period": submission.period, "due": submission.due, "late": submission.late}
        properties = cast(Dict[str, Any], content["properties"])
        properties["submission"] = {**stated, "reason": submission.reason}
    return canonical(content, indent=1)


def _reference_system(root: Any, description: Description) -> None:
    if not description.epsg:
        return
    system = sub(root, "referenceSystemInfo", "MD_ReferenceSystem")
    identifier = sub(system, "referenceSystemIdentifier", "RS_Identifier")
    zone = meridian(description.epsg).vi
    citation(
        identifier,
        "authority",
        crs.name(description.epsg),
        details=f"{CENTRAL_MERIDIAN} {zone}" if zone else "",
    )
    string(identifier, "code", str(description.epsg))
    string(identifier, "codeSpace", "EPSG")


def _identification(root: Any, description: Description, submission: SubmissionFacts) -> None:
    data = sub(root, "identificationInfo", "MD_DataIdentification")
    dates = (
        (description.created, "creation"),
        (description.issued, "publication"),
        (description.updated, "revision"),
    )
    codes = [c for c in (description.identifier, description.information_code) if c]
    citation(data, "citation", description.title, dates, identifiers=codes, kind="mapDigital")
    string(data, "abstract", description.abstract, lines=True)
    party(data, "pointOfContact", description.manager or ORGANISATION, "custodian")
    if description.provider:
        party(data, "pointOfContact", description.provider, "resourceProvider")
    if submission.unit:
        party(data, "pointOfContact", submission.unit, "publisher")
    upkeep = sub(data, "resourceMaintenance", "MD_MaintenanceInformation")
    code(upkeep, "maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", "asNeeded")
    for words, kind in ((description.keywords, "theme"), (description.places, "place")):
        if words:
            keywords = sub(data, "descriptiveKeywords", "MD_Keywords")
            for word in words:
                string(keywords, "keyword", word)
            code(keywords, "type", "MD_KeywordTypeCode", kind)
    _constraints(data, description)
    _legal_basis(data, description)
    kind = "MD_SpatialRepresentationTypeCode"
    code(data, "spatialRepresentationType", kind, "vector")
    scale = denominator(description.scale)
    if scale:
        resolution = sub(data, "spatialResolution", "MD_Resolution", "equivalentScale")
        fraction = sub(resolution, "MD_RepresentativeFraction")
        basic(fraction, "denominator", "Integer", str(scale))
    spoken = LANGUAGE_CODES.get(description.language, "vie")
    code(data, "language", "LanguageCode", spoken)
    code(data, "characterSet", "MD_CharacterSetCode", "utf8")
    sub(data, "topicCategory", "MD_TopicCategoryCode").text = description.topic
    _extents(data, description)
    told = impersonal(submission)
    if told:
        string(data, "supplementalInformation", told, lines=True)


def impersonal(submission: SubmissionFacts) -> str:
    """Period, due day and reason in words; the person stays in the manifest."""
    facts = replace(submission, person="", position="", unit="", comment="")
    return "\n".join(line.vi for line in sentences(facts))


def _constraints(data: Any, description: Description) -> None:
    if description.procedure:
        legal = sub(data, "resourceConstraints", "MD_LegalConstraints")
        code(legal, "useConstraints", "MD_RestrictionCode", "otherRestrictions")
        string(legal, "otherConstraints", description.procedure, lines=True)
    if description.access:
        security = sub(data, "resourceConstraints", "MD_SecurityConstraints")
        code(security, "classification", "MD_ClassificationCode", description.access)


def _legal_basis(data: Any, description: Description) -> None:
    """The decision that approves the plan, cited as a source of law."""
    if not (description.decision or description.decided or description.authority):
        return
    related = sub(data, "aggregationInfo", "MD_AggregateInformation")
    citation(
        related,
        "aggregateDataSetName",
        f"Quyết định {description.decision}".strip(),
        ((description.decided, "publication"),),
        identifiers=[description.decision] if description.decision else (),
        authority=description.authority,
        kind="documentDigital",
        details="Căn cứ pháp lý",
    )
    code(related, "associationType", "DS_AssociationTypeCode", "crossReference")


def _extents(data: Any, description: Description) -> None:
    if description.extent is None and description.bbox is None:
        return
    extent = sub(data, "extent", "EX_Extent")
    if description.bbox is not None:
        string(extent, "description", extent_text(description.bbox, description.epsg))
    if description.extent is not None:
        box = sub(extent, "geographicElement", "EX_GeographicBoundingBox")
        west, south, east, north = description.extent
        for name, value in (
            ("westBoundLongitude", west),
            ("eastBoundLongitude", east),
            ("southBoundLatitude", south),
            ("northBoundLatitude", north),
        ):
            basic(box, name, "Decimal", f"{value:.6f}")


def extent_text(bbox: Box, epsg: int) -> str:
    """ "EPSG:9210: 600000.00 1190000.00 600060.00 1190090.00" (xmin ymin xmax ymax in m)."""
    return f"EPSG:{epsg}: " + " ".join(f"{value:.2f}" for value in bbox)


def _distribution(root: Any, description: Description) -> None:
    distribution = sub(root, "distributionInfo", "MD_Distribution")
    form = sub(distribution, "distributionFormat", "MD_Format")
    string(form, "name", "GeoPackage")
    string(form, "version", "1.2")
    if description.provider or description.procedure:
        distributor = sub(distribution, "distributor", "MD_Distributor")
        who = description.provider or description.manager or ORGANISATION
        # another role than the provider's, so that reading back makes no provider of the manager
        role = "distributor" if description.provider else "custodian"
        party(distributor, "distributorContact", who, role)
        if description.procedure:
            order = sub(distributor, "distributionOrderProcess", "MD_StandardOrderProcess")
            string(order, "orderingInstructions", description.procedure, lines=True)
