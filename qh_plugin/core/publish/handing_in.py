# SPDX-License-Identifier: GPL-2.0-or-later
"""The sheet that goes with a package handed in on a disk, where no server takes it (level D)."""

from __future__ import annotations

from qh_plugin.core.dossier.package import Package
from qh_plugin.core.text import Text


def instructions(package: Package) -> Text:
    """What the package is, how the receiving office makes sure of it, and what comes next."""
    manifest = package.manifest
    papers = sum(entry.role == "documents" for entry in manifest.files)
    listed = "\n".join(f"  - {x.name}: {x.count}" for x in manifest.layers if x.count)
    return _SHEET.format(
        file=package.path.name,
        title=manifest.title,
        dossier=manifest.dossier,
        version=manifest.base_version + 1,
        base=manifest.base_version,
        size=package.size,
        sha=package.package_id,
        layers=listed or "  –",
        papers=papers,
        errors=manifest.errors,
        warnings=manifest.warnings,
    )


_SHEET = Text(
    """PHIẾU NỘP GÓI DỮ LIỆU QUY HOẠCH

Hồ sơ: {title} ({dossier}), bản thứ {version} (dựa trên bản {base})
Tệp: {file}, {size} byte
Mã gói (SHA-256): {sha}
Lớp dữ liệu và số đối tượng:
{layers}
Văn bản kèm theo: {papers}
Kết quả tự kiểm tra: {errors} lỗi, {warnings} cảnh báo

Người nộp
1. Chép nguyên tệp {file} cùng phiếu này; không giải nén, không đổi nội dung.
2. Nộp tại bộ phận tiếp nhận của cơ quan quản lý quy hoạch; ghi lại ngày giờ và người nhận.
3. Giữ một bản sao của tệp cho đến khi có biên nhận.

Người nhận
1. Tính SHA-256 của tệp (Linux: sha256sum {file}; Windows: certutil -hashfile {file} SHA256) và so
   với mã gói ở trên. Khác một ký tự là tệp đã bị đổi: không nhận.
2. Nạp tệp vào máy chủ bằng dịch vụ nhận hồ sơ; máy chủ kiểm tra lại và cấp biên nhận.
3. Gửi biên nhận (tệp JSON) cho người nộp.
""",
    """SHEET FOR A PLANNING DATA PACKAGE

Dossier: {title} ({dossier}), version {version} (based on {base})
File: {file}, {size} bytes
Package id (SHA-256): {sha}
Layers and features:
{layers}
Documents: {papers}
Own check: {errors} errors, {warnings} warnings

Who hands it in
1. Copy the file {file} as it is together with this sheet; do not unpack or change it.
2. Hand it in at the planning office; note date, time and who took it.
3. Keep a copy of the file until the receipt has come.

Who takes it
1. Compute the SHA-256 of the file (Linux: sha256sum {file}; Windows: certutil -hashfile {file}
   SHA256) and compare it with the package id above. One letter off: the file was changed; refuse.
2. Put the file into the server through the submission service; it checks again, gives a receipt.
3. Send the receipt (a JSON file) to who handed it in.
""",
)
