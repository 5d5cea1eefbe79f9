"""A register small enough to be loaded in every test: a province of five departments and a commune, one change behind it."""

from datetime import date
from pathlib import Path

from tinhgon.organisations.model import (
    Act,
    Code,
    Dimension,
    Edge,
    Event,
    EventKind,
    Hierarchy,
    Kind,
    Unit,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import dump

CHANGED = date(2025, 3, 1)
ABOVE = ((Hierarchy.STATE, "u-tinh"),)
PARTY = ((Hierarchy.PARTY, "u-tinh-uy"),)


def small_registry(*, tax_name: str = "Tài chính", health_name: str = "Y tế") -> Registry:
    kinds = {"u-tinh": Kind.PROVINCE, "u-xa": Kind.COMMUNE, "u-tinh-uy": Kind.PARTY_BODY, "u-btc": Kind.PARTY_BODY,
             "u-vptu": Kind.PARTY_BODY}  # fmt: skip
    versions = [
        Version("u-tinh", "An Sơn", "Tỉnh", None, None),
        Version("u-xa", "Tân Thành", "Xã", None, None, ABOVE),
        Version("u-ldtbxh", "Lao động - Thương binh và Xã hội", "Sở", None, CHANGED, ABOVE),
        Version("u-nv-cu", "Nội vụ", "Sở", None, CHANGED, ABOVE),
        Version("u-nv", "Nội vụ", "Sở", CHANGED, None, ABOVE, event="45#1"),
        Version("u-tc", tax_name, "Sở", None, None, ABOVE),
        Version("u-yt", health_name, "Sở", None, None, ABOVE),
        Version("u-xd", "Xây dựng", "Sở", None, None, ABOVE),
        Version("u-tinh-uy", "Tỉnh ủy An Sơn", "", None, None, ABOVE),
        Version("u-btc", "Ban Tổ chức Tỉnh ủy", "", None, None, PARTY),
        Version("u-vptu", "Văn phòng Tỉnh ủy", "", None, None, PARTY),
    ]
    return Registry(
        units=[Unit(unit, kinds.get(unit, Kind.ORGAN)) for unit in dict.fromkeys(v.unit for v in versions)],
        versions=versions,
        codes=[Code("nso", "98", "u-tinh", None, None), Code("qcvn102", "H98", "u-tinh", None, None)],
        acts=[Act("45/2025/NĐ-CP", "45/2025/NĐ-CP", "Nghị định", "Chính phủ", date(2025, 2, 28), CHANGED)],
        events=[Event("45#1", EventKind.MERGE, "45/2025/NĐ-CP", "Điều 8", CHANGED, recorded=CHANGED)],
        edges=[
            Edge("45#1", source, "u-nv", Dimension.FUNCTION, Portion.WHOLE) for source in ("u-ldtbxh", "u-nv-cu")
        ],
    )  # fmt: skip


def write_small_register(folder: Path, **more: str) -> Path:
    file = folder / f"units-{'-'.join(more.values()) or 'small'}.json.gz"
    file.write_bytes(dump(small_registry(**more)))
    return file
