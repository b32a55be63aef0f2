# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules rest on: acts and their articles, standards; where there is none, that is said.

Only what was read in the act, or is quoted from it, is named here. An act that was replaced is
named with the one that took its place.
"""

from __future__ import annotations

from qh_plugin.core.text import Text

VALID_GEOMETRY = Text(
    "Chuẩn hình học OGC Simple Features (ISO 19125-1): hình phải hợp lệ thì mới có diện tích, "
    "chiều dài xác định. Không phải điều luật riêng.",
    "The geometry standard OGC Simple Features (ISO 19125-1): only a valid shape has an area and a "
    "length. No article of its own.",
)
CLOSED = Text(
    "Thông tư 25/2014/TT-BTNMT, Phụ lục 01 mục I.3.1 (nay là Thông tư 26/2024/TT-BTNMT): ranh thửa "
    "phải liên tục và khép kín; và chuẩn OGC Simple Features (ISO 19125-1).",
    "Circular 25/2014/TT-BTNMT, annex 01 I.3.1 (replaced by circular 26/2024/TT-BTNMT): parcel "
    "borders are continuous and closed; and OGC Simple Features (ISO 19125-1).",
)
GRID = Text(
    "Thông tư 25/2014/TT-BTNMT (nay là Thông tư 26/2024/TT-BTNMT): bản đồ địa chính dùng đơn vị "
    "làm việc mét, độ phân giải 1 mm.",
    "Circular 25/2014/TT-BTNMT (replaced by circular 26/2024/TT-BTNMT): cadastral maps work in "
    "metres with a resolution of 1 mm.",
)
CRAFT = Text(
    "Không có điều luật riêng: quy tắc kỹ thuật để dữ liệu dùng được ở mọi phần mềm. Giới hạn đặt "
    "trong bộ quy tắc.",
    "No article of its own: a rule of the craft, so that the data can be used in any program. The "
    "limits stand in the profile.",
)
NO_GAP_NO_OVERLAP = Text(
    "Thông tư 25/2014/TT-BTNMT, Điều 16 khoản 10 (nay là Thông tư 26/2024/TT-BTNMT): tổng diện "
    "tích các đối tượng phải bằng diện tích khung bao; lệch thì tìm đối tượng tính trùng hoặc bỏ "
    "sót.",
    "Circular 25/2014/TT-BTNMT, article 16 clause 10 (replaced by circular 26/2024/TT-BTNMT): the "
    "areas of all objects add up to the area of their outline; else find what is counted twice or "
    "left out.",
)
COMMON_BORDER = Text(
    "Thông tư 25/2014/TT-BTNMT, Điều 7 và Điều 16 (nay là Thông tư 26/2024/TT-BTNMT): ranh chung "
    "của hai thửa là một; và ISO 19157, nhất quán tô-pô.",
    "Circular 25/2014/TT-BTNMT, articles 7 and 16 (replaced by circular 26/2024/TT-BTNMT): the "
    "common border of two parcels is one; and ISO 19157, topological consistency.",
)
NODES = Text(
    "Thông tư 25/2014/TT-BTNMT, Điều 16 khoản 3 (nay là Thông tư 26/2024/TT-BTNMT): đường phải "
    "liên tục, không đứt đoạn, có điểm nút ở chỗ giao nhau của các đường cùng loại.",
    "Circular 25/2014/TT-BTNMT, article 16 clause 3 (replaced by circular 26/2024/TT-BTNMT): lines "
    "are continuous, with a node where lines of one kind cross.",
)
PLACES = Text(
    "Thông tư 25/2014/TT-BTNMT, Phụ lục 18 (nay là Thông tư 26/2024/TT-BTNMT): điểm nhãn, loại "
    "đất, diện tích nằm trong ranh thửa.",
    "Circular 25/2014/TT-BTNMT, annex 18 (replaced by circular 26/2024/TT-BTNMT): label point, "
    "land type and area lie inside the parcel.",
)
EDGES = Text(
    "Thông tư 25/2014/TT-BTNMT, Điều 15 và Điều 7 khoản 4 (nay là Thông tư 26/2024/TT-BTNMT): hạn "
    "sai tiếp biên √(m1² + m2²); không được tự dời bên nào.",
    "Circular 25/2014/TT-BTNMT, article 15 and article 7 clause 4 (replaced by circular "
    "26/2024/TT-BTNMT): the limit √(m1² + m2²); neither side is moved silently.",
)
AREA = Text(
    "Thông tư 25/2014/TT-BTNMT, Điều 3 khoản 4 (nay là Thông tư 26/2024/TT-BTNMT): diện tích làm "
    "tròn đến 0,1 m². Hạn sai theo tỷ lệ và cỡ thửa đặt trong bộ quy tắc.",
    "Circular 25/2014/TT-BTNMT, article 3 clause 4 (replaced by circular 26/2024/TT-BTNMT): areas "
    "are rounded to 0.1 m². The limits by scale and size stand in the profile.",
)
PARCEL_NUMBERS = Text(
    "Thông tư 25/2014/TT-BTNMT, Điều 3 khoản 2 và Điều 16 khoản 6 (nay là Thông tư "
    "26/2024/TT-BTNMT): số thửa bằng chữ số Ả Rập, từ 1, duy nhất trong một tờ.",
    "Circular 25/2014/TT-BTNMT, article 3 clause 2 and article 16 clause 6 (replaced by circular "
    "26/2024/TT-BTNMT): parcel numbers are Arabic, from 1, unique in a sheet.",
)
MODEL = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục II (sửa đổi bởi Thông tư 43/2025 và 24/2026): tên nhóm, tên "
    "lớp, kiểu hình học, trường bắt buộc của cơ sở dữ liệu GIS quy hoạch.",
    "Circular 16/2025/TT-BXD, annex II (amended by circulars 43/2025 and 24/2026): groups, "
    "classes, geometry types and required fields of the planning database.",
)
CODES = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục II: cấu tạo mã hồ sơ và mã đối tượng; mã thông tin quy hoạch "
    "theo Nghị định 111/2024/NĐ-CP và Thông tư 24/2025/TT-BXD, Điều 4.",
    "Circular 16/2025/TT-BXD, annex II: how codes of plans and features are made; the planning "
    "information code follows decree 111/2024/ND-CP and circular 24/2025/TT-BXD, article 4.",
)
LAND_USE = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục I: phân loại và ký hiệu chức năng sử dụng đất; danh mục khác "
    "theo mô hình dữ liệu.",
    "Circular 16/2025/TT-BXD, annex I: kinds and symbols of land use; other lists by the data "
    "model.",
)
LAND_CODES = Text(
    "Thông tư 08/2024/TT-BTNMT: mã loại đất dùng từ ngày 01/8/2024.",
    "Circular 08/2024/TT-BTNMT: land codes in use from 2024-08-01.",
)
WARDS = Text(
    "Danh mục đơn vị hành chính sau sắp xếp, dùng từ ngày 01/7/2025 (Quyết định 19/2025/QĐ-TTg).",
    "The list of wards and communes after the merger, in use from 2025-07-01 (decision "
    "19/2025/QD-TTg).",
)
INDICATORS = Text(
    "Chỉ tiêu theo đồ án được duyệt; trường chỉ tiêu theo Thông tư 16/2025/TT-BXD, Phụ lục II. "
    "Giới hạn của QCVN 01 chỉ áp dụng khi bộ quy tắc bật.",
    "Indicators follow the approved plan; their fields circular 16/2025/TT-BXD, annex II. The "
    "limits of QCVN 01 count only where the profile turns them on.",
)
TEXT_CODING = Text(
    "Chữ tiếng Việt trong cơ sở dữ liệu dùng Unicode (UTF-8), dạng chuẩn NFC. Không phải điều luật "
    "riêng.",
    "Vietnamese text in databases is Unicode (UTF-8) in the normal form NFC. No article of its "
    "own.",
)
SYSTEM = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục II: lập trên VN-2000, múi 3° của tỉnh (TP. Hồ Chí Minh: kinh "
    "tuyến trục 105°45', EPSG:9210); QCVN 42:2020/BTNMT.",
    "Circular 16/2025/TT-BXD, annex II: drawn in VN-2000, 3° zone of the province (Ho Chi Minh "
    "City: meridian 105°45', EPSG:9210); QCVN 42:2020/BTNMT.",
)
OPERATION = Text(
    "Quyết định 05/2007/QĐ-BTNMT: bảy tham số chuyển giữa VN-2000 và WGS 84 (EPSG:6960).",
    "Decision 05/2007/QD-BTNMT: the seven parameters between VN-2000 and WGS 84 (EPSG:6960).",
)
PACKAGE = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục II: cây thư mục và tên của bộ hồ sơ giao nộp.",
    "Circular 16/2025/TT-BXD, annex II: folders and names of the package to be delivered.",
)
DOCUMENTS = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục II: thành phần hồ sơ; bản quét văn bản PDF từ 200 dpi, bản "
    "vẽ từ 300 dpi.",
    "Circular 16/2025/TT-BXD, annex II: what a dossier holds; scanned documents as PDF from 200 "
    "dpi, drawings from 300 dpi.",
)
METADATA = Text(
    "QCVN 42:2020/BTNMT (siêu dữ liệu) và TCVN 12687:2019.",
    "QCVN 42:2020/BTNMT (metadata) and TCVN 12687:2019.",
)
MANIFEST = Text(
    "Không có điều luật riêng: mã băm SHA-256 chứng minh bộ hồ sơ nhận được là bộ đã kiểm tra.",
    "No article of its own: SHA-256 proves that what was received is what was checked.",
)
PLAN = Text(
    "Thông tư 16/2025/TT-BXD, Phụ lục II và quyết định phê duyệt đồ án: ranh giới, phân khu, ô, lô "
    "là của một đồ án.",
    "Circular 16/2025/TT-BXD, annex II and the decision of approval: boundary, sub-areas, cells "
    "and lots belong to one plan.",
)
RED_LINES = Text(
    "Chỉ giới đường đỏ, chỉ giới xây dựng và hành lang an toàn của đồ án được duyệt; lớp dữ liệu "
    "theo Thông tư 16/2025/TT-BXD, Phụ lục II.",
    "Red lines, building lines and corridors of the approved plan; their layers by circular "
    "16/2025/TT-BXD, annex II.",
)
SECTORS = Text(
    "Quyết định 2820/QĐ-UBND của UBND Thành phố Hồ Chí Minh: quy hoạch các ngành không chồng lấn.",
    "Decision 2820/QD-UBND of the People's Committee of Ho Chi Minh City: plans of sectors do not "
    "overlap.",
)
EXCHANGE = Text(
    "Quy ước chiều vòng của GML (ISO 19136) và GeoJSON (RFC 7946) khi trao đổi dữ liệu.",
    "The order of rings in GML (ISO 19136) and GeoJSON (RFC 7946), for the exchange of data.",
)
