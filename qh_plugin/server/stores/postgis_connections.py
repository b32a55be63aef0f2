# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections to the database of a PostGIS store. Its password is libpq's affair (PGPASSWORD, a
pgpass or a service file); nothing of ours writes it anywhere."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any, Iterator

import psycopg2
from psycopg2 import extensions

from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text

_IDLE = "qh_plugin"
_KEPT = 4


def parameters_of(dsn: str) -> dict[str, str]:
    """What a DSN says. Raises `StorageError` where it is none, or says a password."""
    try:
        said = extensions.parse_dsn(dsn)
    except psycopg2.Error as error:
        raise StorageError(
            Text(
                "Chuỗi kết nối cơ sở dữ liệu không đúng; ví dụ: host=127.0.0.1 dbname=city user=qh",
                "This is no connection string; for example: host=127.0.0.1 dbname=city user=qh",
            ),
            type(error).__name__,
        ) from error
    if "password" in said:
        raise StorageError(
            Text(
                "Không ghi mật khẩu vào chuỗi kết nối; hãy để ở tệp ~/.pgpass hoặc biến môi trường "
                "PGPASSWORD.",
                "Leave the password out of the connection string; put it into ~/.pgpass or the "
                "environment variable PGPASSWORD.",
            )
        )
    return {str(k): str(v) for k, v in said.items()}


class Connections:
    """A few connections that are kept between requests. For many threads, not across forks."""

    def __init__(self, dsn: str) -> None:
        self._parameters = parameters_of(dsn)
        self._idle: list[Any] = []
        self._lock = threading.Lock()

    def open(self, name: str = _IDLE) -> Any:
        """A new connection. Raises `StorageError`."""
        try:
            return psycopg2.connect(
                **{"connect_timeout": "10", **self._parameters, "application_name": name}
            )
        except psycopg2.OperationalError as error:
            raise StorageError(
                Text(
                    "Không kết nối được cơ sở dữ liệu: {why}.",
                    "Cannot connect to the database: {why}.",
                ).format(why=str(error).strip().splitlines()[0] if str(error).strip() else "?")
            ) from error

    @contextmanager
    def transaction(self, name: str = _IDLE, reading: bool = False) -> Iterator[Any]:
        """A connection for one transaction: committed where the block ends well. `name` is seen
        in pg_stat_activity. One for reading sees one state of everything."""
        connection = self._borrowed()
        try:
            if name != _IDLE:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL application_name = %s", (name,))
            if reading:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection
            connection.commit()
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            self._give_back(connection)

    def close(self) -> None:
        """Close those that wait; new ones are opened when they are needed."""
        with self._lock:
            waiting, self._idle = self._idle, []
        for connection in waiting:
            connection.close()

    def _borrowed(self) -> Any:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return self.open()
            if _answers(connection):
                return connection
            connection.close()

    def _give_back(self, connection: Any) -> None:
        with self._lock:
            if not connection.closed and len(self._idle) < _KEPT:
                self._idle.append(connection)
                return
        connection.close()


def _answers(connection: Any) -> bool:
    """False where the server has gone away or begun anew since the connection was used."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error:
        return False
    return True
