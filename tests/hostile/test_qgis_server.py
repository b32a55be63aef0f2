# SPDX-License-Identifier: GPL-2.0-or-later
"""Level C to the QGIS Server of Debian as it is deployed: `qgis_mapserv.fcgi` behind nginx, with a
layer of a GeoPackage. It gives features ids of its own and converts by itself."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any, Iterator

import pytest
import shapely

from qh_plugin.core.model import FeatureClass, ModelField
from qh_plugin.core.publish.capabilities import Level
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.features_emptying import NotEmptied
from qh_plugin.core.publish.features_shape import Feature
from qh_plugin.core.publish.features_target import Collection
from qh_plugin.core.publish.transport import Request
from qh_plugin.core.text import plain
from qh_plugin.io import geopackage
from qh_plugin.io.http import RequestsTransport
from tests.hostile.part4 import KEY, NAME
from tests.hostile.qgis_server import behind_nginx, missing
from tests.hostile.test_part4 import LOTS, Dying, Killed, lot
from tests.hostile.test_third_parties import Sending, write
from tests.long_form import SOAK

OTHERS = "của người khác"
_FIELDS = ((KEY, "text"), ("dienTich", "real"), ("ghiChu", "text"), ("soTang", "integer"))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its address and the GeoPackage behind it, in which somebody else's feature lies already."""
    lacking = missing()
    if lacking is not None:
        pytest.skip(f"not installed: {lacking}")
    folder = tmp_path_factory.mktemp("qgis")
    fields = tuple(ModelField(name, kind, plain(name)) for name, kind in _FIELDS)
    file = folder / "zone.gpkg"
    made = FeatureClass("city/zone", "", "MultiPolygon", plain("zone"), fields)
    geopackage.create(file, [made], 9210)
    shape = shapely.MultiPolygon([shapely.box(599000, 1190000, 599010, 1190010)])
    geopackage.insert_rows(file, "zone", [(shapely.to_wkb(shape), {KEY: OTHERS})])
    with behind_nginx(folder / "server", file) as url:
        yield url, file


def rows(file: Path) -> dict[str, tuple[Any, ...]]:
    """What the layer truly holds; a code stands in it once."""
    table = geopackage.read_table(file, "zone")
    names = [name for name, _ in _FIELDS]
    values = list(zip(*(table.columns[name].tolist() for name in names)))
    assert len({row[0] for row in values}) == len(values)
    return {row[0]: (shapely.from_wkb(w), *row[1:]) for w, row in zip(table.wkb, values)}


def holds(file: Path, features: Any) -> None:
    """Exactly these features, the vertices within a millimetre, and that of the others."""
    held = rows(file)
    assert held.keys() == {OTHERS, *(feature.id for feature in features)}
    assert held[OTHERS][0].bounds == (599000, 1190000, 599010, 1190010)
    for feature in features:
        shape, *values = held[feature.id]
        assert shapely.get_num_coordinates(shape) == shapely.get_num_coordinates(feature.geometry)
        assert shapely.hausdorff_distance(shape, feature.geometry) < 0.001
        assert values == [feature.values[name] for name, _ in _FIELDS[1:]]


def test_a_layer_is_written_killed_and_brought_to_its_end(city, tmp_path: Path) -> None:
    """Canary, write and read-back; then a client killed at any point leaves what the next run
    completes: changed, removed and new features, none twice."""
    url, file = city
    line = RequestsTransport()
    assert Server(line, url).capabilities().level is Level.C
    first = write(line, url, tmp_path)
    assert (first.planned, first.written, first.locked) == (3, 3, False)
    holds(file, LOTS)
    assert write(line, url, tmp_path).planned == 0
    changed = [lot(1, "mới"), lot(3, by=5.0), lot(4)]
    targets = itertools.cycle([changed, LOTS])
    wanted = LOTS
    for at, done in itertools.product(range(2, 30, 2 if SOAK else 9), (False, True)):
        wanted = next(targets)
        try:
            write(Dying(Sending(line), at, done), url, tmp_path, wanted)
        except Killed:
            assert write(line, url, tmp_path, wanted).complete
        holds(file, wanted)
    assert write(line, url, tmp_path, []).complete
    holds(file, [])


def test_what_somebody_else_changed_is_left_alone_and_told(city, tmp_path: Path) -> None:
    url, file = city
    line = RequestsTransport()
    assert write(line, url, tmp_path).complete
    theirs = write(line, url, tmp_path_of(tmp_path), [lot(2, "của họ")], overwrite=True)
    assert theirs.complete
    outcome = write(line, url, tmp_path, [lot(1), lot(2, "của tôi"), lot(3)])
    assert [name for name, _ in outcome.conflicts] == [lot(2).id] and outcome.written == 0
    assert rows(file)[lot(2).id][2] == "của họ"
    assert write(line, url, tmp_path, [], overwrite=True).complete
    holds(file, [])


def emptied(number: int, name: str) -> Feature:
    full = lot(number)
    return Feature(full.id, full.geometry, {**full.values, name: None})


def test_a_text_that_cannot_be_emptied_is_told_before_anything_is_written(
    city, tmp_path: Path
) -> None:
    """It takes a null for “as before” in every form of a request, and says 200."""
    url, file = city
    line = RequestsTransport()
    assert write(line, url, tmp_path).complete
    server_id = Collection(line, url, NAME, KEY).search(lot(1).id)[0].server_id
    place, note = f"{url}/collections/{NAME}/items/{server_id}", b'"ghiChu": '
    here = line.send(Request("GET", place)).body
    whole = json.dumps({"type": "Feature", "geometry": json.loads(here)["geometry"]}).encode()[:-1]
    for values, held in ((b'{"ghiChu": null}', "x"), (b"{}", "x"), (b'{"ghiChu": ""}', "")):
        body = whole + b', "properties": ' + values + b"}"
        answer = line.send(Request("PUT", place, {"Content-Type": "application/geo+json"}, body))
        assert answer.status == 200 and note in answer.body.replace(b'":"', b'": "')
        assert rows(file)[lot(1).id][2] == held  # none of them is a null
    for body in (b'{"modify": {"ghiChu": null}}', b'{"remove": ["ghiChu"]}'):
        answer = line.send(Request("PATCH", place, {"Content-Type": "application/json"}, body))
        assert rows(file)[lot(1).id][2] is not None
    write(line, url, tmp_path_of(tmp_path), overwrite=True)
    holds(file, LOTS)
    with pytest.raises(NotEmptied, match=r"1 đối tượng.*L 1/Đ, “ghiChu”.*Chưa ghi gì của hồ sơ"):
        write(line, url, tmp_path, [lot(1, None), *LOTS[1:], lot(4)])
    holds(file, LOTS)
    assert write(line, url, tmp_path, [], overwrite=True).complete


def test_a_number_is_emptied_and_what_was_empty_holds_nothing_up(city, tmp_path: Path) -> None:
    url, file = city
    line = RequestsTransport()
    assert write(line, url, tmp_path).complete
    wanted = [emptied(1, "soTang"), lot(2, None, by=5.0), emptied(3, "dienTich")]
    assert write(line, url, tmp_path, wanted).complete
    holds(file, wanted)
    assert write(line, url, tmp_path, wanted).planned == 0
    assert write(line, url, tmp_path, []).complete


def tmp_path_of(place: Path) -> Path:
    """The journal of another client."""
    (place / "other").mkdir()
    return place / "other"
