# SPDX-License-Identifier: GPL-2.0-or-later
"""Metadata of a package: ISO 19115 as ISO 19139 XML, and an OGC API – Records item.

Only an organisation is named as contact, never a person. Times that would change from pack to
pack are left out, so that the same dossier gives the same bytes.
"""

from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np
from lxml import etree

from qh_plugin.core.crs import transformer
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.manifest import LayerEntry, canonical

GMD = "http://www.isotc211.org/2005/gmd"
GCO = "http://www.isotc211.org/2005/gco"
CODES = "http://www.isotc211.org/2005/resources/Codelist/gmxCodelists.xml"
ORGANISATION = "Cơ quan lập quy hoạch – Thành phố Hồ Chí Minh"
ABSTRACT = "Cơ sở dữ liệu quy hoạch đô thị và nông thôn của đồ án “{name}”."

Box = tuple[float, float, float, float]


def geographic_extent(layers: Sequence[LayerEntry], epsg: int) -> Optional[Box]:
    """West, south, east, north in degrees (WGS 84) around all layers; None where all are empty."""
    boxes = [layer.bbox for layer in layers if layer.bbox is not None]
    if not boxes:
        return None
    xmin, ymin = min(b[0] for b in boxes), min(b[1] for b in boxes)
    xmax, ymax = max(b[2] for b in boxes), max(b[3] for b in boxes)
    to_degrees = transformer(epsg, 4326)
    corners = to_degrees(np.array([[xmin, ymin], [xmin, ymax], [xmax, ymin], [xmax, ymax]]))
    west, south = corners.min(axis=0)
    east, north = corners.max(axis=0)
    return (round(west, 6), round(south, 6), round(east, 6), round(north, 6))


def iso19139(info: DossierInfo, extent: Optional[Box]) -> bytes:
    """A minimal gmd:MD_Metadata: identifier, language vie, contact, date, CRS, title, extent."""
    root = etree.Element(_gmd("MD_Metadata"), nsmap={"gmd": GMD, "gco": GCO})
    _string(_sub(root, "fileIdentifier"), info.maHoSoQH)
    _code(_sub(root, "language"), "LanguageCode", "vie")
    _code(_sub(root, "characterSet"), "MD_CharacterSetCode", "utf8")
    _code(_sub(root, "hierarchyLevel"), "MD_ScopeCode", "dataset")
    _contact(_sub(root, "contact"))
    _date(_sub(root, "dateStamp"), info.created)
    system = _sub(_sub(root, "referenceSystemInfo"), "MD_ReferenceSystem")
    identifier = _sub(_sub(system, "referenceSystemIdentifier"), "RS_Identifier")
    _string(_sub(identifier, "code"), str(info.epsg))
    _string(_sub(identifier, "codeSpace"), "EPSG")
    _identification(root, info, extent)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _identification(root: Any, info: DossierInfo, extent: Optional[Box]) -> None:
    data = _sub(_sub(root, "identificationInfo"), "MD_DataIdentification")
    citation = _sub(_sub(data, "citation"), "CI_Citation")
    _string(_sub(citation, "title"), info.name)
    date = _sub(_sub(citation, "date"), "CI_Date")
    _date(_sub(date, "date"), info.created)
    _code(_sub(date, "dateType"), "CI_DateTypeCode", "creation")
    _string(_sub(data, "abstract"), ABSTRACT.format(name=info.name))
    _contact(_sub(data, "pointOfContact"))
    _code(_sub(data, "language"), "LanguageCode", "vie")
    topic = _sub(_sub(data, "topicCategory"), "MD_TopicCategoryCode")
    topic.text = "planningCadastre"
    if extent is None:
        return
    place = _sub(_sub(_sub(data, "extent"), "EX_Extent"), "geographicElement")
    box = _sub(place, "EX_GeographicBoundingBox")
    names = (
        ("westBoundLongitude", 0),
        ("eastBoundLongitude", 2),
        ("southBoundLatitude", 1),
        ("northBoundLatitude", 3),
    )
    for name, index in names:
        decimal = etree.SubElement(_sub(box, name), f"{{{GCO}}}Decimal")
        decimal.text = f"{extent[index]:.6f}"


def record(info: DossierInfo, extent: Optional[Box], layers: Sequence[LayerEntry]) -> bytes:
    """An OGC API – Records item (GeoJSON feature) that describes the dossier."""
    geometry = None
    if extent is not None:
        w, s, e, n = extent
        geometry = {
            "type": "Polygon",
            "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]],
        }
    content = {
        "id": info.maHoSoQH,
        "type": "Feature",
        "conformsTo": ["http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"],
        "time": None,
        "geometry": geometry,
        "properties": {
            "type": "dataset",
            "title": info.name,
            "description": ABSTRACT.format(name=info.name),
            "language": {"code": "vi"},
            "created": info.created,
            "keywords": ["quy hoạch", "CSDL quy hoạch", *info.wards],
            "contacts": [{"organization": ORGANISATION, "roles": ["pointOfContact"]}],
            "formats": [{"mediaType": "application/geopackage+sqlite3"}],
            "layers": [{"name": layer.name, "count": layer.count} for layer in layers],
        },
        "links": [],
    }
    return canonical(content, indent=1)


def _gmd(name: str) -> str:
    return f"{{{GMD}}}{name}"


def _sub(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, _gmd(name))


def _string(parent: Any, value: str) -> None:
    etree.SubElement(parent, f"{{{GCO}}}CharacterString").text = value


def _code(parent: Any, name: str, value: str) -> None:
    code = _sub(parent, name)
    code.set("codeList", f"{CODES}#{name}")
    code.set("codeListValue", value)
    code.text = value


def _date(parent: Any, value: str) -> None:
    if value:
        etree.SubElement(parent, f"{{{GCO}}}Date").text = value[:10]
    else:
        parent.set(f"{{{GCO}}}nilReason", "unknown")


def _contact(parent: Any) -> None:
    party = _sub(parent, "CI_ResponsibleParty")
    _string(_sub(party, "organisationName"), ORGANISATION)
    _code(_sub(party, "role"), "CI_RoleCode", "pointOfContact")
