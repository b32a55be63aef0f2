# SPDX-License-Identifier: GPL-2.0-or-later
"""`city`: check a folder of ward dossiers, and what lies across the wards' borders.

Exit status: 0 no open error, 1 open errors, 2 a ward could not be checked or the run could not
start. What is done is kept: the same command again does only what changed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from qh_plugin.commands.check import day_of, roles_of, rule_ids
from qh_plugin.core.findings import Severity
from qh_plugin.core.progress import Progress
from qh_plugin.core.report.city import Line, printed, table
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files, xlsx
from qh_plugin.io.city.engines import engine_of
from qh_plugin.io.city.run import City, check_city, results_of
from qh_plugin.io.city.store import WardFacts
from qh_plugin.io.city.task import Settings
from qh_plugin.io.city.wards import wards_of
from qh_plugin.io.reports import write_jsonl
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Kiểm tra hồ sơ của cả thành phố, mỗi phường, xã một tác vụ",
    "Check a whole city's dossiers, one task a ward",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        help=Text(
            "thư mục chứa hồ sơ hoặc .gpkg của các phường, xã",
            "the folder with the dossiers or .gpkg files of the wards",
        ),
    )
    parser.add_argument(
        "--profile",
        metavar="ID",
        default="truoc_khi_nop",
        help=Text("bộ quy tắc", "the profile of rules"),
    )
    parser.add_argument(
        "--tolerance",
        metavar="M",
        type=float,
        help=Text("dung sai (m), 0 đến 0,05", "the tolerance (m), 0 to 0.05"),
    )
    parser.add_argument(
        "--rules", metavar="C01,C04", help=Text("chỉ chạy các quy tắc này", "run these rules only")
    )
    parser.add_argument(
        "--layer",
        metavar="NAME",
        action="append",
        help=Text("chỉ lớp này (lặp được)", "this layer only (may be repeated)"),
    )
    parser.add_argument(
        "--role",
        metavar="ROLE=NAME",
        action="append",
        default=[],
        help=Text("vai trò của một lớp (lặp được)", "the role of a layer (may be repeated)"),
    )
    parser.add_argument(
        "--model",
        metavar="ID",
        help=Text("mô hình dữ liệu của tệp rời", "the data model of a single file"),
    )
    parser.add_argument(
        "--date",
        metavar="YYYY-MM-DD",
        help=Text(
            "xét hiệu lực của luật và ngoại lệ theo ngày này",
            "take the laws and exceptions that hold on this day",
        ),
    )
    parser.add_argument(
        "--workers",
        metavar="N",
        type=int,
        default=os.cpu_count() or 1,
        help=Text(
            "số tiến trình (mặc định: số nhân của máy)",
            "how many processes (default: the cores of the computer)",
        ),
    )
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help=Text(
            "dùng cụm Dask có sẵn, ví dụ tcp://…",
            "use a Dask cluster that is there, such as tcp://…",
        ),
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        help=Text("nơi để kết quả từng phường, xã", "where the results of each ward go"),
    )
    parser.add_argument(
        "--report",
        metavar="OUT.jsonl",
        type=Path,
        help=Text("báo cáo lỗi giữa các xã", "the report of errors between wards"),
    )
    parser.add_argument(
        "--xlsx",
        metavar="OUT.xlsx",
        type=Path,
        help=Text("ghi bảng tổng hợp", "write the summary table"),
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help=Text(
            "làm lại cả những xã đã kiểm tra", "check those wards again that were checked before"
        ),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("in bảng tổng hợp dạng JSON", "print the summary table as JSON"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the city, print the summary, write the reports."""
    wards, day = wards_of(arguments.folder), day_of(arguments.date)
    settings = Settings(
        results=results_of(arguments.folder, arguments.out),
        profile=arguments.profile,
        tolerance=arguments.tolerance,
        rules=rule_ids(arguments.rules),
        layers=arguments.layer,
        roles=roles_of(arguments.role),
        model=arguments.model,
        on=day.isoformat() if day else "",
        again=arguments.again,
    )
    engine = engine_of(arguments.workers, arguments.dask)
    with _ctrl_c() as stopped, progress_bar(arguments.lang) as bar:
        city = check_city(wards, settings, engine, Progress(bar.on_step, stopped.is_set))
    lines = [_line(facts) for facts in city.wards]
    between = _across(city)
    if arguments.report:
        write_jsonl(city.across, arguments.report)
    if arguments.xlsx:
        rows = table(lines, between, arguments.lang)
        sheet = xlsx.Sheet(_TITLE.get(arguments.lang), rows, header_rows=1)
        whole_files.write(arguments.xlsx, xlsx.to_bytes([sheet]))
    if arguments.json:
        print(json.dumps(_data(city, lines, between), ensure_ascii=False, indent=1))
    else:
        print(printed(lines, between, arguments.lang))
        for row in city.filled:
            print(_FILLED.format(ward=row.ward, by=row.by, key=row.key).get(arguments.lang))
        print(_WHERE.format(path=str(settings.results)).get(arguments.lang))
    if city.failed:
        text = _FAILED.format(n=len(city.failed), of=len(city.wards))
        print(text.get(arguments.lang), file=sys.stderr)
        return 2
    return 1 if city.errors else 0


@contextmanager
def _ctrl_c() -> Iterator[threading.Event]:
    """Ctrl+C as a wish that is answered between two steps; what is done is kept."""
    stopped = threading.Event()
    before = signal.signal(signal.SIGINT, lambda number, frame: stopped.set())
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def _line(facts: WardFacts) -> Line:
    return Line(
        facts.name,
        facts.features,
        facts.errors,
        facts.warnings,
        facts.infos,
        facts.waived,
        facts.seconds,
        facts.failed,
    )


def _across(city: City) -> Line:
    counts = [city.across.count(s) for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)]
    return Line("", 0, counts[0], counts[1], counts[2], 0, city.second_pass)


def _data(city: City, lines: list[Line], between: Line) -> dict[str, Any]:
    return {
        "wards": [{**vars(line), "state": line.state().en} for line in lines],
        "across": vars(between),
        "filled": [vars(row) for row in city.filled],
        "seconds": {"first": round(city.first_pass, 3), "second": round(city.second_pass, 3)},
        "peak_mb": max((facts.peak_mb for facts in city.wards), default=0.0),
    }


_TITLE = Text("Tổng hợp phường, xã", "Summary by ward")
_WHERE = Text(
    "Báo cáo từng phường, xã và báo cáo chung (city.jsonl) nằm trong {path}",
    "The wards' reports and the common one (city.jsonl) lie in {path}",
)
_FILLED = Text(
    "{ward}: một khoảng hở (C04, {key}) do {by} lấp kín nên không tính là lỗi của thành phố",
    "{ward}: a gap (C04, {key}) that {by} fills is not counted in the city",
)
_FAILED = Text(
    "{n} trên {of} phường, xã chưa kiểm tra được; lý do ở trên.",
    "{n} of {of} wards could not be checked; the reasons are above.",
)
