"""Rule packs: the values of a layout with their source and how sure we are of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

PACKS = ("dang-05-2026", "dang-36-2018", "nn-30-2020")
MARKS = ("confirmed", "secondary", "unconfirmed")


class UnknownPack(ValueError):
    """There is no rule pack of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`value` is what we write. A value read back is right if it lies in `between` or is one of `options`."""

    key: str
    value: Any
    mark: str
    source: str
    between: tuple[float, float] | None = None
    options: tuple[Any, ...] = ()
    note: str = ""

    def allows(self, found: Any, *, tolerance: float = 0.0) -> bool:
        if self.between is not None:
            low, high = self.between
            return low - tolerance <= float(found) <= high + tolerance
        wanted = self.options or (self.value,)
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return any(abs(float(option) - found) <= tolerance for option in wanted)
        return found in wanted

    @property
    def expected(self) -> str:
        """What is right, in figures: "13-14" or "14"."""
        if self.between is not None:
            low, high = self.between
            return f"{low:g}" if low == high else f"{low:g}-{high:g}"
        return " / ".join(str(option) for option in self.options or (self.value,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    name: str
    title: str
    system: str  # "party" or "state"
    rules: Mapping[str, Rule]

    @property
    def is_party(self) -> bool:
        return self.system == "party"

    def __getitem__(self, key: str) -> Any:
        return self.rules[key].value


@cache
def load_pack(name: str) -> Pack:
    """Return the rule pack `name`.

    Raises:
        UnknownPack: `name` is not one of `PACKS`.
    """
    if name not in PACKS:
        raise UnknownPack(f"Không có bộ quy tắc {name!r}; có: {', '.join(PACKS)}")
    folder = resources.files("tinhgon.officialdoc") / "packs"
    content = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    # A later pack says only what differs from the one it follows.
    rules = dict(load_pack(content["follows"]).rules) if "follows" in content else {}
    for key, given in content["rules"].items():
        mark = given.get("mark", "")
        if mark not in MARKS or not given.get("source"):
            raise ValueError(f"{name}: {key} needs a mark of {MARKS} and a source")
        between = given.get("between")
        rules[key] = Rule(
            key=key,
            value=given["value"],
            mark=mark,
            source=given["source"],
            between=(float(between[0]), float(between[1])) if between else None,
            options=tuple(given.get("options", ())),
            note=given.get("note", ""),
        )
    return Pack(name=name, title=content["title"], system=content["system"], rules=rules)
