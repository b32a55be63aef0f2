# SPDX-License-Identifier: GPL-2.0-or-later
"""The hash of what was checked: the same features give the same, whatever file held them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.report.content import content_hash, content_hashes, whole
from qh_plugin.core.table import Dataset, Field, Table
from qh_plugin.io import geopackage


def column(*values: object) -> np.ndarray:
    array = np.empty(len(values), object)
    array[:] = values
    return array


def table(name: str = "thua") -> Table:
    shapes = [shapely.to_wkb(shapely.box(i, 0, i + 1, 1)) for i in range(2)]
    return Table(
        name,
        np.array([1, 2, 7], np.int64),
        column(*shapes, None),
        {"so": column("12", None, "Đ-7"), "dienTich": column(1.0, 2.5, None)},
        (Field("so", "text", 10), Field("dienTich", "real")),
        9210,
        geometry_type="Polygon",
    )


def test_the_order_of_rows_and_columns_says_nothing() -> None:
    one = table()
    turned = replace(
        one,
        fids=one.fids[::-1],
        wkb=one.wkb[::-1],
        columns={name: one.columns[name][::-1] for name in reversed(list(one.columns))},
    )
    assert content_hash(turned) == content_hash(one)


def moved(t: Table) -> Table:
    return replace(t, wkb=column(shapely.to_wkb(shapely.box(0, 0, 1.0001, 1)), *t.wkb[1:]))


CHANGES = {
    "a corner moved": moved,
    "a value": lambda t: replace(t, columns={**t.columns, "so": column("13", None, "Đ-7")}),
    "NULL is not empty": lambda t: replace(t, columns={**t.columns, "so": column("12", "", "Đ-7")}),
    "a text is not a number": lambda t: replace(
        t, columns={**t.columns, "dienTich": column("1.0", 2.5, None)}
    ),
    "another system": lambda t: replace(t, epsg=5899),
    "two shapes changed places": lambda t: replace(t, wkb=t.wkb[[1, 0, 2]]),
    "a row less": lambda t: replace(
        t, fids=t.fids[:2], wkb=t.wkb[:2], columns={n: c[:2] for n, c in t.columns.items()}
    ),
    "a column less": lambda t: replace(t, columns={"so": t.columns["so"]}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_gives_another_hash(change: str) -> None:
    assert content_hash(CHANGES[change](table())) != content_hash(table())


def test_a_file_written_anew_has_the_same_content(tmp_path) -> None:
    place = tmp_path / "a.gpkg"
    geopackage.write_table(place, "thua", table())
    first = geopackage.read_table(place, "thua")
    geopackage.write_table(tmp_path / "b.gpkg", "khac", table())
    geopackage.write_table(tmp_path / "b.gpkg", "thua", first)
    again = geopackage.read_table(tmp_path / "b.gpkg", "thua")
    assert (tmp_path / "b.gpkg").read_bytes() != place.read_bytes()
    assert content_hash(again) == content_hash(first)


@pytest.mark.parametrize("count", [0, 1, 4095, 4096, 4097, 9000])
def test_the_values_are_hashed_as_one_text_however_many_they_are(count) -> None:
    """The definition, written out: reports of earlier versions keep such hashes."""
    values = [f'tờ "{n}"' if n % 3 else None for n in range(count)]
    fids = np.arange(count)
    made = Table("a", fids, column(*[None] * count), {"số": column(*values)}, (), 9210)
    digest = hashlib.sha256(f"9210|{made.geometry_type}|".encode())
    digest.update(fids.astype("<i8").tobytes() + bytes(8 * count))
    digest.update(json.dumps(["số", values], ensure_ascii=False).encode())
    assert content_hash(made) == digest.hexdigest()


def test_one_hash_of_all_layers_knows_their_names() -> None:
    both = content_hashes(Dataset((table("a"), table("b"))))
    assert sorted(both) == ["a", "b"] and both["a"] == both["b"]
    assert len(whole(both)) == 64 and whole(both) == whole(dict(reversed(both.items())))
    assert whole({"a": both["a"], "c": both["b"]}) != whole(both) and whole({}) == ""


def test_the_report_keeps_the_hashes(tmp_path) -> None:
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.core.report import jsonl
    from qh_plugin.core.report.content import with_content
    from qh_plugin.io.reports import write_html, write_jsonl

    data = Dataset((table(),))
    result = with_content(check(data, load_profile("truoc_khi_nop"), only=["C01"]), data)
    assert dict(result.run.content) == {"thua": content_hash(table())}
    write_jsonl(result, tmp_path / "r.jsonl")
    assert dict(jsonl.read(tmp_path / "r.jsonl").run.content) == dict(result.run.content)
    write_html(result, tmp_path / "r.html")
    assert whole(result.run.content) in (tmp_path / "r.html").read_text("utf-8")
