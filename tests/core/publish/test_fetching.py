# SPDX-License-Identifier: GPL-2.0-or-later
"""A package comes back from the server whole, resumed and verified, or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from pathlib import Path

import pytest

from qh_plugin.core.errors import ServerError, StorageError
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.transport import Response, TransportError
from qh_plugin.core.text import Text

CONTENT = random.Random(3).randbytes(2_500_000)
PACKAGE = hashlib.sha256(CONTENT).hexdigest()


class Shelf:
    """`fetch-chunk` of one package; `spoil(answer)` changes answers, `most` bytes pass at once."""

    def __init__(self, spoil=lambda answer: None, most: int = 1 << 30, breaks: int = 10**9) -> None:
        self.spoil, self.most, self.breaks, self.asked = spoil, most, breaks, []

    def send(self, request):
        assert request.url.endswith("/processes/fetch-chunk/execution")
        inputs = json.loads(request.body)["inputs"]
        if len(self.asked) >= self.breaks:
            raise TransportError(Text("đứt", "broken"))
        if inputs["package"] != PACKAGE:
            return Response(400, {}, b'{"code": "InvalidParameterValue"}')
        if inputs["chunkSize"] > self.most:
            return Response(413, {}, b"")
        self.asked.append((inputs["index"], inputs["chunkSize"]))
        start = inputs["index"] * inputs["chunkSize"]
        chunk = CONTENT[start : start + inputs["chunkSize"]]
        answer = {
            "package": PACKAGE,
            "size": len(CONTENT),
            "index": inputs["index"],
            "sha256": hashlib.sha256(chunk).hexdigest(),
            "chunk": base64.b64encode(chunk).decode(),
        }
        self.spoil(answer)
        return Response(200, {}, json.dumps(answer).encode())


def server(shelf: Shelf) -> Server:
    return Server(shelf, "http://127.0.0.1:5", sleep=lambda s: None, patience=Patience(attempts=1))


def test_a_package_is_fetched_and_nothing_else_is_left(tmp_path: Path) -> None:
    out = tmp_path / "new" / "goi.zip"
    assert server(Shelf()).fetch(PACKAGE, out) == out
    assert out.read_bytes() == CONTENT
    assert list(out.parent.iterdir()) == [out]


def test_a_fetch_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "goi.zip"
    with pytest.raises(TransportError):
        server(Shelf(breaks=2)).fetch(PACKAGE, out)
    assert not out.exists()
    rest = Shelf()
    server(rest).fetch(PACKAGE, out)
    assert [index for index, _ in rest.asked] == [2]
    assert out.read_bytes() == CONTENT


def test_smaller_chunks_where_large_ones_do_not_pass(tmp_path: Path) -> None:
    shelf = Shelf(most=300_000)
    server(shelf).fetch(PACKAGE, tmp_path / "goi.zip")
    assert {step for _, step in shelf.asked} == {1 << 18}


def test_what_lay_there_of_something_else_is_thrown_away(tmp_path: Path) -> None:
    out = tmp_path / "goi.zip"
    part = tmp_path / f"goi.zip.{PACKAGE[:12]}.part"
    part.write_bytes(b"\0" * (1 << 20))
    server(Shelf()).fetch(PACKAGE, out)
    assert out.read_bytes() == CONTENT and not part.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda a: a.update(chunk=base64.b64encode(b"x" * (1 << 20)).decode()),
        lambda a: a.update(sha256="0" * 64),
        lambda a: a.update(package="0" * 64),
        lambda a: a.update(index=7),
        lambda a: a.update(size=10),
        lambda a: a.update(size="many"),
        lambda a: a.pop("chunk"),
        lambda a: a.update(chunk="???"),
    ],
)
def test_wrong_answers_are_refused_in_one_sentence(tmp_path: Path, spoil) -> None:
    with pytest.raises(ServerError, match="không khớp mã gói"):
        server(Shelf(spoil)).fetch(PACKAGE, tmp_path / "goi.zip")
    assert not (tmp_path / "goi.zip").exists()


def test_another_package_in_good_chunks_is_found_out_by_the_id(tmp_path: Path) -> None:
    def other(answer) -> None:
        chunk = base64.b64decode(answer["chunk"])[::-1]
        answer["chunk"] = base64.b64encode(chunk).decode()
        answer["sha256"] = hashlib.sha256(chunk).hexdigest()

    with pytest.raises(ServerError, match="không khớp mã gói"):
        server(Shelf(other)).fetch(PACKAGE, tmp_path / "goi.zip")
    assert list(tmp_path.iterdir()) == []


def test_no_such_package_and_no_place(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="không có gói này"):
        server(Shelf()).fetch("0" * 64, tmp_path / "goi.zip")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        server(Shelf()).fetch(PACKAGE, tmp_path / "file" / "goi.zip")
