# SPDX-License-Identifier: GPL-2.0-or-later
"""`merge`: take what others published into a dossier, after a backup; or undo that."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.merge import Choices, Take
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from qh_plugin.io.merging import Merged

HELP = Text(
    "Lấy dữ liệu người khác đã công bố vào hồ sơ, chọn bên nào ở chỗ xung đột",
    "Take what others published into a dossier, choosing whose where both changed",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """DOSSIER, the server and the choices."""
    parser.add_argument(
        "dossier",
        type=Path,
        metavar="DOSSIER",
        help=Text("thư mục hồ sơ", "the folder of the dossier"),
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help=Text("địa chỉ máy chủ nhận hồ sơ", "the address of the city server"),
    )
    takes = [take.value for take in Take]
    parser.add_argument(
        "--take",
        choices=takes,
        help=Text(
            "giữ bên nào cho đối tượng xung đột: của tôi, đã công bố",
            "which side to keep where both changed a feature: mine, published",
        ),
    )
    parser.add_argument(
        "--class",
        dest="layers",
        action="append",
        default=[],
        metavar="NAME",
        help=Text(
            "--take chỉ áp dụng cho lớp này (lặp lại được)",
            "--take holds for this layer only (may be repeated)",
        ),
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help=Text(
            "cả lớp của --class, không chỉ chỗ xung đột",
            "the whole layer of --class, not only where both changed",
        ),
    )
    for take, said in (
        (Take.MINE, Text("của tôi", "mine")),
        (Take.THEIRS, Text("đã công bố", "published")),
    ):
        parser.add_argument(
            f"--{take.value}",
            action="append",
            default=[],
            metavar="ID",
            help=Text(
                "đối tượng có mã này: giữ {said} (lặp lại được)",
                "the feature with this id: keep {said} (may be repeated)",
            ).format(said=said),
        )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=Text("chỉ thử, không ghi gì", "only try, write nothing"),
    )
    parser.add_argument(
        "--undo", action="store_true", help=Text("hoàn tác lần gộp gần nhất", "undo the last merge")
    )
    parser.add_argument("--json", action="store_true", help=Text("in dạng JSON", "print as JSON"))


def run(arguments: argparse.Namespace) -> int:
    """0 merged or nothing to do, 2 could not (undecided conflicts too: then nothing is written)."""
    from qh_plugin.io.merging import cut_off, merge, undo
    from qh_plugin.io.published import shelf_at
    from qh_plugin.io.terminal import progress_bar

    dossier = open_dossier(arguments.dossier)
    if arguments.undo:
        version, files = undo(dossier)
        _say(_UNDONE.format(n=version, files=", ".join(f.name for f in files) or "–"), arguments)
        return 0
    if not arguments.server:
        raise InputError(
            Text("Hãy cho biết máy chủ (--server URL).", "Name the server (--server URL).")
        )
    if arguments.whole and not (arguments.layers and arguments.take):
        raise InputError(
            Text("--whole cần --take và --class.", "--whole needs --take and --class.")
        )
    choices = _choices(dossier, arguments)
    broken = cut_off(dossier)
    if broken is not None:
        print(f"▲ {broken.get(arguments.lang)}", file=sys.stderr)
    with progress_bar(arguments.lang) as progress, shelf_at(arguments.server) as shelf:
        if shelf is None:
            return 2
        merged = merge(dossier, shelf, choices, progress, dry_run=arguments.dry_run)
    _print(merged, arguments)
    return 0


def _choices(dossier: Dossier, arguments: argparse.Namespace) -> Choices:
    names = [c.name for c in model_of(dossier.info).classes]
    layers: list[str] = []
    for wanted in arguments.layers:
        found = [name for name in names if wanted in (name, name.rpartition("/")[2])]
        if not found:
            raise InputError(
                Text("Mô hình không có lớp {name}.", "The model has no class {name}.").format(
                    name=wanted
                )
            )
        layers += found
    take = Take(arguments.take) if arguments.take else None
    features = {(n, key): Take.MINE for key in arguments.mine for n in names}
    features.update({(n, key): Take.THEIRS for key in arguments.theirs for n in names})
    return Choices(
        conflicts=None if layers else take,
        classes=dict.fromkeys(layers, take) if take else {},
        features=features,
        whole=layers if arguments.whole else (),
    )


def _print(merged: Merged, arguments: argparse.Namespace) -> None:
    if arguments.json:
        layers = [
            {
                "layer": e.layer,
                "changed": len({*e.geometries, *e.attributes}),
                "deleted": len(e.deleted),
                "added": len(e.added),
            }
            for e in merged.edits
        ]
        found = {
            "format": "qh-merge/1",
            "from": merged.before,
            "to": merged.after,
            "layers": layers,
            "backup": str(merged.backup) if merged.backup else None,
            "dry_run": arguments.dry_run,
        }
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    if not merged.count and merged.before == merged.after:
        _say(_NOTHING.format(n=merged.after), arguments)
        return
    for e in merged.edits:
        told = _LAYER.format(
            layer=e.layer, c=len({*e.geometries, *e.attributes}), a=len(e.added), d=len(e.deleted)
        )
        _say(told, arguments)
    if arguments.dry_run:
        _say(_DRY, arguments)
        return
    if merged.backup:
        _say(
            Text("Bản sao lưu: {path}", "Backup: {path}").format(path=str(merged.backup)), arguments
        )
    _say(_DONE.format(n=merged.after), arguments)


def _say(text: Text, arguments: argparse.Namespace) -> None:
    print(text.get(arguments.lang))


_LAYER = Text(
    "{layer}: sửa {c}, thêm {a}, xóa {d} đối tượng theo bản đã công bố",
    "{layer}: {c} changed, {a} added, {d} deleted as published",
)
_NOTHING = Text(
    "Hồ sơ đã dựa trên phiên bản {n}, không có gì để gộp.",
    "The dossier is based on version {n} already, there is nothing to merge.",
)
_DONE = Text(
    "Hồ sơ nay dựa trên phiên bản {n}. Hãy kiểm tra lại trước khi công bố.",
    "The dossier is now based on version {n}. Check it again before publishing.",
)
_DRY = Text("Chạy thử: chưa ghi gì vào tệp.", "Dry run: nothing was written.")
_UNDONE = Text(
    "Đã hoàn tác: khôi phục {files}, hồ sơ lại dựa trên phiên bản {n}.",
    "Undone: {files} restored, the dossier is based on version {n} again.",
)
