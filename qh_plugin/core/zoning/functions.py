# SPDX-License-Identifier: GPL-2.0-or-later
"""What the land-use functions of the plans are counted as: the one place for these facts.

Codes are those of TT 16/2025, Annex I [IMPL1]; their prefixes tell the group. The three groups of
general plans are those of the circular [IMPL1]; the groups of zoning plans, which functions are
built on, which are lived on and the per-person indicators are conclusions of ours [INF]. The
codes of the land register are grouped as the land statistics do [IMPL].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Group:
    """Codes that are added up together; `prefixes` of their codes (the longest one counts), and
    whole `codes` set apart by blanks, which come before prefixes."""

    id: str
    title: Text
    prefixes: tuple[str, ...] = ()
    codes: str = ""


@dataclass(frozen=True)
class PerPerson:
    """An indicator in m² a person: the area of the codes with these prefixes by the people."""

    id: str
    title: Text
    prefixes: tuple[str, ...]


_FARMED = (
    "NNP CHN LUA LUC LUK LUN HNK BHK NHK COC CLN LNC LNQ LNK LNP RDD RDT RDN RDK RDM RPH RPT RPN "
    "RPK RPM RSX RST RSN RSK RSM NTS TSL TSN CNT LMU NKH SXN"
)
_SETTLED = (
    "PNN OTC ONT ODT TSC CQA CQP CAN DSN DVH DXH DYT DGD DTT DKH DMT DKT DNG DSK CSK SCC SKK SKN "
    "SCT TMD SKC SKS SKT SKX CCC DGT DTL DCT DPC DDD DRA DNL DBV DCH DKV TON TIN NTD TVC MNC SON "
    "PNK CDG CTS DTS TSK CNC DSH DDT DDL DCK TTN SMN"
)
_UNUSED = "CSD CGT BCS DCS NCS MCS"

GROUPS = (
    Group("O", Text("Đất ở", "Housing"), ("DAT_O_",)),
    Group("HTXH", Text("Hạ tầng xã hội", "Social infrastructure"), ("DAT_HTXH_",)),
    Group("CX", Text("Cây xanh", "Green space"), ("DAT_HTXH_CAYXANH", "DAT_CAYXANH")),
    Group(
        "DV",
        Text("Dịch vụ, cơ quan, đào tạo", "Services, offices, training"),
        ("DAT_DICHVU", "DAT_DULICH", "DAT_COQUAN", "DAT_DAOTAO"),
    ),
    Group("SX", Text("Sản xuất", "Industry"), ("DAT_SX_",)),
    Group("HTKT", Text("Hạ tầng kỹ thuật", "Technical infrastructure"), ("DAT_HTKT_",)),
    Group("I", Text("Khu đất dân dụng", "Civil land"), ("DAT_DD_",)),
    Group("II", Text("Khu đất ngoài dân dụng", "Non-civil land"), ("DAT_NDD_",)),
    Group("NN", Text("Nông nghiệp", "Agriculture"), ("DAT_NN_",)),
    Group("III", Text("Nông nghiệp và chức năng khác", "Agricultural and other"), ("DAT_NNK_",)),
    Group("NNP", Text("Đất nông nghiệp", "Agricultural land"), codes=_FARMED),
    Group("PNN", Text("Đất phi nông nghiệp", "Non-agricultural land"), codes=_SETTLED),
    Group("CSD", Text("Đất chưa sử dụng", "Unused land"), codes=_UNUSED),
    Group("KHAC", Text("Chức năng khác", "Other"), ("",)),
)

PER_PERSON = (
    PerPerson("O", Text("Đất ở", "Housing"), ("DAT_O_", "DAT_DD_DONVIO")),
    PerPerson(
        "CX",
        Text("Cây xanh công cộng", "Public green"),
        ("DAT_HTXH_CAYXANHCC", "DAT_DD_CAYXANHCC"),
    ),
    PerPerson("TH", Text("Trường học", "Schools"), ("DAT_HTXH_TRUONG", "DAT_DD_TRUONG")),
    PerPerson(
        "GT",
        Text("Giao thông", "Roads and parking"),
        ("DAT_HTKT_DUONGGT", "DAT_HTKT_BAIDOXE", "DAT_DD_GIAOTHONG"),
    ),
)

#: functions whose lots are built on: density, storeys and ratio are expected [INF]
_BUILDABLE = (
    *("DAT_O_", "DAT_HTXH_YTE", "DAT_HTXH_VANHOA", "DAT_HTXH_THEDUC", "DAT_HTXH_TRUONG"),
    *("DAT_SX_CONGNGHIEP", "DAT_DAOTAO", "DAT_COQUAN", "DAT_DICHVU", "DAT_DULICH"),
    *("DAT_DD_DONVIO", "DAT_DD_HONHOP", "DAT_DD_DVCC", "DAT_DD_TRUONG", "DAT_DD_COQUAN"),
    *("DAT_NDD_CONGNGHIEP", "DAT_NDD_DAOTAO", "DAT_NDD_COQUAN", "DAT_NDD_YTE"),
    *("DAT_NDD_VANHOA", "DAT_NDD_DULICH", "DAT_NDD_DANCU"),
)
#: functions on which people live [INF]
_LIVED_ON = ("DAT_O_", "DAT_DD_DONVIO", "DAT_DD_HONHOP", "DAT_NDD_DANCU")

_LONGEST_FIRST = sorted(
    ((prefix, group) for group in GROUPS for prefix in group.prefixes),
    key=lambda pair: -len(pair[0]),
)


_BY_CODE = {code: group for group in GROUPS for code in group.codes.split()}


def group_of(code: str) -> Group:
    """The group of a code: its own, else that of the longest prefix; the last one where none
    fits. Of a joined code (ONT+CLN) the first part counts."""
    upper = code.strip().upper().partition("+")[0].strip()
    if upper in _BY_CODE:
        return _BY_CODE[upper]
    return next(group for prefix, group in _LONGEST_FIRST if upper.startswith(prefix))


def is_buildable(code: Optional[str]) -> bool:
    """Whether lots of this function are built on."""
    return bool(code) and str(code).strip().upper().startswith(_BUILDABLE)


def is_lived_on(code: Optional[str]) -> bool:
    """Whether people live on lots of this function."""
    return bool(code) and str(code).strip().upper().startswith(_LIVED_ON)
