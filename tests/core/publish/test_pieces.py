# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses, errors of servers, retries, journal: one by one."""

from __future__ import annotations

import json

import pytest

from qh_plugin.core.errors import Cancelled, ServerError, StorageError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.address import server_address
from qh_plugin.core.publish.answers import error_detail, json_body, refused
from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.core.publish.retry import Patience, before_next_look, pause, send_again
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text

GET = Request("GET", "http://127.0.0.1/x")


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://city.example/api/", "https://city.example/api"),
        ("  https://city.example/api?f=json#top ", "https://city.example/api"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://localhost:5000/", "http://localhost:5000"),
        ("http://[::1]:5000/a/b", "http://[::1]:5000/a/b"),
        ("http://127.8.9.1", "http://127.8.9.1"),
    ],
)
def test_good_addresses(url: str, clean: str) -> None:
    assert server_address(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        "",
        "city",
        "http://city.example",
        "http://192.168.1.4:5000",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "https://a:b@city.example",
        "https://city.example:99999",
        "javascript:alert(1)",
    ],
)
def test_bad_addresses(url: str) -> None:
    with pytest.raises(ServerError):
        server_address(url)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"type": "x", "title": "Moi hon", "detail": "4 / 6", "status": 409}', "Moi hon: 4 / 6"),
        (b'{"code": "NoSuchJob", "type": "NoSuchJob", "description": "abc"}', "abc"),
        (b'[{"code": "Internal", "description": "boom"}]', "boom"),
        (b"<html><head><title>504 Gateway\n Time-out</title></head><body>x", "504 Gateway"),
        (b"<html><body>\n\n  <h1>Oops</h1> text\nmore", "Oops text"),
        (b"", ""),
        (b"\xff\xfe\x00", ""),
        (b"[]", ""),
        (b'"text"', ""),
    ],
)
def test_the_shapes_of_error_bodies(body: bytes, said: str) -> None:
    assert error_detail(Response(500, {}, body)).startswith(said)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 413, 415, 422, 500, 503])
def test_every_status_gives_one_sentence_in_both_languages(status: int) -> None:
    error = refused(Response(status, {}, b'{"description": "vi do"}'))
    assert error.status == status
    assert error.text.vi and error.text.en and "\n" not in error.text.vi
    assert "{" not in error.text.vi


@pytest.mark.parametrize("code", ["QH-A-004", "QH-A-005", "QH-A-006"])
def test_who_may_submit_what_is_told_in_the_servers_words(code: str) -> None:
    said = {"status": 403, "code": code, "title": "x", "detail": "“a{b}” không\nđược"}
    told = refused(Response(403, {}, json.dumps({**said, "detailEn": "“a{b}” may not"}).encode()))
    assert (told.status, told.text) == (403, Text("“a{b}” không được", "“a{b}” may not"))
    assert refused(Response(403, {}, json.dumps(said).encode())).text.en == "“a{b}” không được"
    for strange in ({**said, "detail": 7}, {**said, "detail": " "}, [said], code):
        told = refused(Response(403, {}, json.dumps(strange).encode()))
        assert told.text.vi.startswith("Tài khoản này không có quyền")
    secret = {**said, "detail": "password: abc"}
    assert "abc" not in refused(Response(403, {}, json.dumps(secret).encode())).text.vi


def test_a_page_where_json_was_due() -> None:
    with pytest.raises(ServerError) as error:
        json_body(Response(200, {}, b"<html><title>Login</title>"))
    assert "Login" in error.value.text.vi


class Script:
    """A transport that answers from a list."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)

    def send(self, request: Request) -> Response:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Response)
        return answer


def drop() -> TransportError:
    return TransportError(Text("đứt", "broken"))


@pytest.mark.parametrize("status", [408, 425, 429, 502, 503, 504])
def test_passing_trouble_is_tried_again(status: int) -> None:
    naps: list[float] = []
    script = Script(drop(), Response(status, {}, b""), Response(200, {}, b"ok"))
    answer = send_again(script, GET, sleep=naps.append)
    assert answer.body == b"ok"
    assert 0.25 <= sum(naps) <= 1.5


@pytest.mark.parametrize("status", [200, 400, 404, 409, 413, 500])
def test_other_answers_are_given_at_once(status: int) -> None:
    assert send_again(Script(Response(status, {}, b"")), GET).status == status


def test_patience_ends() -> None:
    with pytest.raises(TransportError):
        send_again(Script(drop(), drop()), GET, patience=Patience(attempts=2), sleep=lambda s: None)
    last = Response(503, {}, b"")
    script = Script(last, last)
    assert send_again(script, GET, patience=Patience(attempts=2), sleep=lambda s: None) is last


def test_retry_after_is_honoured_within_reason() -> None:
    for value, least, most in (("3", 3, 3), ("9999", 60, 60), ("soon", 0.2, 0.6)):
        naps: list[float] = []
        script = Script(Response(429, {"retry-after": value}, b""), Response(200, {}, b""))
        send_again(script, GET, sleep=naps.append)
        assert least <= sum(naps) <= most


def test_a_cancel_ends_a_nap() -> None:
    heard = iter([False, False, True])
    naps: list[float] = []
    with pytest.raises(Cancelled):
        pause(15.0, naps.append, Progress(cancelled=lambda: next(heard)))
    assert sum(naps) == 0.5


def test_the_journal_keeps_the_newest_entry_per_server(tmp_path) -> None:
    journal = Journal(tmp_path / "deep" / "journal.sqlite")
    assert journal.newest("a") is None
    first = journal.save(Entry("p1", "a", "/x", 10, 0))
    journal.save(Entry("p2", "a", "/y", 20, 0))
    journal.save(Entry("p3", "b", "/z", 30, 0))
    assert journal.newest("a").package == "p2"
    journal.move(first, State.SUBMITTED, job="j", note="ghi chú")
    found = journal.newest("a")
    assert (found.package, found.state, found.job, found.note) == (
        "p1",
        State.SUBMITTED,
        "j",
        "ghi chú",
    )
    assert journal.find("p3", "b").size == 30 and journal.find("p3", "a") is None
    assert [entry.package for entry in journal.newest_of_each()] == ["p3", "p1"]


def test_the_journal_knows_how_many_bytes_were_sent(tmp_path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    entry = journal.save(Entry("p1", "a", "/x", 10, 0))
    assert journal.sent(entry) == 0
    journal.note_sent(entry, 4)
    journal.note_sent(entry, 16)  # the last chunk is not full
    assert journal.sent(entry) == 10
    assert journal.sent(Entry("p1", "b", "/x", 10, 0)) == 0


def test_a_journal_that_cannot_be_written_is_said_so(tmp_path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database, sorry" * 100)
    with pytest.raises(StorageError) as error:
        Journal(tmp_path / "journal.sqlite").newest("a")
    assert "nhật ký" in error.value.text.vi


def test_silence_is_the_default() -> None:
    pause(0.0, lambda s: None, SILENT)


@pytest.mark.parametrize("job", [0.5, 3.0, 15.5, 31.0, 47.0])
def test_the_end_of_a_job_is_soon_seen_and_not_asked_for_too_often(job: float) -> None:
    waited, looks = 0.0, 0
    while waited < job:
        waited, looks = waited + before_next_look(waited), looks + 1
    assert waited - job <= max(1.0, job / 4)
    assert looks <= 20


def test_half_an_hour_of_waiting_asks_little() -> None:
    waited, looks = 0.0, 0
    while waited < 1800.0:
        waited, looks = waited + before_next_look(waited), looks + 1
    assert looks <= 140
