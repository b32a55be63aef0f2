# SPDX-License-Identifier: GPL-2.0-or-later
"""Published layers: the address for QGIS's provider, and servers that do not answer as such.

The layers themselves are opened from the real server in tests/gui/inside_publishing.py.
"""

from __future__ import annotations

import contextlib
import socket

import pytest
from qgis.core import QgsDataSourceUri, QgsProject

from qh_plugin.core.errors import ServerError
from qh_plugin.core.model import load
from qh_plugin.qgis_io.published_layers import open_published, published_uri

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def test_address_names_server_collection_page_size_and_login():
    uri = QgsDataSourceUri(published_uri("http://127.0.0.1:5000/api", LOTS, "abc1234"))
    assert uri.param("url") == "http://127.0.0.1:5000/api"
    assert uri.param("typename") == LOTS
    assert uri.param("pageSize") == "1000"
    assert uri.authConfigId() == "abc1234"


def test_no_server_is_one_sentence_and_adds_nothing(qgis_app):
    QgsProject.instance().clear()
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"  # bound, and not listened at
        with pytest.raises(ServerError, match=LOTS):
            open_published(url, [LOTS], 1, load())
    assert not QgsProject.instance().mapLayers()


def test_collections_that_the_model_does_not_know_are_left_out(qgis_app):
    assert open_published("http://127.0.0.1:1", ["receipts", "dossiers"], 1, load()) == []
