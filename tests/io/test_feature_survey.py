# SPDX-License-Identifier: GPL-2.0-or-later
"""What publishing feature by feature would do is known before anything is written."""

from __future__ import annotations

import pytest

from qh_plugin.core.errors import ServerError
from qh_plugin.core.publish.transport import Response
from qh_plugin.io import feature_publishing
from qh_plugin.io.feature_publishing import publish_features
from qh_plugin.io.feature_survey import Plan, survey
from tests.hostile.part4 import Part4
from tests.io.published_data import TABLE, insert, make_dossier, square

URL = "https://city.example/api"


@pytest.fixture
def dossier(tmp_path):
    return make_dossier(tmp_path / "CSDL_A", {"A": square(0), "B": square(20)})


@pytest.mark.parametrize("name", [TABLE, "chucnangsudungdat_a", "khac"])
def test_a_layer_goes_to_the_collection_of_its_name(dossier, name) -> None:
    server = Part4(name=name)
    found = survey(dossier, server, URL)
    assert found.collections == (name,)  # records are no features
    assert {table: len(prints) for table, prints in found.prints.items()} == {TABLE: 2}
    assert found.meant(TABLE) == ("" if name == "khac" else name)
    assert found.plan(TABLE, name) == Plan(new=2)
    assert not any(line.split()[0] != "GET" for line in server.log)
    assert not list((dossier.state / "outbox").rglob("*.gpkg"))


def test_the_plan_is_what_the_journal_lacks(dossier, monkeypatch) -> None:
    monkeypatch.setattr(feature_publishing, "check_snapshot", lambda *_, **__: None)
    server = Part4(name=TABLE)
    outcome = publish_features(dossier, server, URL, {TABLE: TABLE}, sleep=lambda _: None)[TABLE]
    assert (outcome.planned, outcome.written) == (2, 2)
    assert survey(dossier, server, URL).plan(TABLE, TABLE) == Plan()
    insert(dossier, {"C": square(40)})
    plan = survey(dossier, server, URL).plan(TABLE, TABLE)
    assert (plan, plan.writes) == (Plan(new=1), 1)
    other = make_dossier(dossier.folder.with_name("CSDL_B"), {"A": square(0, width=12.0)})
    place = other.state / "features.sqlite"
    place.write_bytes((dossier.state / "features.sqlite").read_bytes())
    assert survey(other, server, URL).plan(TABLE, TABLE) == Plan(changed=1, removed=1)


def test_a_server_that_lists_nothing_is_one_sentence(dossier) -> None:
    class Mute:
        def send(self, request):
            return Response(200, {}, b"{}")

    with pytest.raises(ServerError, match="không cho biết các bộ dữ liệu"):
        survey(dossier, Mute(), URL)
