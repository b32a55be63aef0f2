# SPDX-License-Identifier: GPL-2.0-or-later
"""After a whole session with a server that repeats the login in everything it says, the password
and the token are in no file and in no line that was printed."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from qh_plugin.cli import main
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.transport import Request, Response
from qh_plugin.io.http import connect
from tests.hostile.grepping import leaks
from tests.hostile.part4 import NAME, Part4
from tests.hostile.stub import Hostile, listening
from tests.long_form import SOAK
from tests.server.conftest import LOTS, make_dossier

PASSWORD, TOKEN = "MatKhau-9f3a77", "the-token-51c0de"
CODED = base64.b64encode(f"can.bo:{PASSWORD}".encode()).decode()
SECRETS = [s.encode() for s in (PASSWORD, TOKEN, CODED)]


def parrot(status: int, kind: str):
    """An answer that repeats the request's Authorization in the shape `kind`."""

    def answer(request: Request, do) -> Response:
        said = f"bad login Authorization: {request.headers.get('authorization', '')}"
        assert any(secret.decode() in said for secret in SECRETS)  # it was sent
        body = {
            "html": f"<html><title>{said}</title></html>",
            "problem": json.dumps({"title": said, "detail": said}),
            "pygeoapi": json.dumps({"code": "x", "description": said}),
            "job": json.dumps({"status": "running", "message": said, "progress": 10}),
        }[kind]
        return Response(status, {}, body.encode())

    return answer


def hold(place: Path, said: str) -> None:
    assert list(place.rglob("journal.sqlite"))
    assert leaks(place, [PASSWORD, TOKEN]) == []
    assert not [secret for secret in SECRETS if secret.decode() in said]


LOGINS = [{"QH_LOGIN": f"can.bo:{PASSWORD}"}, *([{"QH_TOKEN": TOKEN}] * SOAK)]


@pytest.mark.parametrize("login", LOGINS)
def test_no_login_is_kept_or_shown(
    login: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    for name, value in login.items():
        monkeypatch.setenv(name, value)
    dossier = make_dossier(tmp_path / "CSDL_Khu")
    said = ""

    def run(*arguments: object) -> int:
        nonlocal said
        status = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        said += shown.out + shown.err
        return status

    server = Hostile()
    with listening(server) as url:
        for where, status, kind in (
            ("GET /processes", 401, "html"),
            ("POST /processes/stage", 400, "pygeoapi"),
            ("POST /processes/submit", 403, "problem"),
            ("POST /processes/submit", 422, "problem"),
        ):
            server.order(where, parrot(status, kind))
            assert run("publish", dossier.folder, "--server", url) == 2
        server.order("POST /processes/submit", parrot(500, "html"))
        server.order("GET /jobs", parrot(200, "job"))
        assert run("publish", dossier.folder, "--server", url) == 0
    assert len(server.model.accepted) == 1
    target = Part4()
    other = Hostile(target)  # type: ignore[arg-type]
    other.order("POST", parrot(400, "problem"))
    with listening(other) as url:
        way = ("--level", "features", "--collection", f"{NAME}={LOTS}")
        assert run("publish", dossier.folder, "--server", url, *way) == 2
        assert run("publish", dossier.folder, "--server", url, *way) == 0
    hold(tmp_path, said)


def test_a_token_read_with_its_line_end_is_used_and_never_repeated() -> None:
    """A token from a file mostly ends with a line end, which no header may hold."""
    order = Hostile()
    with listening(order) as url, connect({"QH_TOKEN": f"{TOKEN}\n"}) as line:
        order.order("GET", parrot(200, "html"))
        assert f"Bearer {TOKEN}".encode() in line.send(Request("GET", f"{url}/x")).body
    for name, value in (("QH_TOKEN", f"{TOKEN}\nX: y"), ("QH_LOGIN", f"a:{PASSWORD}\x00")):
        with pytest.raises(InputError, match=name) as error:
            connect({name: value})
        assert not [
            s for s in SECRETS if s.decode() in repr(error.value.text) + error.value.details
        ]
