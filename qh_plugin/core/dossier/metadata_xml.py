# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pieces of ISO 19139 XML: elements, texts, codes, dates, parties, citations."""

from __future__ import annotations

from typing import Any, Optional, Sequence

from lxml import etree

from qh_plugin.core.dossier.description_values import clean, is_date

GMD = "http://www.isotc211.org/2005/gmd"
GCO = "http://www.isotc211.org/2005/gco"
CODES = "http://www.isotc211.org/2005/resources/Codelist/gmxCodelists.xml"


def gmd(name: str) -> str:
    """The name of a gmd element as lxml wants it."""
    return f"{{{GMD}}}{name}"


def gco(name: str) -> str:
    """The name of a gco element as lxml wants it."""
    return f"{{{GCO}}}{name}"


def sub(parent: Any, *names: str) -> Any:
    """A chain of new gmd elements; gives the innermost."""
    for name in names:
        parent = etree.SubElement(parent, gmd(name))
    return parent


def string(parent: Any, name: str, value: str, lines: bool = False) -> None:
    """A property with a text; one without value says so."""
    text = clean(value, lines)
    holder = sub(parent, name)
    if text:
        etree.SubElement(holder, gco("CharacterString")).text = text
    else:
        holder.set(gco("nilReason"), "missing")


def code(parent: Any, name: str, kind: str, value: str) -> None:
    """A property with a value of an ISO code list."""
    element = sub(parent, name, kind)
    element.set("codeList", f"{CODES}#{kind}")
    element.set("codeListValue", value)
    element.text = value


def basic(parent: Any, name: str, kind: str, value: str) -> None:
    """A property with a number or a boolean: gco:Integer, gco:Decimal, gco:Boolean."""
    etree.SubElement(sub(parent, name), gco(kind)).text = value


def date(parent: Any, name: str, value: str) -> None:
    """A property with a day; one that is none says so."""
    holder = sub(parent, name)
    if is_date(value):
        etree.SubElement(holder, gco("Date")).text = value
    else:
        holder.set(gco("nilReason"), "unknown")


def party(parent: Any, name: str, organisation: str, role: str) -> None:
    """An organisation with a role; never a person."""
    responsible = sub(parent, name, "CI_ResponsibleParty")
    string(responsible, "organisationName", organisation)
    code(responsible, "role", "CI_RoleCode", role)


def citation(
    parent: Any,
    name: str,
    title: str,
    dates: Sequence[tuple[str, str]] = (),
    *,
    edition: str = "",
    identifiers: Sequence[str] = (),
    authority: str = "",
    details: str = "",
    kind: Optional[str] = None,
) -> Any:
    """A citation; `dates` are (day, CI_DateTypeCode). Without a day it says that none is known."""
    cited = sub(parent, name, "CI_Citation")
    string(cited, "title", title)
    known = [(day, of) for day, of in dates if is_date(day)]
    for day, of in known:
        dated = sub(cited, "date", "CI_Date")
        date(dated, "date", day)
        code(dated, "dateType", "CI_DateTypeCode", of)
    if not known:
        sub(cited, "date").set(gco("nilReason"), "unknown")
    if edition:
        string(cited, "edition", edition)
    for identifier in identifiers:
        string(sub(cited, "identifier", "MD_Identifier"), "code", identifier)
    if authority:
        party(cited, "citedResponsibleParty", authority, "publisher")
    if kind:
        code(cited, "presentationForm", "CI_PresentationFormCode", kind)
    if details:
        string(cited, "otherCitationDetails", details)
    return cited
