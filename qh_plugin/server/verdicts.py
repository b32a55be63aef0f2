# SPDX-License-Identifier: GPL-2.0-or-later
"""What the server says of a package: the report, the receipt and the dossier's record."""

from __future__ import annotations

from typing import Any, Mapping

from qh_plugin.core.checking.reopened import reopened, sentence
from qh_plugin.core.dossier.manifest import WAIVERS, Manifest, canonical
from qh_plugin.core.dossier.summary import report_summary
from qh_plugin.core.findings import Severity
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.reports import write_jsonl
from qh_plugin.server.identity import SUBMITTER
from qh_plugin.server.places import Places
from qh_plugin.server.problems import make_receipt, now, problem

_COMMENT = 2000


class Verdicts:
    """The words of one server; `url` is its public address."""

    def __init__(self, places: Places, url: str) -> None:
        self._places = places
        self._url = url

    def report(self, package: str, result: CheckResult) -> None:
        """Keep the report of a package."""
        write_jsonl(result, self._places.reports / f"{package}.jsonl")
        summary = canonical(report_summary(result))
        whole_files.write(self._places.reports / f"{package}.json", summary)

    def facts(self, manifest: Manifest, package: str, result: CheckResult) -> dict[str, Any]:
        """What every receipt says of the package; `result` is of the package's own check."""
        facts: dict[str, Any] = {
            "package": package,
            "dossier": manifest.dossier,
            "submission": dict(manifest.submission),
            "submitter": submitter(manifest),
            "ruleset": dict(result.run.profile),
            "checks": self.counts(package, result),
            "documents": [
                {"path": f.path, "sha256": f.sha256}
                for f in manifest.files
                if f.role == "documents"
            ],
            "waivers": next((f.sha256 for f in manifest.files if f.path == WAIVERS), ""),
            "problems": _lapsed(result),
        }
        ours = (result.errors, result.count(Severity.WARNING))
        if ours != (manifest.errors, manifest.warnings):
            text = Text(
                "Người nộp báo {a} lỗi, {b} cảnh báo; máy chủ tìm thấy {c} lỗi, {d} cảnh báo.",
                "The sender reports {a} errors, {b} warnings; the server found {c} and {d}.",
            ).format(a=manifest.errors, b=manifest.warnings, c=ours[0], d=ours[1])
            facts["problems"].append(
                problem(
                    "QH-W-001",
                    text,
                    rulesetSent=manifest.ruleset.get("sha256"),
                    rulesetUsed=result.run.profile.get("sha256"),
                )
            )
        return facts

    def counts(self, package: str, result: CheckResult) -> dict[str, Any]:
        """How many findings, and where the report is."""
        return {
            "errors": result.errors,
            "warnings": result.count(Severity.WARNING),
            "waived": sum(rule.waived for rule in result.rules),
            "report": f"{self._url}/collections/reports/items/{package}",
        }

    def accepted(
        self,
        manifest: Manifest,
        received: str,
        facts: dict[str, Any],
        layers: list[dict[str, Any]],
    ) -> dict[str, Any]:
        """The receipt of a package that is being published."""
        items = [
            {"rel": "items", "href": f"{self._url}/collections/{layer['name']}/items"}
            for layer in layers
        ]
        record = f"{self._url}/collections/dossiers/items/{manifest.dossier}"
        members = {
            **facts,
            "version": manifest.base_version + 1,
            "supersedes": manifest.base_version or None,
            "publishedAt": now(),
            "layers": layers,
            "links": [*items, {"rel": "describedby", "href": record}],
        }
        warned = facts["checks"]["warnings"] or facts["problems"]
        outcome = "accepted-with-warnings" if warned else "accepted"
        return make_receipt(outcome, facts["package"], received, members)

    def record(self, manifest: Manifest, receipt: Mapping[str, Any]) -> dict[str, Any]:
        """The dossier as an OGC API record."""
        return {
            "id": manifest.dossier,
            "type": "Feature",
            "geometry": None,
            "properties": {
                "type": "dataset",
                "title": manifest.title,
                "language": {"code": "vi"},
                "version": receipt["version"],
                "updated": receipt["publishedAt"],
                "package": receipt["package"],
                "layers": [{"name": x["name"], "count": x["received"]} for x in receipt["layers"]],
                "documents": receipt["documents"],
            },
            "links": [
                *receipt["links"],
                {
                    "rel": "related",
                    "title": "receipt",
                    "href": f"{self._url}/collections/receipts/items/{receipt['package']}",
                },
                {"rel": "related", "title": "report", "href": receipt["checks"]["report"]},
            ],
        }

    @staticmethod
    def conflict(manifest: Manifest, current: int) -> dict[str, Any]:
        """The package is based on another version than the published one: an older one, or one
        that this server has not (it was restored, or is another server)."""
        title, text = _NEWER if current > manifest.base_version else _OLDER if current else _NONE
        told = text.format(base=manifest.base_version, current=current)
        return problem("QH-C-001", told, title=title, current=current)


_NEWER = (
    "Hồ sơ đã có phiên bản mới hơn",
    Text(
        "Gói dựa trên phiên bản {base}, máy chủ đã có phiên bản {current}. Hãy so sánh, gộp thay "
        "đổi rồi nộp lại.",
        "The package is based on version {base}, the server has version {current} already. "
        "Compare, merge and submit again.",
    ),
)
_OLDER = (
    "Máy chủ đang ở phiên bản cũ hơn",
    Text(
        "Gói dựa trên phiên bản {base}, máy chủ mới có đến phiên bản {current}: máy chủ đã được "
        "khôi phục từ bản sao lưu, hoặc đây là máy chủ khác. Hãy xem lại địa chỉ; nếu đúng máy "
        "chủ thì không gộp (gộp là lấy dữ liệu cũ), mà lấy phiên bản {current} làm gốc "
        "(--take-version) rồi nộp lại.",
        "The package is based on version {base}, the server has only come to version {current}: it "
        "was restored from a backup, or is another server. Check the address; if it is right, do "
        "not merge (that would take the older data), but base the dossier on version {current} "
        "(--take-version) and submit again.",
    ),
)
_NONE = (
    "Máy chủ chưa có hồ sơ này",
    Text(
        "Gói dựa trên phiên bản {base}, nhưng máy chủ chưa có phiên bản nào của hồ sơ: máy chủ đã "
        "được khôi phục từ bản sao lưu, hoặc đây là máy chủ khác. Hãy xem lại địa chỉ; nếu đúng "
        "máy chủ thì nộp lại như lần đầu (--take-version).",
        "The package is based on version {base}, but the server has no version of the dossier: it "
        "was restored from a backup, or is another server. Check the address; if it is right, "
        "submit it as for the first time (--take-version).",
    ),
)


def submitter(manifest: Manifest) -> dict[str, Any]:
    """Who submits: whom the proxy authenticated, else whom the package names, which is not proved;
    empty where neither says."""
    name = SUBMITTER.get()
    if name:
        return {"name": name, "verified": True}
    person = str(manifest.submission.get("person") or "")
    return {"name": person, "verified": False} if person else {}


def said(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the submitter says of the submission, for the receipt and the list of versions."""
    action = inputs.get("action")
    comment = inputs.get("comment")
    return {
        "action": action if action in ("publish", "rollback") else "publish",
        "comment": comment[:_COMMENT] if isinstance(comment, str) else "",
    }


def _lapsed(result: CheckResult) -> list[dict[str, Any]]:
    """A problem for each waiver whose finding is open again."""
    return [
        problem(
            "QH-W-002", sentence(waiver), waiver=waiver.id, rule=waiver.rule, layer=waiver.layer
        )
        for waiver in reopened(result)
    ]
