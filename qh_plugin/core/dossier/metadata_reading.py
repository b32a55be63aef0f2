# SPDX-License-Identifier: GPL-2.0-or-later
"""ISO 19139 XML back into a description: our own, and what GeoNetwork and others write.

A document type declaration is refused, so nothing is expanded or fetched. Names of persons are
not read.
"""

from __future__ import annotations

import re
from typing import Any, Optional

from lxml import etree

from qh_plugin.core.dossier.description import Box, Description, Quality
from qh_plugin.core.dossier.description_fields import ACCESS, TOPICS
from qh_plugin.core.dossier.description_values import clean, clean_list, iso_date
from qh_plugin.core.dossier.metadata import LANGUAGE_CODES, ORGANISATION
from qh_plugin.core.dossier.metadata_quality import (
    COUNTS,
    RULES_MEASURE,
    SOFTWARE,
    STANDARD_MEASURE,
)
from qh_plugin.core.dossier.metadata_xml import GCO, GMD
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text

#: bytes; a metadata record is a few dozen kilobytes
LARGEST = 10 << 20
_NAMES = {
    "gmd": GMD,
    "gco": GCO,
    "gmx": "http://www.isotc211.org/2005/gmx",
    "xlink": "http://www.w3.org/1999/xlink",
}
_MAP_EXTENT = re.compile(r"EPSG:(\d+):((?: -?\d+(?:\.\d+)?){4})")
_EPSG = re.compile(r"(?:EPSG\D{0,12}|^)(\d{4,6})\b")
_TEXT = "(gco:CharacterString|gmx:Anchor|gmd:PT_FreeText//gmd:LocalisedCharacterString)[1]"
_ROLES = ("custodian", "owner", "pointOfContact")
_SUPPLIERS = ("resourceProvider", "distributor", "originator", "author")


def read_iso19139(raw: bytes) -> Description:
    """What the XML says, empty fields where it says nothing. Raises `InputError`."""
    root = _parsed(raw)
    data = _one(root, "gmd:identificationInfo/*")
    if data is None:
        raise _refused(Text("không có phần nhận dạng", "it has no identification"))
    parties = _parties(root, data)
    decision = _decision(data)
    result = _result(root, STANDARD_MEASURE)
    if result is None:
        result = _other_specification(root)
    ruleset = _result(root, RULES_MEASURE)
    bbox, epsg = _map_extent(data)
    procedure = _text(root, ".//gmd:orderingInstructions", True) or _constraint(data)
    note = (
        _text(result, "gmd:explanation", True)
        if _result(root, STANDARD_MEASURE) is not None
        else ""
    )
    codes = [_inner(c) for c in _all(data, "gmd:citation/*/gmd:identifier/*/gmd:code")]
    return Description(
        identifier=_text(root, "gmd:fileIdentifier"),
        information_code=codes[1] if len(codes) > 1 else "",
        created=_date_of(data, "creation"),
        title=_text(data, "gmd:citation/*/gmd:title"),
        abstract=_text(data, "gmd:abstract", True),
        topic=_topic(data),
        keywords=_keywords(data, place=False),
        language=_language(data, root),
        issued=_date_of(data, "publication"),
        updated=_date_of(data, "revision") or _day(_one(root, "gmd:dateStamp")),
        places=_keywords(data, place=True),
        bbox=bbox,
        extent=_extent(data),
        epsg=epsg or _epsg(root),
        scale=_scale(data),
        source=_text(root, ".//gmd:lineage/*/gmd:statement", True),
        software=_software(root),
        decision=_text(decision, "gmd:identifier/*/gmd:code"),
        decided=_day(_one(decision, "gmd:date/*/gmd:date")),
        authority=_text(decision, "gmd:citedResponsibleParty/*/gmd:organisationName"),
        standard=_text(result, "gmd:specification/*/gmd:title"),
        standard_version=_text(result, "gmd:specification/*/gmd:edition"),
        quality=_quality(root, ruleset),
        quality_note="" if note == "Chưa có kết luận nghiệm thu." else note,
        provider=_first(parties, _SUPPLIERS),
        manager=_first(parties, _ROLES),
        access=_access(data),
        procedure=procedure,
    )


def _parsed(raw: bytes) -> Any:
    if len(raw) > LARGEST:
        raise _refused(Text("tệp quá lớn", "the file is too large"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        tree = etree.fromstring(raw, parser).getroottree()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(
            Text("không phải XML đúng dạng ({why})", "it is not well-formed ({why})").format(
                why=str(error)[:120]
            )
        ) from error
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise _refused(
            Text("có khai báo DOCTYPE, không được phép", "it declares a DOCTYPE, not allowed")
        )
    root = tree.getroot()
    found = (
        root
        if root.tag == f"{{{GMD}}}MD_Metadata"
        else next(root.iter(f"{{{GMD}}}MD_Metadata"), None)
    )
    if found is None:
        name = etree.QName(root).localname
        raise _refused(
            Text(
                "phần tử gốc là {name}, không có gmd:MD_Metadata (ISO 19139)",
                "its root is {name}, there is no gmd:MD_Metadata (ISO 19139)",
            ).format(name=name)
        )
    return found


def _refused(why: Text) -> InputError:
    return InputError(
        Text(
            "Không đọc được đặc tả XML: {why}; hãy chọn tệp ISO 19139 khác.",
            "Cannot read the metadata XML: {why}; choose another ISO 19139 file.",
        ).format(why=why)
    )


def _all(node: Any, path: str) -> list[Any]:
    return [] if node is None else list(node.xpath(path, namespaces=_NAMES))


def _one(node: Any, path: str) -> Any:
    return next(iter(_all(node, path)), None)


def _inner(node: Any, lines: bool = False) -> str:
    """The text of a property: CharacterString, Anchor, else the first translation."""
    found = _one(node, _TEXT)
    return "" if found is None else clean("".join(found.itertext()), lines)


def _text(node: Any, path: str, lines: bool = False) -> str:
    return next((t for t in (_inner(n, lines) for n in _all(node, path)) if t), "")


def _day(holder: Any) -> str:
    """The ISO day in a property with gco:Date or gco:DateTime, "" for none."""
    value = _one(holder, "gco:Date|gco:DateTime")
    return "" if value is None else iso_date(value.text)


def _code_value(node: Any) -> str:
    return "" if node is None else (node.get("codeListValue") or node.text or "").strip()


def _date_of(data: Any, kind: str) -> str:
    for dated in _all(data, "gmd:citation/*/gmd:date/gmd:CI_Date"):
        if _code_value(_one(dated, "gmd:dateType/*")) == kind:
            return _day(_one(dated, "gmd:date"))
    return ""


def _topic(data: Any) -> str:
    listed = [(n.text or "").strip() for n in _all(data, "gmd:topicCategory/*")]
    return next((t for t in listed if t in TOPICS), "")


def _keywords(data: Any, place: bool) -> tuple[str, ...]:
    words = []
    for group in _all(data, "gmd:descriptiveKeywords/gmd:MD_Keywords"):
        if (_code_value(_one(group, "gmd:type/*")) == "place") == place:
            words += [_inner(k) for k in _all(group, "gmd:keyword")]
    return clean_list(words)


def _language(data: Any, root: Any) -> str:
    node = _one(data, "gmd:language/*")
    said = _code_value(node if node is not None else _one(root, "gmd:language/*")).lower()
    return next((k for k, v in LANGUAGE_CODES.items() if said.startswith((k, v))), "")


def _parties(root: Any, data: Any) -> list[tuple[str, str]]:
    """(role, organisation), those of the data set before those of the record."""
    nodes = _all(data, "gmd:pointOfContact/*") + _all(
        data, "gmd:citation/*/gmd:citedResponsibleParty/*"
    )
    nodes += _all(root, ".//gmd:distributorContact/*") + _all(root, "gmd:contact/*")
    found = [(_code_value(_one(n, "gmd:role/*")), _text(n, "gmd:organisationName")) for n in nodes]
    return [(role, name) for role, name in found if name and name != ORGANISATION]


def _first(parties: list[tuple[str, str]], roles: tuple[str, ...]) -> str:
    return next((name for wanted in roles for role, name in parties if role == wanted), "")


def _decision(data: Any) -> Any:
    for related in _all(data, "gmd:aggregationInfo/*"):
        cited = _one(related, "gmd:aggregateDataSetName/*")
        if cited is not None and _text(cited, "gmd:otherCitationDetails") == "Căn cứ pháp lý":
            return cited
    return None


def _result(root: Any, measure: str) -> Any:
    for report in _all(root, "gmd:dataQualityInfo/*/gmd:report/*"):
        if _text(report, "gmd:measureIdentification/*/gmd:code") == measure:
            return _one(report, "gmd:result/*")
    return None


def _other_specification(root: Any) -> Any:
    """The first conformance result of somebody else's record."""
    if _result(root, RULES_MEASURE) is not None:
        return None
    return _one(root, "gmd:dataQualityInfo/*/gmd:report/*/gmd:result/gmd:DQ_ConformanceResult")


def _quality(root: Any, ruleset: Any) -> Optional[Quality]:
    counts = []
    for measure in COUNTS:
        value = _one(_result(root, measure), "gmd:value/gco:Record")
        text = "" if value is None else (value.text or "").strip()
        counts.append(int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None)
    errors, warnings, exceptions = counts
    if ruleset is None or errors is None or warnings is None or exceptions is None:
        return None
    return Quality(
        _text(ruleset, "gmd:specification/*/gmd:title"),
        _text(ruleset, "gmd:specification/*/gmd:edition"),
        _day(_one(ruleset, "gmd:specification/*/gmd:date/*/gmd:date")),
        errors,
        warnings,
        exceptions,
    )


def _software(root: Any) -> str:
    for step in _all(root, ".//gmd:lineage/*/gmd:processStep/*/gmd:description"):
        text = _inner(step)
        if text.startswith(SOFTWARE.strip()):
            return text[len(SOFTWARE.strip()) :].strip()
    return ""


def _constraint(data: Any) -> str:
    legal = "gmd:resourceConstraints/gmd:MD_LegalConstraints"
    return (
        _text(data, f"{legal}/gmd:otherConstraints", True)
        or _text(data, f"{legal}/gmd:useLimitation", True)
        or _text(data, "gmd:resourceConstraints/gmd:MD_Constraints/gmd:useLimitation", True)
    )


def _access(data: Any) -> str:
    path = "gmd:resourceConstraints/gmd:MD_SecurityConstraints/gmd:classification/*"
    said = _code_value(_one(data, path))
    return said if said in ACCESS else ""


def _scale(data: Any) -> str:
    node = _one(data, "gmd:spatialResolution/*/gmd:equivalentScale/*/gmd:denominator/gco:Integer")
    text = "" if node is None else (node.text or "").strip()
    if not (text.isascii() and text.isdigit() and 0 < int(text[:12]) < 1_000_000_000):
        return ""
    return f"1/{int(text):,}".replace(",", ".")


def _epsg(root: Any) -> int:
    for code in _all(root, "gmd:referenceSystemInfo/*/gmd:referenceSystemIdentifier/*/gmd:code"):
        found = _EPSG.search(_inner(code)) or _EPSG.search(
            str(_one(code, "gmx:Anchor/@xlink:href") or "").rpartition("/")[2]
        )
        if found:
            return int(found[1])
    return 0


def _map_extent(data: Any) -> tuple[Optional[Box], int]:
    for place in _all(data, "gmd:extent/gmd:EX_Extent/gmd:description"):
        found = _MAP_EXTENT.fullmatch(_inner(place))
        if found:
            xmin, ymin, xmax, ymax = map(float, found[2].split())
            return (xmin, ymin, xmax, ymax), int(found[1])
    return None, 0


def _extent(data: Any) -> Optional[Box]:
    box = _one(data, "gmd:extent//gmd:EX_GeographicBoundingBox")
    values = []
    for name in ("west", "south", "east", "north"):
        kind = "Longitude" if name in ("west", "east") else "Latitude"
        node = _one(box, f"gmd:{name}Bound{kind}/gco:Decimal")
        try:
            values.append(float((node.text or "").strip()))
        except (AttributeError, ValueError):
            return None
    west, south, east, north = values
    right = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if right else None
