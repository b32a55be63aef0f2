# SPDX-License-Identifier: GPL-2.0-or-later
"""`report`: write a stored report `qh-report/1` in its other forms."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from qh_plugin.core.checking.described import described
from qh_plugin.core.report import jsonl
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.report.summary import summary
from qh_plugin.core.report.surroundings import surroundings
from qh_plugin.core.text import Text
from qh_plugin.io import reports
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.terminal import progress_bar

HELP = Text(
    "Chuyển báo cáo .jsonl đã lưu thành HTML, Excel, XML",
    "Turn a stored .jsonl report into HTML, Excel, XML",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument(
        "report_in",
        metavar="IN.jsonl",
        type=Path,
        help=Text("báo cáo qh-report/1", "a report qh-report/1"),
    )
    add_output_arguments(parser)
    parser.add_argument(
        "--data",
        metavar="PATH",
        type=Path,
        help=Text(
            "dữ liệu đã kiểm tra, để vẽ các đối tượng quanh lỗi trong trang HTML",
            "the data that was checked, to draw the features around the findings in the HTML page",
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, write the forms asked for, print the summary. Exit status as `check`."""
    result = described(jsonl.read(arguments.report_in))
    if arguments.data and arguments.html:
        with progress_bar(arguments.lang) as progress:
            dataset = read_dataset(arguments.data, progress=progress)
        result = replace(result, surroundings=surroundings(result.findings, dataset))
    write_outputs(result, arguments)
    print(summary(result, arguments.lang))
    return 1 if result.errors else 0


def add_output_arguments(parser: argparse.ArgumentParser) -> None:
    """The forms of a report; `check` has them too."""
    for name, metavar, told in (
        (
            "--html",
            "OUT.html",
            Text("ghi biên bản để đọc, in và ký", "write the minutes to read, print and sign"),
        ),
        (
            "--xlsx",
            "OUT.xlsx",
            Text(
                "ghi bảng Excel: tổng hợp, theo quy tắc, lỗi, ngoại lệ",
                "write an Excel table: summary, by rule, findings, exceptions",
            ),
        ),
        (
            "--xml",
            "OUT.xml",
            Text(
                "ghi chất lượng dữ liệu theo ISO 19157 (XML ISO 19139)",
                "write the quality of the data after ISO 19157 (XML ISO 19139)",
            ),
        ),
    ):
        parser.add_argument(name, metavar=metavar, type=Path, help=told)


def write_outputs(result: CheckResult, arguments: argparse.Namespace) -> None:
    """Write the forms that were asked for. Raises `StorageError`."""
    if arguments.html:
        reports.write_html(result, arguments.html, arguments.lang)
    if arguments.xlsx:
        reports.write_xlsx(result, arguments.xlsx, arguments.lang)
    if arguments.xml:
        reports.write_xml(result, arguments.xml)
