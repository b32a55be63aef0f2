# SPDX-License-Identifier: GPL-2.0-or-later
"""The submission's state machine against a model server over a line that drops."""

from __future__ import annotations

import itertools
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qh_plugin.core.dossier.layout import DossierInfo, make_folders, open_dossier
from qh_plugin.core.errors import Cancelled, InputError, ServerError, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.journal import Journal, State
from qh_plugin.core.publish.receipts import list_receipts, receipt_hash
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.publish.transport import Request, Response, TransportError
from qh_plugin.core.text import Text
from tests.core.publish.conftest import CODE, make_package
from tests.core.publish.model_server import URL, Line, ModelServer
from tests.long_form import examples

NO_NAP = {"sleep": lambda seconds: None, "patience": Patience(attempts=2, base=0.01)}


def submission(dossier, line) -> Submission:
    return Submission(dossier, line, URL, **NO_NAP)


def test_a_good_line_gives_a_receipt_and_a_tidy_end(dossier, package_of) -> None:
    server = ModelServer()
    one = submission(dossier, Line(server))
    package = package_of(dossier)
    one.enter(package)
    states = []
    receipt = one.run(on_state=lambda state, text: states.append(state))
    assert receipt.accepted and receipt.version == 1
    assert open_dossier(dossier.folder).info.version == one.dossier.info.version == 1
    assert [r.package for r in list_receipts(dossier)] == [package.package_id]
    assert not package.path.exists()
    order = [State.STAGING, State.STAGED, State.SUBMITTED, State.RUNNING, State.ACCEPTED]
    assert [state for state, _ in itertools.groupby(states)] == order


def test_nothing_packed_is_said_so(dossier) -> None:
    with pytest.raises(InputError):
        submission(dossier, Line(ModelServer())).run()


def test_the_outcome_of_a_500_is_unknown_so_the_receipt_is_asked_for_first(
    dossier, package_of
) -> None:
    server = ModelServer()

    class Once(Line):
        def send(self, request):
            answer = super().send(request)
            if "submit-dossier/execution" in request.url and len(server.jobs) == 1:
                server.work(server.jobs["job-0"])  # it did go through
                return Response(500, {}, b"<html>oops</html>")
            return answer

    one = submission(dossier, Once(server))
    one.enter(package_of(dossier))
    receipt = one.run()
    assert receipt.accepted and len(server.jobs) == 1
    assert server.log[-1].startswith("GET /collections/receipts/items/")


def test_a_body_limit_of_a_proxy_halves_the_chunks_and_loses_nothing(dossier, package_of) -> None:
    server = ModelServer(chunk_size=1 << 17, largest_body=60_000)
    one = submission(dossier, Line(server))
    one.enter(package_of(dossier))
    assert one.run().accepted
    assert Journal(dossier.journal).newest(URL).chunk_size == 1 << 15


def test_a_submission_that_was_cut_off_knows_how_many_bytes_are_there(dossier, package_of) -> None:
    server = ModelServer(chunk_size=1 << 15)
    lost = itertools.chain([""] * 3, itertools.repeat("lost"))  # a question, two chunks, the end
    one = submission(dossier, Line(server, lost))
    one.enter(package_of(dossier))
    with pytest.raises(TransportError):
        one.run()
    entry = one.journal.newest(URL)
    assert (entry.state, one.journal.sent(entry)) == (State.STAGING, 2 << 15)
    assert submission(dossier, Line(server)).run().accepted
    assert one.journal.sent(entry) == entry.size


def test_a_line_that_drops_large_bodies_gets_smaller_chunks(dossier, package_of) -> None:
    server = ModelServer(chunk_size=1 << 17)

    class Narrow(Line):
        def send(self, request):
            if len(request.body or b"") > 60_000:
                raise TransportError(_TEXT)
            return super().send(request)

    one = submission(dossier, Narrow(server))
    one.enter(package_of(dossier))
    assert one.run().accepted


_TEXT = Text("đứt", "broken")


def test_a_receipt_of_other_data_is_not_believed(dossier, package_of) -> None:
    server = ModelServer()
    for change in (
        lambda r: r.update(package="0" * 64),
        lambda r: r.update(dossier="khác"),
        lambda r: r["layers"][0].update(received=2),
        lambda r: r["layers"][0].update(sha256="0" * 64),
        lambda r: r["layers"].clear(),
        lambda r: r.update(version=0),
        lambda r: r.update(version=None),
        lambda r: r.update(receiptHash="0" * 64),
        lambda r: r.update(outcome="done"),
    ):
        server = ModelServer()

        class Liar(Line):
            def send(self, request, change=change):
                answer = super().send(request)
                if not request.url.split("?")[0].endswith("/results"):
                    return answer
                from qh_plugin.core.publish.receipts import receipt_hash

                receipt = json.loads(answer.body)
                change(receipt)
                if len(set(receipt["receiptHash"])) > 1:
                    receipt["receiptHash"] = receipt_hash(receipt)
                return Response(200, {}, json.dumps(receipt).encode())

        one = submission(dossier, Liar(server))
        one.enter(package_of(dossier))
        with pytest.raises(ServerError) as error:
            one.run()
        assert "không khớp" in error.value.text.vi
        assert open_dossier(dossier.folder).info.version == 0
        assert list_receipts(dossier) == []
        Path(dossier.journal).unlink()


def test_a_package_that_was_changed_on_disk_is_not_sent(dossier, package_of) -> None:
    server = ModelServer()
    one = submission(dossier, Line(server))
    package = package_of(dossier)
    one.enter(package)
    package.path.write_bytes(package.path.read_bytes() + b"x")
    with pytest.raises(StorageError):
        one.run()
    assert not server.chunks


@dataclass
class Meddling(Line):
    """After the first chunk somebody writes into the package."""

    path: Path = Path()

    def send(self, request: Request) -> Response:
        answer = super().send(request)
        if b'"chunk"' in (request.body or b"") and self.path.is_file():
            self.path.write_bytes(bytes(self.path.stat().st_size))
            self.path = Path()
        return answer


class Telling(ModelServer):
    """Says of bytes that are not the package's what the real server says, and drops them."""

    def work(self, job) -> None:
        super().work(job)
        if job["status"] == "failed":
            package = job["inputs"]["package"]
            self.chunks.pop(package, None)
            told = {"type": "qh-receipt/1", "outcome": "invalid-package", "package": package}
            told.update(dossier="", receivedAt="2026-11-22T01:10:34Z", checks={})
            told["problems"] = [{"code": "QH-S-002", "detail": "Dữ liệu không khớp mã gói"}]
            job.update(status="successful", receipt={**told, "receiptHash": receipt_hash(told)})


def test_a_package_that_changes_while_it_is_sent_is_not_submitted(dossier, package_of) -> None:
    server, package = Telling(), package_of(dossier)
    whole = package.path.read_bytes()
    one = submission(dossier, Meddling(server, path=package.path))
    one.enter(package)
    with pytest.raises(StorageError, match="đã bị thay đổi trên đĩa nên chưa nộp"):
        one.run()
    assert server.chunks and not server.jobs and not list_receipts(dossier)
    package.path.write_bytes(whole)  # as packing again makes it
    again = submission(dossier, Line(server))
    again.enter(package)
    assert again.run().version == 1  # the wrong bytes that are there are found out and sent anew
    assert len(server.jobs) == 2 and [r.accepted for r in list_receipts(dossier)] == [True]


def test_the_receipt_is_fetched_even_when_the_package_file_is_gone(dossier, package_of) -> None:
    server = ModelServer()
    package = package_of(dossier)
    one = submission(dossier, Line(server))
    one.enter(package)
    journal = Journal(dossier.journal)
    other = submission(dossier, Line(server))
    other.run()
    journal.move(journal.newest(URL), State.UNKNOWN)
    assert submission(dossier, Line(server)).run().version == 1


def test_a_job_that_never_ends_is_left_for_later(dossier, package_of) -> None:
    server = ModelServer(steps=10**9)
    one = submission(dossier, Line(server))
    one.enter(package_of(dossier))
    with pytest.raises(ServerError) as error:
        one.run()
    assert "vẫn đang xử lý" in error.value.text.vi
    assert Journal(dossier.journal).newest(URL).state is State.UNKNOWN
    server.steps = 1
    for job in server.jobs.values():
        job["left"] = 1
    assert submission(dossier, Line(server)).run().accepted


def test_two_packages_on_one_base_version_one_wins(dossier, package_of) -> None:
    server = ModelServer()
    outcomes = []
    for seed in (1, 2):
        one = submission(dossier, Line(server))
        one.enter(package_of(dossier, seed=seed))
        outcomes.append(one.run().outcome)
    assert outcomes == ["accepted", "conflict"]
    assert server.versions == {CODE: 1}


def test_a_cancel_is_heard_in_every_nap(dossier, package_of) -> None:
    asked = itertools.count()
    progress = Progress(cancelled=lambda: next(asked) > 40)
    one = submission(dossier, Line(ModelServer(steps=10**9)))
    one.enter(package_of(dossier))
    with pytest.raises(Cancelled):
        one.run(progress=progress)


FAULTS = st.lists(
    st.sampled_from(["", "", "", "lost", "mute", "500", "503", "html", "crash"]), max_size=40
)


@settings(max_examples=examples(40), deadline=None)
@given(FAULTS)
@example(["", "", "", "", "", "mute"])
@example(["", "", "", "", "", "500", "lost", "crash"])
def test_any_sequence_of_faults_ends_in_exactly_one_version(faults: list[str]) -> None:
    """However the line behaves and however often the client gives up and is started again."""
    with tempfile.TemporaryDirectory() as place:
        info = DossierInfo("Khu thử", "tt16_2025", CODE)
        dossier = make_folders(Path(place) / "CSDL_Thu", info)
        server = ModelServer()
        line = Line(server, iter(faults))
        package = make_package(dossier.state / "outbox")
        Submission(dossier, line, URL, **NO_NAP).enter(package)
        receipt = None
        for _ in range(len(faults) + 2):
            try:
                receipt = Submission(open_dossier(dossier.folder), line, URL, **NO_NAP).run()
                break
            except ServerError:
                assert open_dossier(dossier.folder).info.version == 0
        assert receipt is not None and receipt.accepted and receipt.version == 1
        assert server.accepted == [package.package_id]
        assert server.versions == {CODE: 1}
        assert open_dossier(dossier.folder).info.version == 1
        assert [r.version for r in list_receipts(dossier)] == [1]
        assert Journal(dossier.journal).newest(URL).state is State.ACCEPTED
