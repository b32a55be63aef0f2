# SPDX-License-Identifier: GPL-2.0-or-later
"""The ISO 19139 schemas of 2006-05-04 (GML 3.2.0) and 2007-04-17 (GML 3.2.1), from the wheel of
pycsw that `make setup` downloads; everything they import lies in it, nothing is fetched."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Optional

from lxml import etree

VERSIONS = ("20060504", "20070417")
_INSIDE = "pycsw/plugins/profiles/apiso/schemas/ogc/iso/19139"


def wheel() -> Optional[Path]:
    """The downloaded wheel, None where there is none."""
    data = Path(__file__).resolve().parents[3] / ".venv" / "data"
    return next(iter(sorted(data.glob("pycsw-2.6.2-*.whl"))), None)


def unpacked(folder: Path) -> dict[str, etree.XMLSchema]:
    """version → schema of gmd, unpacked into `folder`."""
    found = wheel()
    assert found is not None
    with zipfile.ZipFile(found) as archive:
        archive.extractall(folder, [n for n in archive.namelist() if n.endswith(".xsd")])
    parser = etree.XMLParser(no_network=True)
    places = {v: folder / _INSIDE / v / "gmd" / "gmd.xsd" for v in VERSIONS}
    return {v: etree.XMLSchema(etree.parse(str(p), parser)) for v, p in places.items()}
