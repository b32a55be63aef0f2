# SPDX-License-Identifier: GPL-2.0-or-later
"""The XML is valid ISO 19139, whatever the texts; it comes back as it was; others' XML is read."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from qh_plugin.core.dossier.description import Description, Quality, from_dossier
from qh_plugin.core.dossier.description_fields import ACCESS, LANGUAGES, TOPICS
from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.metadata import iso19139, record
from qh_plugin.core.dossier.metadata_reading import LARGEST, read_iso19139
from qh_plugin.core.dossier.metadata_xml import GCO, GMD
from qh_plugin.core.dossier.submission import SubmissionFacts
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import load
from tests.core.dossier.iso19139_schemas import unpacked, wheel
from tests.long_form import examples

NAMES = {"gmd": GMD, "gco": GCO}
FULL = Description(
    identifier="79QPK1000001",
    information_code="792521012345",
    created="2026-01-02",
    title="Quy hoạch phân khu 3 phường Sài Gòn",
    abstract="Dòng một <&> “hai”\ndòng hai",
    topic="planningCadastre",
    keywords=("quy hoạch", "sử dụng đất"),
    language="vi",
    issued="2026-03-05",
    updated="2026-04-05",
    places=("Phường Sài Gòn",),
    bbox=(600000.0, 1190000.0, 600060.0, 1190090.0),
    extent=(106.666128, 10.759444, 106.666679, 10.760259),
    epsg=9210,
    scale="1/2.000",
    source="Bản đồ địa hình 1/2.000 năm 2024; tệp QH-05.dwg",
    software="QGIS, QH",
    decision="12/QĐ-UBND",
    decided="2026-03-05",
    authority="UBND Thành phố Hồ Chí Minh",
    standard="Thông tư 16/2025/TT-BXD, Phụ lục II",
    standard_version="2025.2",
    quality=Quality("truoc_khi_nop", "2026.1", "2026-03-04", 1, 2, 3),
    quality_note="Chưa đo ngoài ranh giới",
    provider="Viện Quy hoạch",
    manager="UBND phường Sài Gòn",
    access="unclassified",
    procedure="Gửi văn bản đến cơ quan quản lý",
)
INFO = DossierInfo("QHPK 3", "tt16_2025", "79QPK1000001", created="2026-01-02T03:04:05+00:00")
CASES = {
    "full": FULL,
    "only a title": Description(title="x"),
    "nothing": Description(),
    "of a bare dossier": from_dossier(INFO),
    "with a model": from_dossier(INFO, model=load()),
    "other zone": dataclasses.replace(FULL, epsg=5899, scale="1:500", access="topSecret"),
    "no zone": dataclasses.replace(FULL, epsg=3857, bbox=None, extent=None),
    "wrong dates": dataclasses.replace(
        FULL, issued="hôm qua", decided="1/2", updated="", created=""
    ),
    "no decision": dataclasses.replace(FULL, decision="", decided="", authority=""),
    "no errors": dataclasses.replace(FULL, quality=Quality("a", "", "", 0, 0, 0)),
    "no provider": dataclasses.replace(FULL, provider="", manager=""),
}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory):
    if wheel() is None:
        pytest.skip("no pycsw wheel in .venv/data")
    return unpacked(tmp_path_factory.mktemp("xsd"))


def faults(raw, schemas):
    document = etree.fromstring(raw)
    return [
        f"{version}: {error.message}"
        for version, schema in schemas.items()
        if not schema.validate(document)
        for error in schema.error_log
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_valid_against_both_schemas(schemas, case):
    assert faults(iso19139(case), schemas) == []


def test_valid_with_who_submits_and_why(schemas):
    facts = SubmissionFacts("UBND <phường>", "B", "", "2026-Q4", "2026-12-15", True, "chờ & đợi")
    for case in (FULL, CASES["nothing"]):
        assert faults(iso19139(case, facts), schemas) == []
        assert read_iso19139(iso19139(case, facts)) == read_iso19139(iso19139(case))


def test_the_schemas_do_find_faults(schemas):
    raw = iso19139(FULL)
    for old, new in (
        (b"gmd:abstract", b"gmd:abstrakt"),
        (b"<gco:Integer>2000<", b"<gco:Integer>2.000<"),
        (b"planningCadastre</gmd", b"planning</gmd"),
        (b"<gco:Date>2026-03-05<", b"<gco:Date>hom qua<"),
        (b"<gco:Boolean>false<", b"<gco:Boolean>khong<"),
    ):
        assert old in raw
        assert len(faults(raw.replace(old, new), schemas)) >= 2


wild = st.text(max_size=40)
days = st.one_of(st.dates().map(str), wild)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=examples(25),
)
@given(
    st.builds(
        Description,
        identifier=wild,
        title=wild,
        abstract=wild,
        topic=st.sampled_from(sorted(TOPICS)),
        language=st.sampled_from(sorted(LANGUAGES)),
        keywords=st.lists(wild, max_size=3).map(tuple),
        places=st.lists(wild, max_size=3).map(tuple),
        issued=days,
        updated=days,
        created=days,
        scale=wild,
        source=wild,
        software=wild,
        decision=wild,
        decided=days,
        authority=wild,
        standard=wild,
        standard_version=wild,
        quality_note=wild,
        provider=wild,
        manager=wild,
        procedure=wild,
        access=st.sampled_from(["", *ACCESS]),
        quality=st.builds(
            Quality, wild, wild, days, st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)
        ),
    )
)
def test_any_text_gives_valid_xml(schemas, description):
    """Control characters, lone surrogates, odd Unicode: cleaned away, never in the XML."""
    raw = iso19139(description)
    assert faults(raw, schemas) == []
    again = read_iso19139(raw)
    assert iso19139(read_iso19139(iso19139(again))) == iso19139(again)


def test_all_of_it_comes_back():
    again = read_iso19139(iso19139(FULL))
    assert again == FULL
    assert read_iso19139(iso19139(again)) == again


def test_the_same_description_gives_the_same_bytes():
    first, second = iso19139(FULL), iso19139(dataclasses.replace(FULL))
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert first.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<gmd:MD_Metadata")


def test_what_the_xml_says_where():
    root = etree.fromstring(iso19139(FULL))

    def one(path):
        return root.xpath(f"string({path})", namespaces=NAMES).strip()

    assert one("gmd:dataQualityInfo//gmd:lineage//gmd:statement").startswith("Bản đồ địa hình")
    assert one("//gmd:DQ_QuantitativeResult[1]/gmd:value/gco:Record") == "1"
    assert one("//gmd:DQ_ConformanceResult[gmd:pass/gco:Boolean]/gmd:pass/gco:Boolean") == "false"
    assert one("//gmd:MD_ClassificationCode/@codeListValue") == "unclassified"
    assert one("//gmd:orderingInstructions") == "Gửi văn bản đến cơ quan quản lý"
    assert one("//gmd:aggregationInfo//gmd:title") == "Quyết định 12/QĐ-UBND"
    assert one("//gmd:referenceSystemInfo//gmd:otherCitationDetails").endswith("105°45', múi 3°")
    assert one("gmd:metadataMaintenance//@codeListValue") == "asNeeded"
    assert root.xpath("//gmd:individualName", namespaces=NAMES) == []


def test_the_record_says_the_same():
    import json

    said = json.loads(record(FULL, ()))
    assert said["properties"]["title"] == FULL.title
    assert said["properties"]["keywords"] == ["quy hoạch", "sử dụng đất", "Phường Sài Gòn"]
    assert said["geometry"]["coordinates"][0][0] == [106.666128, 10.759444]
    named = [c["organization"] for c in said["properties"]["contacts"]]
    assert named == ["UBND phường Sài Gòn", "Viện Quy hoạch"]


GEONETWORK = """<?xml version="1.0" encoding="UTF-8"?>
<csw:GetRecordByIdResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"
  xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gmx="http://www.isotc211.org/2005/gmx"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml/3.2">
 <!-- exported -->
 <gmd:fileIdentifier><gco:CharacterString>ab-12</gco:CharacterString></gmd:fileIdentifier>
 <gmd:language><gmd:LanguageCode codeList="http://x" codeListValue="vie"/></gmd:language>
 <gmd:contact><gmd:CI_ResponsibleParty>
  <gmd:individualName><gco:CharacterString>Nguyen Van A</gco:CharacterString></gmd:individualName>
  <gmd:organisationName><gco:CharacterString>Sở A</gco:CharacterString></gmd:organisationName>
  <gmd:role><gmd:CI_RoleCode codeList="x" codeListValue="pointOfContact"/></gmd:role>
 </gmd:CI_ResponsibleParty></gmd:contact>
 <gmd:dateStamp><gco:DateTime>2025-11-30T08:00:00</gco:DateTime></gmd:dateStamp>
 <gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier>
  <gmd:RS_Identifier><gmd:code><gmx:Anchor
   xlink:href="http://www.opengis.net/def/crs/EPSG/0/9210">VN-2000 / TM-3 105-45</gmx:Anchor>
  </gmd:code></gmd:RS_Identifier>
 </gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>
 <gmd:identificationInfo><gmd:MD_DataIdentification>
  <gmd:citation><gmd:CI_Citation>
   <gmd:title xsi:type="gmd:PT_FreeText_PropertyType"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
     <gco:CharacterString>Bản đồ quy hoạch</gco:CharacterString>
     <gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#EN">Planning map
     </gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title>
   <gmd:date><gmd:CI_Date><gmd:date><gco:DateTime>2025-10-01T00:00:00Z</gco:DateTime></gmd:date>
    <gmd:dateType><gmd:CI_DateTypeCode codeList="x" codeListValue="publication"/></gmd:dateType>
   </gmd:CI_Date></gmd:date>
  </gmd:CI_Citation></gmd:citation>
  <gmd:abstract><gco:CharacterString>Tóm tắt của bản đồ</gco:CharacterString></gmd:abstract>
  <gmd:pointOfContact><gmd:CI_ResponsibleParty>
   <gmd:organisationName><gco:CharacterString>Trung tâm B</gco:CharacterString>
   </gmd:organisationName>
   <gmd:role><gmd:CI_RoleCode codeList="x" codeListValue="owner"/></gmd:role>
  </gmd:CI_ResponsibleParty></gmd:pointOfContact>
  <gmd:descriptiveKeywords><gmd:MD_Keywords>
   <gmd:keyword><gmx:Anchor xlink:href="http://x">quy hoạch</gmx:Anchor></gmd:keyword>
   <gmd:keyword gco:nilReason="missing"/>
  </gmd:MD_Keywords></gmd:descriptiveKeywords>
  <gmd:descriptiveKeywords><gmd:MD_Keywords>
   <gmd:keyword><gco:CharacterString>Bình Dương</gco:CharacterString></gmd:keyword>
   <gmd:type><gmd:MD_KeywordTypeCode codeList="x" codeListValue="place"/></gmd:type>
  </gmd:MD_Keywords></gmd:descriptiveKeywords>
  <gmd:resourceConstraints><gmd:MD_LegalConstraints>
   <gmd:useLimitation><gco:CharacterString>Ghi nguồn</gco:CharacterString></gmd:useLimitation>
  </gmd:MD_LegalConstraints></gmd:resourceConstraints>
  <gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale><gmd:MD_RepresentativeFraction>
   <gmd:denominator><gco:Integer>25000</gco:Integer></gmd:denominator>
  </gmd:MD_RepresentativeFraction></gmd:equivalentScale></gmd:MD_Resolution></gmd:spatialResolution>
  <gmd:topicCategory><gmd:MD_TopicCategoryCode>boundaries</gmd:MD_TopicCategoryCode></gmd:topicCategory>
  <gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>
   <gmd:westBoundLongitude><gco:Decimal>106.3</gco:Decimal></gmd:westBoundLongitude>
   <gmd:eastBoundLongitude><gco:Decimal>107</gco:Decimal></gmd:eastBoundLongitude>
   <gmd:southBoundLatitude><gco:Decimal>10.3</gco:Decimal></gmd:southBoundLatitude>
   <gmd:northBoundLatitude><gco:Decimal>11.5</gco:Decimal></gmd:northBoundLatitude>
  </gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>
 </gmd:MD_DataIdentification></gmd:identificationInfo>
 <gmd:dataQualityInfo><gmd:DQ_DataQuality>
  <gmd:report><gmd:DQ_DomainConsistency><gmd:result><gmd:DQ_ConformanceResult>
   <gmd:specification><gmd:CI_Citation><gmd:title>
    <gco:CharacterString>TCVN 1234</gco:CharacterString>
   </gmd:title></gmd:CI_Citation></gmd:specification>
  </gmd:DQ_ConformanceResult></gmd:result></gmd:DQ_DomainConsistency></gmd:report>
  <gmd:lineage><gmd:LI_Lineage><gmd:statement><gco:CharacterString>Số hoá</gco:CharacterString>
  </gmd:statement></gmd:LI_Lineage></gmd:lineage>
 </gmd:DQ_DataQuality></gmd:dataQualityInfo>
</gmd:MD_Metadata></csw:GetRecordByIdResponse>"""


def test_the_xml_of_a_catalogue_is_read():
    found = read_iso19139(GEONETWORK.encode())
    assert found.identifier == "ab-12" and found.title == "Bản đồ quy hoạch"
    assert found.abstract == "Tóm tắt của bản đồ" and found.topic == "boundaries"
    assert found.keywords == ("quy hoạch",) and found.places == ("Bình Dương",)
    assert found.issued == "2025-10-01" and found.updated == "2025-11-30"
    assert found.epsg == 9210 and found.scale == "1/25.000" and found.language == "vi"
    assert found.extent == (106.3, 10.3, 107.0, 11.5) and found.bbox is None
    assert found.source == "Số hoá" and found.standard == "TCVN 1234"
    assert found.procedure == "Ghi nguồn" and found.manager == "Trung tâm B"
    assert found.quality is None and found.access == ""
    assert "Nguyen" not in repr(found)


BAD = {
    "entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "bomb": b'<!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "doctype": b'<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://x/y.dtd"><html/>',
    "not xml": b"PK\x03\x04",
    "empty": b"",
    "html": b"<html><body/></html>",
    "19115-3": b'<mdb:MD_Metadata xmlns:mdb="http://standards.iso.org/iso/19115/-3/mdb/2.0"/>',
    "no identification": b'<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"/>',
    "too large": b"<a>" + b" " * LARGEST + b"</a>",
    "truncated": iso19139(FULL)[:-40],
    "wrong bytes": iso19139(FULL).replace(b"Quy", b"\xff\xfe\xff"),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_what_cannot_be_used_is_refused_in_a_sentence(raw):
    with pytest.raises(InputError) as error:
        read_iso19139(raw)
    assert "ISO 19139" in error.value.text.vi and "ISO 19139" in error.value.text.en


def test_a_doctype_is_refused_even_before_good_metadata():
    raw = iso19139(FULL).replace(b"<gmd:MD_Metadata", b"<!DOCTYPE x>\n<gmd:MD_Metadata", 1)
    with pytest.raises(InputError) as error:
        read_iso19139(raw)
    assert "DOCTYPE" in error.value.text.vi


def test_odd_values_in_the_xml_are_no_values():
    raw = (
        iso19139(FULL)
        .replace(b"<gco:Decimal>106.666128<", b"<gco:Decimal>1e400<")
        .replace(b"<gco:Integer>2000<", b"<gco:Integer>-5<")
        .replace(b'codeListValue="unclassified"', b'codeListValue="public"')
        .replace(b"<gco:Record>2<", b"<gco:Record>nan<")
        .replace(b"planningCadastre</gmd", b"planning</gmd")
    )
    found = read_iso19139(raw)
    assert found.extent is None and found.scale == "" and found.access == ""
    assert found.quality is None and found.topic == ""
