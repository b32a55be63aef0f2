# SPDX-License-Identifier: GPL-2.0-or-later
"""`make server-demo`: a whole city on loopback until Ctrl+C, an hour at most (SECONDS_TO_RUN=…)."""

from __future__ import annotations

import os
import signal
import sys
import threading

from tests.server_demo.city import HOLDER, WARD, City, missing, running

_TOLD = """
  {url}/status              tình hình nộp hồ sơ
  {url}/openapi-processes.json
  {url}/health              (không cần đăng nhập)

  Đăng nhập: {login}
  Chứng thư gốc: {root}

Hoặc đăng nhập bằng chứng thư cá nhân (cấp cho “{holder}”):
  {by_certificate}
  {certificate}
  QGIS: Cài đặt → Tùy chọn → Chứng thực → thêm cấu hình “PKI paths” với tệp này làm cả chứng thư
  lẫn khóa.

Cả hai chỉ được nộp cho phường {ward}; xem, đổi khi máy chủ đang chạy:
  .venv/bin/python -m qh_plugin serveraccounts '{accounts}'
  .venv/bin/python -m qh_plugin serveraccounts '{accounts}' --allow canbo.saigon 26740 27259

Công bố từ dòng lệnh:
  export QH_LOGIN='{login}' QH_CA='{root}'
  .venv/bin/python -m qh_plugin sample --clean /tmp/CSDL_HoSoMau
  .venv/bin/python -m qh_plugin publish /tmp/CSDL_HoSoMau --server {url} \\
    --unit 'UBND phường Sài Gòn' --period 2026-Q4

Công bố bằng chứng thư cá nhân:
  export QH_CERT='{certificate}' QH_CA='{root}'
  .venv/bin/python -m qh_plugin publish /tmp/CSDL_HoSoMau --server {by_certificate} \\
    --unit 'UBND phường Sài Gòn' --period 2026-Q4

Sao lưu khi máy chủ đang chạy:
  .venv/bin/python -m qh_plugin serverbackup /tmp/saoluu --store postgis --folder '{store}' \\
    --dsn '{dsn}'

Dừng: Ctrl+C (tự dừng sau {seconds} giây).
"""


def told(city: City, seconds: float) -> str:
    """What the user is to know."""
    facts = {"url": city.url, "login": city.login, "root": city.root}
    facts |= {"by_certificate": city.by_certificate, "certificate": city.certificate}
    facts |= {"ward": WARD, "accounts": city.accounts}
    return _TOLD.format(
        **facts, holder=HOLDER, store=city.store, dsn=city.dsn, seconds=int(seconds)
    )


def main() -> int:
    """0 when it was stopped."""
    lacking = missing()
    if lacking is not None:
        print(f"server-demo: {lacking} is not installed: make setup", file=sys.stderr)
        return 2
    seconds = float(os.environ.get("SECONDS_TO_RUN", "3600"))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running() as city:
        print(told(city, seconds), flush=True)
        stop.wait(seconds)
    print("server-demo: đã dừng", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
