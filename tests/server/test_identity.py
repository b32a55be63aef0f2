# SPDX-License-Identifier: GPL-2.0-or-later
"""Whom a request is from: a user name, or the common name of a verified certificate."""

from __future__ import annotations

import pytest

from qh_plugin.server.identity import submitter_of


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("canbo.saigon", "canbo.saigon"),
        ("Viễn thông", "Viễn thông"),
        (r"DOMAIN\canbo", r"DOMAIN\canbo"),  # a user name is taken as it is
        (r"CN=Vi\E1\BB\85n thông,O=UBND", "Viễn thông"),
        (r"CN=An\, Ph\C3\B2ng QL,O=UBND,C=VN", "An, Phòng QL"),
        (r"O=UBND\,CN=giam.doc,CN=canbo", "canbo"),  # a comma within a value parts nothing
        ("C=VN,O=UBND,CN=canbo", "canbo"),
        (r"emailAddress=a@b.vn,CN=canbo", "canbo"),
        ("2.5.4.3=canbo,O=UBND", "canbo"),
        ("O=UBND", "O=UBND"),
        ("CN=,O=UBND", "CN=,O=UBND"),
        ("CN=a, khong phai ten", "CN=a, khong phai ten"),
        ("x\n y", "x y"),
        ("", ""),
    ],
)
def test_a_name_is_told_by_the_proxy(told: str, name: str, monkeypatch) -> None:
    monkeypatch.setenv("QH_USER_HEADER", "X-QH-User")
    asked = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_QH_USER": told.encode("utf-8").decode("latin-1")}
    assert submitter_of(asked) == name
    assert submitter_of({**asked, "REMOTE_ADDR": "192.0.2.1"}) == ""
    monkeypatch.delenv("QH_USER_HEADER")
    assert submitter_of(asked) == ""
