# SPDX-License-Identifier: GPL-2.0-or-later
"""What a hostile server does, what the user reads, and that the next run ends in one receipt.

The same battery runs over both transports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Optional

from qh_plugin.core.dossier.layout import DossierInfo, make_folders, open_dossier
from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.journal import Journal, State
from qh_plugin.core.publish.receipts import list_receipts, receipt_hash
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request, Response, Transport
from tests.core.publish.conftest import CODE, make_package
from tests.hostile.stub import (
    Hostile,
    cached,
    changed,
    done_but,
    headed,
    listening,
    lost,
    mute,
    said,
    truncated,
)

CHUNK, SUBMIT = "POST /processes/stage-chunk", "POST /processes/submit-dossier"
JOB, RESULTS, RECEIPT = "GET /jobs/", "/results", "GET /collections/receipts"
PAGE = b"<html><head><title>Bad gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True)
class Case:
    """`orders(server)` says how it misbehaves; `word` stands in the sentence that ends the first
    run, None where that run gets through by itself."""

    name: str
    orders: Callable[[Hostile], object]
    word: Optional[str] = None


def _rehashed(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def both(receipt: dict[str, Any]) -> None:
        change(receipt)
        receipt["receiptHash"] = receipt_hash(receipt)

    return both


def _of_another(receipt: dict[str, Any]) -> None:
    receipt["package"] = "0" * 64


def _edited(receipt: dict[str, Any]) -> None:
    receipt["version"] = 99


def _other_rows(receipt: dict[str, Any]) -> None:
    receipt["layers"][0]["sha256"] = "0" * 64


def _vanish(server: Hostile) -> None:
    def gone(request: Request, do: Callable[[Request], Response]) -> Response:
        server.model.jobs.clear()
        return do(request)

    server.order(JOB, gone)


def _for_ever(server: Hostile) -> None:
    server.order(JOB, said(200, b'{"status": "accepted", "progress": 5}'), times=-1)


NO_ANSWER = "Không kết nối được máy chủ"
WRONG_FORM = "không đúng dạng"
MISMATCH = "không khớp với gói"

CASES = (
    *(
        Case(f"dies after chunk {k}", lambda s, k=k: s.order("", lost, -1, 3 + k), NO_ANSWER)
        for k in range(4)
    ),
    Case("drops before the submission", lambda s: s.order(SUBMIT, lost)),
    Case("drops after the submission", lambda s: s.order(SUBMIT, mute)),
    Case("500 after the submission", lambda s: s.order(SUBMIT, done_but(500))),
    Case("502 page after the submission", lambda s: s.order(SUBMIT, done_but(502, PAGE))),
    Case("500 for every submission", lambda s: s.order(SUBMIT, said(500, PAGE), -1), "Chưa biết"),
    Case("413 for large chunks", lambda s: setattr(s.model, "largest_body", 30_000)),
    Case(
        "413 for every chunk", lambda s: s.order(CHUNK, said(413, PAGE), -1, 1), "không nhận phần"
    ),
    Case("429 once", lambda s: s.order(CHUNK, said(429, b"", retry_after="3"))),
    Case("429 at the submission", lambda s: s.order(SUBMIT, said(429, b"", retry_after="3"))),
    Case("429 for ever", lambda s: s.order("", said(429, b"", retry_after="3"), -1, 2), "quá tải"),
    Case("HTML instead of JSON", lambda s: s.order(JOB, said(200, PAGE)), WRONG_FORM),
    Case("HTML for a chunk", lambda s: s.order(CHUNK, said(200, PAGE)), WRONG_FORM),
    Case("login page", lambda s: s.order("", said(401, PAGE), -1, 4), "đăng nhập"),
    Case("forbidden", lambda s: s.order(SUBMIT, said(403, PAGE)), "không có quyền"),
    Case("no job ends", _for_ever, "vẫn đang xử lý"),
    Case("job vanishes", _vanish),
    Case(
        "a write is redirected",
        lambda s: s.order(SUBMIT, said(307, b"", location="/elsewhere")),
        "không được gửi tiếp",
    ),
    Case(
        "a chunk is redirected",
        lambda s: s.order(CHUNK, said(302, b"", location="http://127.0.0.2/")),
        "không được gửi tiếp",
    ),
    Case(
        "a read is redirected away",
        lambda s: s.order(JOB, said(302, b"", location="https://evil.example/")),
        "không đi theo",
    ),
    Case("head drips", lambda s: s.order(JOB, headed(x_drip="head"), -1), NO_ANSWER),
    Case("body drips", lambda s: s.order(JOB, headed(x_drip="body"), -1), NO_ANSWER),
    Case("a chunk's answer drips", lambda s: s.order(CHUNK, headed(x_drip="body"), -1), NO_ANSWER),
    Case("Location of a page", lambda s: s.order(SUBMIT, headed(location="/status"))),
    Case("Location of no job", lambda s: s.order(SUBMIT, headed(location="/jobs/nobody"))),
    Case("no Location", lambda s: s.order(SUBMIT, headed(location=""))),
    Case(
        "Location elsewhere", lambda s: s.order(SUBMIT, headed(location="//x.example/jobs/job-0"))
    ),
    Case("a cache keeps everything", lambda s: s.order("GET ", cached(), -1)),
    Case(
        "receipt of another package",
        lambda s: s.order(RESULTS, changed(_rehashed(_of_another))),
        MISMATCH,
    ),
    Case("edited receipt", lambda s: s.order(RESULTS, changed(_edited)), MISMATCH),
    Case(
        "receipt of other rows",
        lambda s: s.order(RESULTS, changed(_rehashed(_other_rows))),
        MISMATCH,
    ),
    Case("truncated receipt", lambda s: s.order(RESULTS, truncated), WRONG_FORM),
    Case("truncated job", lambda s: s.order(JOB, truncated), WRONG_FORM),
    Case("truncated chunk answer", lambda s: s.order(CHUNK, truncated), WRONG_FORM),
    Case("truncated submission", lambda s: s.order(SUBMIT, truncated)),
    Case("empty answers", lambda s: s.order(JOB, said(200, b"")), WRONG_FORM),
    Case("a list for a job", lambda s: s.order(JOB, said(200, b"[]"))),
    Case("wrong chunk answer", lambda s: s.order(CHUNK, said(200, b"{}")), "trả lời sai"),
    Case("clock a day ahead", lambda s: setattr(s, "date", "Mon, 23 Nov 2037 10:00:00 GMT")),
)
#: what the network library itself has to withstand
OF_THE_LINE = frozenset(
    {
        "dies after chunk 2",
        "drops after the submission",
        "500 after the submission",
        "413 for large chunks",
        "429 once",
        "a write is redirected",
        "a read is redirected away",
        "head drips",
        "body drips",
        "truncated receipt",
        "a cache keeps everything",
    }
)


class Hasty:
    """A transport whose time limit is short."""

    def __init__(self, inner: Transport, seconds: float) -> None:
        self.inner, self.seconds = inner, seconds

    def send(self, request: Request) -> Response:
        return self.inner.send(replace(request, timeout=self.seconds))


def endure(case: Case, transport: Transport, place: Path) -> str:
    """Run one case and hold that it ends in one version and one receipt; gives what the first run
    said."""
    server = Hostile()
    info = DossierInfo("Khu thử", "tt16_2025", CODE)
    dossier = make_folders(place / "CSDL_Thu", info)
    package = make_package(dossier.state / "outbox")
    naps: list[float] = []
    hasty = Hasty(transport, 1.0 if "drip" in case.name else 30.0)
    told = ""
    with listening(server) as url:

        def run():
            one = Submission(
                open_dossier(dossier.folder),
                hasty,
                url,
                sleep=naps.append,
                patience=Patience(attempts=2, base=0.01),
            )
            return one.run() if naps else (one.enter(package), one.run())[1]

        case.orders(server)
        try:
            receipt = run()
        except ServerError as error:
            told = error.text.vi
            assert open_dossier(dossier.folder).info.version == 0
            assert list_receipts(dossier) == []
            server.obey()
            hasty.seconds = 30.0
            naps.append(0.0)
            receipt = run()
        assert receipt.accepted and receipt.version == 1
        assert server.model.accepted == [package.package_id]
        assert server.model.versions == {CODE: 1}
        assert open_dossier(dossier.folder).info.version == 1
        assert [r.package for r in list_receipts(dossier)] == [package.package_id]
        assert Journal(dossier.journal).newest(url).state is State.ACCEPTED
        assert not package.path.exists()
    if "429" in case.name:
        assert sum(naps) >= 3.0  # it waited as long as it was asked to
    return told
