# SPDX-License-Identifier: GPL-2.0-or-later
"""What the public reads: the same features, in the right place."""

from __future__ import annotations

import json
import math
import time
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from qh_plugin.core.publish.transport import Request
from qh_plugin.io import publishing
from qh_plugin.io.geopackage import read_table
from qh_plugin.io.http import RequestsTransport
from tests.server.conftest import make_dossier

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def publish(*arguments, **options):
    """As the client does, with naps of 20 ms between the polls."""
    options.setdefault("sleep", lambda seconds: time.sleep(min(seconds, 0.02)))
    return publishing.publish(*arguments, **options)


STORAGE = "http://www.opengis.net/def/crs/EPSG/0/9210"


@pytest.fixture(scope="module")
def published(server, tmp_path_factory):
    """Published once; the tests only read."""
    dossier = make_dossier(tmp_path_factory.mktemp("items") / "CSDL_KhuThu")
    with RequestsTransport() as line:
        publish(dossier, line, server.url)
    return dossier


def get(transport, url: str) -> Any:
    answer = transport.send(Request("GET", url))
    assert answer.status == 200, answer.body[:500]
    return json.loads(answer.body)


def items(server, transport, dossier, more: str = "") -> dict[str, Any]:
    code = dossier.info.maHoSoQH
    return get(
        transport,
        f"{server.url}/collections/{LOTS}/items?f=json&limit=1000&maHoSoQH={code}{more}",
    )


def test_all_features_come_back_exactly_in_the_storage_crs(server, transport, published) -> None:
    body = items(server, transport, published, f"&crs={quote(STORAGE, safe='')}")
    table = read_table(published.geopackage("QuyHoach"), "ChucNangSuDungDat_A")
    source = dict(zip(table.columns["maDoiTuong"], shapely.from_wkb(table.wkb)))
    assert body["numberMatched"] == len(source) == 9
    for feature in body["features"]:
        assert shape(feature["geometry"]).equals_exact(source[feature["id"]], 0.0)
    names = {f["properties"]["kyHieuLoDat"] for f in body["features"]}
    assert names == set(table.columns["kyHieuLoDat"])


def independent_degrees(xy: np.ndarray) -> np.ndarray:
    """VN-2000 105°45' to WGS 84 written out by hand: inverse transverse Mercator on WGS 84's
    ellipsoid (Krüger series), then the seven parameters of EPSG:6960 in geocentric space."""
    a, f, k0 = 6378137.0, 1 / 298.257223563, 0.9999
    n = f / (2 - f)
    radius = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    b = [
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161280,
    ]
    xi, eta = xy[:, 1] / (k0 * radius), (xy[:, 0] - 500000.0) / (k0 * radius)
    xi2 = xi - sum(c * np.sin(2 * j * xi) * np.cosh(2 * j * eta) for j, c in enumerate(b, 1))
    eta2 = eta - sum(c * np.cos(2 * j * xi) * np.sinh(2 * j * eta) for j, c in enumerate(b, 1))
    chi = np.arcsin(np.sin(xi2) / np.cosh(eta2))
    e = math.sqrt(f * (2 - f))
    phi = chi.copy()
    for _ in range(10):
        phi = (
            2
            * np.arctan(
                np.tan(np.pi / 4 + chi / 2)
                * ((1 + e * np.sin(phi)) / (1 - e * np.sin(phi))) ** (e / 2)
            )
            - np.pi / 2
        )
    lam = math.radians(105.75) + np.arctan2(np.sinh(eta2), np.cos(xi2))
    e2 = e * e
    v = a / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    geocentric = np.stack(
        [v * np.cos(phi) * np.cos(lam), v * np.cos(phi) * np.sin(lam), v * (1 - e2) * np.sin(phi)]
    )
    second = math.pi / 180 / 3600
    rx, ry, rz = (second * r for r in (-0.00928836, 0.01975479, -0.00427372))
    turn = np.array([[1, rz, -ry], [-rz, 1, rx], [ry, -rx, 1]])  # coordinate frame rotation
    shift = np.array([[-191.90441429], [-39.30318279], [-111.45032835]])
    x, y, z = shift + (1 + 0.252906278e-6) * turn @ geocentric
    p = np.hypot(x, y)
    latitude = np.arctan2(z, p * (1 - e2))
    for _ in range(10):
        v = a / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
        latitude = np.arctan2(z + e2 * v * np.sin(latitude), p)
    return np.degrees(np.stack([np.arctan2(y, x), latitude], axis=1))


def test_longitude_and_latitude_are_right_within_one_centimetre(
    server, transport, published
) -> None:
    table = read_table(published.geopackage("QuyHoach"), "ChucNangSuDungDat_A")
    source = dict(zip(table.columns["maDoiTuong"], shapely.from_wkb(table.wkb)))
    worst = 0.0
    for feature in items(server, transport, published)["features"]:
        there = shapely.get_coordinates(shape(feature["geometry"]))
        right = independent_degrees(shapely.get_coordinates(source[feature["id"]]))
        metres = (there - right) * [111320 * math.cos(math.radians(10.76)), 110600]
        worst = max(worst, float(np.abs(metres).max()))
    assert worst < 0.01


def test_one_feature_by_its_code_and_an_unknown_one(server, transport, published) -> None:
    code = f"{published.info.maHoSoQH}-ChucNangSuDungDat_A-4"
    url = f"{server.url}/collections/{LOTS}/items/"
    feature = get(transport, url + code + "?f=json")
    assert feature["id"] == feature["properties"]["maDoiTuong"] == code
    assert transport.send(Request("GET", url + "nothing?f=json")).status == 404


def test_paging_gives_every_feature_once(server, transport, published) -> None:
    code = published.info.maHoSoQH
    url = f"{server.url}/collections/{LOTS}/items?f=json&limit=4&maHoSoQH={code}"
    seen = []
    for offset in (0, 4, 8):
        seen += [f["id"] for f in get(transport, f"{url}&offset={offset}")["features"]]
    assert len(seen) == len(set(seen)) == 9


def test_a_box_in_degrees_finds_what_lies_in_it(server, transport, published) -> None:
    everything = items(server, transport, published)
    one = everything["features"][4]
    west, south, east, north = shape(one["geometry"]).buffer(-3e-5).bounds
    found = items(server, transport, published, f"&bbox={west},{south},{east},{north}")
    assert [f["id"] for f in found["features"]] == [one["id"]]
    far = items(server, transport, published, "&bbox=106.2,8.6,106.3,8.7")
    assert far["features"] == []
    world = items(server, transport, published, "&bbox=-180,-90,180,90")
    assert world["numberMatched"] == 9


def test_sorting_selecting_hits_and_no_geometry(server, transport, published) -> None:
    more = "&sortby=-kyHieuLoDat&properties=kyHieuLoDat&skipGeometry=true"
    found = items(server, transport, published, more)["features"]
    names = [f["properties"]["kyHieuLoDat"] for f in found]
    assert names == sorted(names, reverse=True)
    assert all(f["geometry"] is None and set(f["properties"]) == {"kyHieuLoDat"} for f in found)
    assert items(server, transport, published, "&resulttype=hits")["numberMatched"] == 9


def test_the_layers_are_read_only_and_nothing_of_ours_shows(server, transport, published) -> None:
    url = f"{server.url}/collections/{LOTS}/items"
    for method in ("POST", "PUT", "DELETE"):
        target = url if method == "POST" else url + "/x"
        answer = transport.send(
            Request(method, target, {"Content-Type": "application/json"}, b"{}")
        )
        assert answer.status in (400, 405)
    feature = items(server, transport, published)["features"][0]
    assert not [name for name in feature["properties"] if name.startswith("qh")]


@pytest.mark.parametrize("path", ["", "/collections", "/processes", "/conformance", "/openapi"])
@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_the_server_open(server, transport, path: str, form: str, language) -> None:
    answer = transport.send(Request("GET", f"{server.url}{path}/?f={form}&lang={language}"))
    if answer.status in (301, 302, 307, 308, 404):
        answer = transport.send(Request("GET", f"{server.url}{path}?f={form}&lang={language}"))
    assert answer.status == 200


@pytest.mark.parametrize("kind", [LOTS, "receipts", "reports", "dossiers"])
def test_collections_and_items_open_as_pages_too(server, transport, published, kind: str) -> None:
    for form in ("json", "html"):
        for path in (f"/collections/{kind}", f"/collections/{kind}/items"):
            answer = transport.send(Request("GET", f"{server.url}{path}?f={form}"))
            assert answer.status == 200, (path, form, answer.body[:300])
        first = get(transport, f"{server.url}/collections/{kind}/items?f=json")["features"][0]
        answer = transport.send(
            Request("GET", f"{server.url}/collections/{kind}/items/{first['id']}?f={form}")
        )
        assert answer.status == 200, (kind, form, answer.body[:300])


def test_the_titles_speak_both_languages(server, transport) -> None:
    url = f"{server.url}/collections/{LOTS}?f=json&lang="
    vi, en = get(transport, url + "vi")["title"], get(transport, url + "en")["title"]
    assert vi != en and vi and en


def test_gdal_reads_the_layer_as_ogc_api_features(server, published) -> None:
    from osgeo import ogr

    source = ogr.Open(f"OAPIF:{server.url}")
    assert source is not None
    layer = source.GetLayerByName(LOTS)
    layer.SetAttributeFilter(f"maHoSoQH = '{published.info.maHoSoQH}'")
    assert sum(1 for _ in layer) == 9
