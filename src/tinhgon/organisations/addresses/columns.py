"""What a column of a table holds, by the words of its heading: "Xã/Phường", "ten_huyen", "Tỉnh, thành phố"."""

from dataclasses import dataclass

from tinhgon.organisations.addresses.words import keys_of, words
from tinhgon.organisations.model import Kind

_CITY = ("thanh", "pho"), ("tp",), ("city",)  # stands beside "tỉnh" and beside "huyện": of itself a province


@dataclass(frozen=True, slots=True)
class Column:
    level: Kind | None  # None: a text of any kind
    is_fine: bool = False  # street, house number, hamlet


def column_of(heading: str) -> Column:
    """Return what a heading says of its column; a heading that names several levels says nothing."""
    keys = keys_of(heading)[0]
    phrases = sorted(
        ((tuple(phrase.split()), role) for role, said in words().columns.items() for phrase in said),
        key=lambda each: -len(each[0]),
    )
    roles: dict[str, bool] = {}  # role → said by more than "thành phố"
    at = 0
    while at < len(keys):
        for phrase, role in phrases:
            if keys[at : at + len(phrase)] == phrase:
                roles[role] = roles.get(role, False) or phrase not in _CITY
                at += len(phrase)
                break
        else:
            at += 1
    if "address" in roles:
        return Column(None)
    if len(roles) > 1 and not roles.get("province", True):
        del roles["province"]  # "Quận/Huyện/Thành phố"
    if len(roles) != 1:
        return Column(None)
    [role] = roles
    return Column(None, is_fine=True) if role == "fine" else Column(Kind(role))
