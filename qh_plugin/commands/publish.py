# SPDX-License-Identifier: GPL-2.0-or-later
"""`publish`: check a dossier, pack it, submit it and print the receipt; or ask what a server
offers, try a check there, or export the package for handing in."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Callable, Optional

from qh_plugin.commands.submission import add_facts, state_facts
from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.capabilities import Capabilities
from qh_plugin.core.publish.features_write import Outcome
from qh_plugin.core.publish.gate import GateClosed
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.publish.submit import outcome_text
from qh_plugin.core.text import Text

HELP = Text("Kiểm tra, đóng gói và công bố hồ sơ", "Check, pack and publish a dossier")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER, `--server`, `--profile`, `--json`, `--take-version`, and the other ways: `--test`,
    `--dry-run`, `--export`, `--level features` with `--collection` and `--overwrite`."""
    parser.add_argument(
        "dossier",
        type=Path,
        nargs="?",
        help=Text(
            "thư mục hồ sơ (không cần khi --test)",
            "the folder of the dossier (not needed with --test)",
        ),
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help=Text("địa chỉ máy chủ nhận hồ sơ", "the address of the city server"),
    )
    parser.add_argument(
        "--profile", default="truoc_khi_nop", help=Text("bộ quy tắc", "the profile of rules")
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help=Text("chỉ in biên nhận dạng JSON", "print the receipt as JSON only"),
    )
    parser.add_argument(
        "--take-version",
        action="store_true",
        help=Text(
            "sau xung đột: lấy phiên bản trên máy chủ làm gốc cho lần công bố sau",
            "after a conflict: base the dossier on the server's version for the next publish",
        ),
    )
    add_facts(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--test",
        metavar="URL",
        help=Text(
            "cho biết máy chủ này có gì, không gửi gì", "say what this server offers, send nothing"
        ),
    )
    way.add_argument(
        "--dry-run",
        action="store_true",
        help=Text(
            "để máy chủ kiểm tra, so sánh, không lưu gì",
            "let the server check, compare, store nothing",
        ),
    )
    way.add_argument(
        "--export",
        type=Path,
        metavar="ZIP",
        help=Text("xuất gói kèm phiếu để nộp tay", "the package with its sheet for handing in"),
    )
    way.add_argument(
        "--level",
        choices=("package", "features"),
        default="package",
        help=Text(
            "features: từng đối tượng, không trọn gói, tới máy chủ không nhận gói",
            "features: one by one, not as a whole, to a server that takes no packages",
        ),
    )
    parser.add_argument(
        "--collection",
        action="append",
        default=[],
        metavar="NAME=LAYER",
        help=Text(
            "với --level features: một bộ của máy chủ và lớp dành cho nó "
            "(CSDL_Lớp; bỏ trống: lớp cùng tên)",
            "with --level features: a collection of the server and the layer for it "
            "(Database_Class; the same name where left out)",
        ),
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help=Text(
            "với --level features: ghi đè những gì người khác đã đổi trên máy chủ",
            "with --level features: replace what somebody else changed on the server",
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """0 accepted, 1 refused (open errors, rejected, conflict), 2 could not run."""
    from qh_plugin.io.merging import cut_off

    if arguments.test:
        return _test(arguments)
    if arguments.dossier is None or not (arguments.server or arguments.export):
        raise InputError(
            Text(
                "Hãy cho biết hồ sơ và máy chủ: publish HỒ_SƠ --server ĐỊA_CHỈ.",
                "Name the dossier and the server: publish DOSSIER --server URL.",
            )
        )
    dossier = open_dossier(arguments.dossier)
    broken = cut_off(dossier)
    if broken is not None:
        print(f"▲ {broken.get(arguments.lang)}", file=sys.stderr)
    state_facts(dossier, arguments)
    try:
        if arguments.export:
            return _export(dossier, arguments)
        if arguments.level == "features":
            return _features(dossier, arguments)
        return (_dry_run if arguments.dry_run else _publish)(dossier, arguments)
    except GateClosed as closed:
        print(closed.text.get(arguments.lang), file=sys.stderr)
        return 1


def _publish(dossier: Dossier, arguments: argparse.Namespace) -> int:
    from qh_plugin.io.http import connect
    from qh_plugin.io.publishing import publish, take_server_version

    last = ""

    def on_state(state: State, text: Text) -> None:
        nonlocal last
        line = text.get(arguments.lang)
        if not arguments.json and line != last:
            print(f"  {line}", flush=True)
        last = line

    with connect() as transport:
        receipt = publish(
            dossier, transport, arguments.server, arguments.profile, on_state=on_state
        )
    if arguments.json:
        print(json.dumps(receipt.raw, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        _show(receipt, arguments.lang)
    if arguments.take_version and receipt.outcome == "conflict":
        take_server_version(dossier, receipt)
    elif receipt.outcome == "conflict" and not arguments.json and _ahead(receipt, dossier):
        print(_AFTER_CONFLICT.format(server=arguments.server).get(arguments.lang))
    return 0 if receipt.accepted else 1


def _ahead(receipt: Receipt, dossier: Dossier) -> bool:
    """Whether the server has what the dossier has not: one that fell back has nothing to merge."""
    numbers = [one.get("current") for one in receipt.problems]
    return not any(isinstance(n, int) and n < dossier.info.version for n in numbers)


def _test(arguments: argparse.Namespace) -> int:
    """What a server offers. 0 where it takes whole dossiers, 1 where it does not."""
    from qh_plugin.core.publish.client import Server
    from qh_plugin.io.http import connect

    with connect() as transport:
        found = Server(transport, arguments.test).capabilities()
    for line in found.lines():
        print(line.get(arguments.lang))
    for line in _differences(found, None, arguments.profile):
        print("  ▲ " + line.get(arguments.lang))
    return 0 if found.level.value == "A" else 1


def _dry_run(dossier: Dossier, arguments: argparse.Namespace) -> int:
    """0 where the server would let the dossier in, 1 where not."""
    from qh_plugin.io.http import connect
    from qh_plugin.io.offering import dry_run

    say = _speaker(arguments)

    def on_server(found: Capabilities) -> None:
        for line in _differences(found, dossier, arguments.profile):
            say(Text("▲ {line}", "▲ {line}").format(line=line))

    with connect() as transport:
        trial = dry_run(
            dossier, transport, arguments.server, arguments.profile, on_server=on_server
        )
    if arguments.json:
        told = [{"vi": line.vi, "en": line.en} for line in trial.differences]
        facts = {"package": trial.package, "errors": trial.errors, "warnings": trial.warnings}
        whole = {**facts, "problems": list(trial.problems), "differences": told}
        print(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True))
        return 0 if trial.passed else 1
    say(_TRIED.format(errors=trial.errors, warnings=trial.warnings))
    for problem in trial.problems:
        print(f"  ! {problem.get('title')}: {problem.get('detail')}")
    say(_OTHERWISE.format(n=len(trial.differences)) if trial.differences else _ALIKE)
    for line in trial.differences:
        print("  ▲ " + line.get(arguments.lang))
    return 0 if trial.passed else 1


def _features(dossier: Dossier, arguments: argparse.Namespace) -> int:
    """0 where every feature is on the server, 1 where some were left alone."""
    from qh_plugin.core.progress import Progress
    from qh_plugin.io.feature_publishing import publish_features
    from qh_plugin.io.http import connect

    if not arguments.collection:
        raise InputError(
            Text(
                "Hãy cho biết bộ dữ liệu của máy chủ: --collection TÊN=LỚP.",
                "Name the server's collection: --collection NAME=LAYER.",
            )
        )
    pairs = [str(entry).partition("=") for entry in arguments.collection]
    say, last = _speaker(arguments), ""

    def on_step(fraction: float, text: Optional[Text]) -> None:
        nonlocal last
        if text is not None and text.vi != last:
            last = text.vi
            say(text)

    with connect() as transport:
        outcomes = publish_features(
            dossier,
            transport,
            arguments.server,
            {name: layer or name for name, _, layer in pairs},
            arguments.profile,
            Progress(on_step),
            overwrite=arguments.overwrite,
        )
    for name, outcome in outcomes.items():
        counts = {"name": name, "k": outcome.written, "n": outcome.planned}
        say(_WRITTEN.format(**counts))
        for identifier, why in outcome.conflicts:
            say(_LEFT_ALONE.format(name=identifier, why=why))
    if any(outcome.conflicts for outcome in outcomes.values()):
        say(_OR_OVERWRITE)
    if arguments.json:
        print(json.dumps({name: _facts(one) for name, one in outcomes.items()}, indent=1))
    return 0 if all(one.complete for one in outcomes.values()) else 1


def _facts(outcome: Outcome) -> dict[str, object]:
    told = [{"id": name, "vi": why.vi, "en": why.en} for name, why in outcome.conflicts]
    return {
        "planned": outcome.planned,
        "written": outcome.written,
        "locked": outcome.locked,
        "conflicts": told,
    }


def _export(dossier: Dossier, arguments: argparse.Namespace) -> int:
    from qh_plugin.io.offering import hand_in

    package, sheet = hand_in(dossier, arguments.export, arguments.profile)
    if arguments.json:
        print(json.dumps({"package": package.package_id, "sheet": str(sheet)}))
        return 0
    words = _EXPORTED.format(file=str(package.path), sheet=str(sheet), sha=package.package_id)
    print(words.get(arguments.lang))
    return 0


def _differences(found: Capabilities, dossier: Optional[Dossier], profile: str) -> tuple[Text, ...]:
    from qh_plugin.io.versions import versions

    return found.differences(*versions(model_of(dossier.info) if dossier else None, profile))


def _speaker(arguments: argparse.Namespace) -> Callable[[Text], None]:
    def say(text: Text) -> None:
        if not arguments.json:
            print("  " + text.get(arguments.lang), flush=True)

    return say


def _show(receipt: Receipt, language: str) -> None:
    words = Text("Biên nhận", "Receipt").get(language)
    print(f"{words}: {outcome_text(receipt).get(language)}")
    counts = Text(
        "{name}: {received} đối tượng ({inserted} mới, {updated} sửa, {deleted} xóa)",
        "{name}: {received} features ({inserted} new, {updated} changed, {deleted} deleted)",
    )
    for layer in receipt.layers:
        print("  " + counts.format(**{k: str(layer.get(k, "?")) for k in _SHOWN}).get(language))
    for problem in receipt.problems:
        print(f"  ! {problem.get('title')}: {problem.get('detail')}")
    print(f"  {receipt.package}\n  {receipt.receipt_hash}")


_SHOWN = ("name", "received", "inserted", "updated", "deleted")
_WRITTEN = Text(
    "{name}: đã ghi {k}/{n} đối tượng, không trọn gói",
    "{name}: features written: {k}/{n}, not as a whole",
)
_LEFT_ALONE = Text("! {name}: {why}; không ghi", "! {name}: {why}; not written")
_OR_OVERWRITE = Text(
    "Hãy hỏi người đã sửa; nếu lấy bản của hồ sơ này thì chạy lại với --overwrite.",
    "Ask who changed them; if this dossier's version counts run again with --overwrite.",
)
_AFTER_CONFLICT = Text(
    "Xem người khác đã sửa gì: diff HỒ_SƠ --server {server}; lấy vào và chọn: merge HỒ_SƠ --server "
    "{server}; rồi kiểm tra và công bố lại.",
    "See what others changed: diff DOSSIER --server {server}; take it and choose: merge DOSSIER "
    "--server {server}; then check and publish again.",
)
_TRIED = Text(
    "Kiểm tra thử trên máy chủ: {errors} lỗi, {warnings} cảnh báo; không lưu gì",
    "Checked on the server: {errors} errors, {warnings} warnings; nothing stored",
)
_ALIKE = Text(
    "Kết quả giống kết quả kiểm tra trên máy này",
    "The findings equal those of this computer's check",
)
_OTHERWISE = Text(
    "Khác kết quả kiểm tra trên máy này ở {n} điểm:",
    "Differs from this computer's check in {n} points:",
)
_EXPORTED = Text(
    "Đã xuất gói {file} và phiếu nộp {sheet}; mã gói {sha}. Hãy nộp cả hai theo hướng dẫn trong "
    "phiếu.",
    "Exported the package {file} and its sheet {sheet}; package id {sha}. Hand in both as the "
    "sheet says.",
)
