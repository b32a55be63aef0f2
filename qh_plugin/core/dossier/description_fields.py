# SPDX-License-Identifier: GPL-2.0-or-later
"""The fields of a description ("thông tin mô tả"): labels, help, which are required, and the
closed lists (ISO 19115 topic categories, levels of secrecy).

The set is the minimum that a data centre's entry form asks for; `alias` is the name such a form
gives the field. Which of them the regulation makes mandatory was not found: `required` is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

from qh_plugin.core.text import Text, plain

GROUPS: Mapping[str, Text] = {
    "identity": Text("Nhận dạng", "Identification"),
    "extent": Text("Phạm vi và hệ tọa độ", "Extent and reference system"),
    "origin": Text("Nguồn gốc", "Origin"),
    "quality": Text("Chất lượng", "Quality"),
    "parties": Text("Tổ chức", "Organisations"),
    "use": Text("Sử dụng", "Use"),
}

#: ISO 19115 MD_TopicCategoryCode
TOPICS: Mapping[str, Text] = {
    "planningCadastre": Text("Quy hoạch, địa chính", "Planning, cadastre"),
    "boundaries": Text("Ranh giới hành chính", "Boundaries"),
    "structure": Text("Công trình xây dựng", "Structures"),
    "transportation": Text("Giao thông", "Transportation"),
    "utilitiesCommunication": Text("Hạ tầng kỹ thuật, viễn thông", "Utilities, communication"),
    "society": Text("Xã hội, văn hóa", "Society"),
    "economy": Text("Kinh tế", "Economy"),
    "environment": Text("Môi trường, bảo tồn", "Environment"),
    "inlandWaters": Text("Nước mặt", "Inland waters"),
    "elevation": Text("Địa hình, độ cao", "Elevation"),
    "farming": Text("Nông nghiệp", "Farming"),
    "biota": Text("Sinh vật, hệ sinh thái", "Biota"),
    "health": Text("Y tế, sức khoẻ", "Health"),
    "geoscientificInformation": Text("Địa chất, địa vật lý", "Geoscience"),
    "imageryBaseMapsEarthCover": Text("Ảnh, bản đồ nền, lớp phủ", "Imagery, base maps"),
    "climatologyMeteorologyAtmosphere": Text("Khí hậu, khí tượng", "Climate, weather"),
    "intelligenceMilitary": Text("Quốc phòng", "Military"),
    "location": Text("Vị trí, địa chỉ", "Location"),
    "oceans": Text("Biển, đại dương", "Oceans"),
}

#: ISO 19115 MD_ClassificationCode
ACCESS: Mapping[str, Text] = {
    "unclassified": Text("Không mật", "Not classified"),
    "restricted": Text("Hạn chế tiếp cận", "Restricted"),
    "confidential": Text("Mật", "Confidential"),
    "secret": Text("Tối mật", "Secret"),
    "topSecret": Text("Tuyệt mật", "Top secret"),
}

LANGUAGES: Mapping[str, Text] = {
    "vi": Text("Tiếng Việt", "Vietnamese"),
    "en": Text("Tiếng Anh", "English"),
}


@dataclass(frozen=True)
class DescriptionField:
    """One field. `kind`: line, text (several lines), list (texts), date (ISO), topic, access,
    language, scale; or fact: measured or taken from the dossier, never typed. `filled`: the
    dossier gives it a value where it can."""

    name: str
    group: str
    kind: str
    label: Text
    help: Text
    required: bool = True
    filled: bool = True
    alias: str = ""


def _field(
    name: str,
    group: str,
    kind: str,
    label: tuple[str, str],
    about: tuple[str, str],
    *,
    required: bool = True,
    filled: bool = True,
    alias: str = "",
) -> DescriptionField:
    return DescriptionField(name, group, kind, Text(*label), Text(*about), required, filled, alias)


FIELDS: tuple[DescriptionField, ...] = (
    _field(
        "title",
        "identity",
        "line",
        ("Nhan đề", "Title"),
        ("Tên đầy đủ của bộ dữ liệu.", "Full name of the data set."),
        alias="nhanDe",
    ),
    _field(
        "abstract",
        "identity",
        "text",
        ("Tóm tắt", "Abstract"),
        (
            "Dữ liệu gồm gì, của đồ án nào, dùng để làm gì.",
            "What the data hold, of which plan, and what for.",
        ),
        alias="tomTat",
    ),
    _field(
        "topic",
        "identity",
        "topic",
        ("Chủ đề", "Topic"),
        ("Nhóm chủ đề theo ISO 19115.", "Topic category of ISO 19115."),
        alias="chuDe",
    ),
    _field(
        "keywords",
        "identity",
        "list",
        ("Từ khóa", "Keywords"),
        ("Các từ để tìm kiếm, cách nhau bằng dấu “;”.", "Words to search by, joined by “;”."),
        alias="tuKhoa",
    ),
    _field(
        "language",
        "identity",
        "language",
        ("Ngôn ngữ", "Language"),
        ("Ngôn ngữ của dữ liệu.", "Language of the data."),
        alias="ngonNgu",
    ),
    _field(
        "issued",
        "identity",
        "date",
        ("Ngày phát hành", "Issue date"),
        (
            "Ngày dữ liệu có hiệu lực sử dụng; mặc định là ngày phê duyệt quy hoạch.",
            "Day from which the data may be used; by default the day of the plan's approval.",
        ),
        alias="ngayPhatHanh",
    ),
    _field(
        "updated",
        "identity",
        "date",
        ("Ngày cập nhật", "Update date"),
        (
            "Lần cập nhật gần nhất; mặc định là ngày lưu đặc tả.",
            "Newest update; by default the day on which the description was saved.",
        ),
        alias="ngayCapNhat",
    ),
    _field(
        "places",
        "extent",
        "list",
        ("Địa danh", "Places"),
        (
            "Phường, xã hoặc khu vực mà dữ liệu thể hiện, cách nhau bằng dấu “;”.",
            "Wards, communes or areas that the data show, joined by “;”.",
        ),
        required=False,
        alias="diaDanh",
    ),
    _field(
        "bbox",
        "extent",
        "fact",
        ("Tọa độ góc khung", "Extent in the map's system"),
        (
            "Xmin, Ymin; Xmax, Ymax (m) của mọi lớp, đo từ dữ liệu.",
            "Xmin, Ymin; Xmax, Ymax (m) of all layers, measured.",
        ),
        alias="toaDoGocKhung",
    ),
    _field(
        "extent",
        "extent",
        "fact",
        ("Phạm vi kinh vĩ độ", "Geographic extent"),
        (
            "Tây, nam; đông, bắc (độ, WGS 84), chuyển từ VN-2000 bằng EPSG:6960.",
            "West, south; east, north (degrees, WGS 84), by EPSG:6960.",
        ),
        alias="phamViDuLieu",
    ),
    _field(
        "crs",
        "extent",
        "fact",
        ("Hệ tọa độ", "Reference system"),
        ("Hệ tọa độ của hồ sơ.", "Reference system of the dossier."),
        alias="heToaDo",
    ),
    _field(
        "meridian",
        "extent",
        "fact",
        ("Kinh tuyến trục, múi chiếu", "Central meridian, zone"),
        (
            "Kinh tuyến trục và bề rộng múi chiếu.",
            "Central meridian and width of the zone.",
        ),
        required=False,
        alias="kinhTuyenTruc",
    ),
    _field(
        "scale",
        "extent",
        "scale",
        ("Tỷ lệ", "Scale"),
        ("Tỷ lệ bản đồ của đồ án, ví dụ 1/2.000.", "Map scale of the plan, such as 1/2.000."),
        alias="tyLe",
    ),
    _field(
        "source",
        "origin",
        "text",
        ("Nguồn dữ liệu", "Source"),
        (
            "Số hiệu tài liệu, bản đồ khảo sát, tệp CAD đã dùng và cách lập dữ liệu.",
            "Documents, surveys and CAD files used, and how the data were made.",
        ),
        alias="nguonDuLieu",
    ),
    _field(
        "software",
        "origin",
        "line",
        ("Phần mềm", "Software"),
        ("Phần mềm đã dùng để lập dữ liệu.", "Software the data were made with."),
        required=False,
        alias="phanMem",
    ),
    _field(
        "decision",
        "origin",
        "line",
        ("Số quyết định phê duyệt", "Number of the decision"),
        (
            "Số, ký hiệu quyết định phê duyệt quy hoạch (căn cứ pháp lý).",
            "Number of the decision that approves the plan (legal basis).",
        ),
        alias="soQDQH",
    ),
    _field(
        "decided",
        "origin",
        "date",
        ("Ngày quyết định", "Date of the decision"),
        ("Ngày ký quyết định phê duyệt.", "Day on which the decision was signed."),
        alias="ngayQDQH",
    ),
    _field(
        "authority",
        "origin",
        "line",
        ("Cơ quan quyết định", "Deciding authority"),
        ("Cơ quan ra quyết định phê duyệt.", "Authority that took the decision."),
        alias="coQuanPheDuyet",
    ),
    _field(
        "standard",
        "origin",
        "line",
        ("Tiêu chuẩn dữ liệu", "Data standard"),
        ("Mô hình dữ liệu mà hồ sơ tuân theo.", "Data model that the dossier follows."),
        alias="tieuChuan",
    ),
    _field(
        "standard_version",
        "origin",
        "line",
        ("Phiên bản tiêu chuẩn", "Version of the standard"),
        ("Phiên bản của mô hình dữ liệu.", "Version of the data model."),
        alias="phienBan",
    ),
    _field(
        "quality",
        "quality",
        "fact",
        ("Kết quả kiểm tra", "Check result"),
        (
            "Bộ quy tắc, ngày kiểm tra, số lỗi, cảnh báo, ngoại lệ của lần kiểm tra gần nhất.",
            "Rule set, date and counts of errors, warnings and exceptions of the newest check.",
        ),
        alias="chatLuong",
    ),
    _field(
        "quality_note",
        "quality",
        "text",
        ("Ghi chú chất lượng", "Note on quality"),
        (
            "Điều người dùng dữ liệu cần biết: chỗ chưa đo, độ chính xác, lý do ngoại lệ.",
            "What users should know: parts not surveyed, accuracy, reasons of exceptions.",
        ),
        required=False,
        filled=False,
        alias="ghiChu",
    ),
    _field(
        "provider",
        "parties",
        "line",
        ("Đơn vị cung cấp", "Data provider"),
        (
            "Tổ chức lập và cung cấp dữ liệu; không ghi tên cá nhân.",
            "Organisation that made and supplies the data; no person's name.",
        ),
        alias="donViCungCap",
    ),
    _field(
        "manager",
        "parties",
        "line",
        ("Đơn vị quản lý", "Data manager"),
        (
            "Tổ chức quản lý dữ liệu; không ghi tên cá nhân.",
            "Organisation that manages the data; no person's name.",
        ),
        alias="donViQuanLyDuLieu",
    ),
    _field(
        "access",
        "use",
        "access",
        ("Mức mật", "Secrecy"),
        (
            "Dữ liệu có thuộc danh mục bí mật nhà nước hay không.",
            "Whether the data are a state secret.",
        ),
        filled=False,
        alias="mat",
    ),
    _field(
        "procedure",
        "use",
        "text",
        ("Thủ tục cung cấp, sử dụng", "Procedure of use"),
        (
            "Xin dữ liệu ở đâu, điều kiện sử dụng và trích dẫn.",
            "Where to ask for the data, conditions of use and citation.",
        ),
        filled=False,
        alias="thuTucCungCapSuDung",
    ),
)
BY_NAME: Mapping[str, DescriptionField] = {f.name: f for f in FIELDS}
EDITABLE: tuple[str, ...] = tuple(f.name for f in FIELDS if f.kind != "fact")


def field_named(name: str) -> DescriptionField | None:
    """The field of that name, or of that name on an entry form (nhanDe), in any case."""
    wanted = name.strip().casefold()
    return next((f for f in FIELDS if wanted in (f.name.casefold(), f.alias.casefold())), None)


def choices(kind: str) -> Mapping[str, Text]:
    """The closed list of a kind of field, empty for free ones."""
    return {"topic": TOPICS, "access": ACCESS, "language": LANGUAGES}.get(kind, {})


def choice_text(kind: str, code: str) -> Text:
    """What a code of a closed list means."""
    return choices(kind).get(code, plain(code))
