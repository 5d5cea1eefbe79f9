"""Where the commands have the register from: the whole file, or for single questions an index made of it once.

The index lies in `$TINHGON_HOME/cache`, or else in the user's cache folder; one for each register file, made at the first
question. Where it cannot be written, questions are asked of the whole register.
"""

import json
import os
import sqlite3
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

from tinhgon.organisations.lookup import FORMAT, Lookup, TooWide, write
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import NATIONAL, load, national


class Source:
    """The register a command asks: `data` is a file of the user's, None the program's own."""

    def __init__(self, data: Path | None) -> None:
        self._data = data
        self._lookup = None if data is not None else _index()  # a file of the user's is asked as a whole
        about = self._lookup.about() if self._lookup else {}
        self.abbreviations: Mapping[str, str] | None = json.loads(about["abbreviations"]) if about else None

    def whole(self) -> Registry:
        if self._data is None:
            return national()
        try:
            return load(self._data.read_bytes())
        except (OSError, EOFError, zlib.error, ValueError, TypeError, LookupError, AttributeError) as error:
            # UnknownFormat, half a file, and bytes that are no register at all
            print(f"không đọc được {self._data}: {error}", file=sys.stderr)
            raise SystemExit(1) from None

    def about(self, text: str, *, onward: bool = False, back: bool = False, is_fragment: bool = False) -> Registry:
        """Return what of the register a question may need."""
        if self._lookup is None:
            return self.whole()
        units = self._lookup.named(text, self.abbreviations or {})
        if is_fragment or not units:
            units |= self._lookup.fragments(text)
        try:
            return self._lookup.part(units, onward=onward, back=back)
        except (TooWide, sqlite3.Error):
            return self.whole()

    def moved(self, functions: list[str], place: str) -> Registry:
        """Return what of the register tells who held some functions, and where a place is."""
        if self._lookup is None:
            return self.whole()
        units = {unit for name in functions for unit in self._lookup.moved(name)}
        units |= self._lookup.named(place, self.abbreviations or {})
        try:
            return self._lookup.part(units, onward=True, back=False)
        except (TooWide, sqlite3.Error):
            return self.whole()

    def functions(self) -> list[str] | None:
        """Return the functions that moved; None: ask the register."""
        return self._lookup.functions() if self._lookup else None


def _index() -> Lookup | None:
    packed = NATIONAL.read_bytes()
    name = f"units-{FORMAT}-{len(packed)}-{zlib.crc32(packed):08x}.sqlite"
    path = _folder() / name
    try:
        if not path.exists():
            _make(path)
        return Lookup(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True))
    except (OSError, sqlite3.Error):
        return None


def _folder() -> Path:
    if home := os.environ.get("TINHGON_HOME"):
        return Path(home) / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tinhgon"


def _make(path: Path) -> None:
    """Write the index whole or not at all; those of other registers are of no more use."""
    from tinhgon.organisations.linking.words import abbreviations  # only the first question needs the words

    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        connection = sqlite3.connect(half)
        connection.execute("PRAGMA journal_mode = OFF")
        write(connection, national(), about={"abbreviations": json.dumps(abbreviations())})
        connection.close()
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    for other in path.parent.glob("units-*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)
