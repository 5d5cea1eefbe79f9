"""`tinhgon units convert`: a table of codes or addresses of one day → the units of another. Messages are Vietnamese."""

import argparse
import gc
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tinhgon.cli.files import replace_file
from tinhgon.cli.units_ask import say_if_early
from tinhgon.cli.units_index import Source
from tinhgon.exchange.sheets import Sheet, UnreadableSheet, cell_text, csv_bytes, read_sheet, xlsx_bytes
from tinhgon.organisations.addresses import Cell
from tinhgon.organisations.addresses.columns import column_of
from tinhgon.organisations.addresses.conversion import Answer, Converter, Question, code_in
from tinhgon.organisations.addresses.wording import note_in_words
from tinhgon.organisations.registry import Registry

ADDED = ("new_code", "new_name", "share", "people_share", "note")
ADDED_OF_ADDRESSES = ("old_code", "old_unit", "new_address", "sure", "why")
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
_TOLD_EACH = 5000  # rows between two lines of progress
_FEW = 4000  # questions one process answers before others would have started
_PACE = 500  # questions handed to a process at a time
_Asked = tuple[tuple[str, ...], date]  # the cells of a row, and its day
_Told = tuple[str, bool, list[tuple[str, ...]]]  # see `_columns_of`
_DAY = re.compile(r"(?:ngày\s*)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s.*)?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?")


def run(options: argparse.Namespace) -> int:
    registry = Source(options.data).whole()
    say_if_early(registry, options.on)
    return convert(options, registry, replace_file)


def convert(options: argparse.Namespace, registry: Registry, replace: Callable[[Path, bytes], None]) -> int:
    """Several successors make several rows, flagged; a row that means nothing or more than one unit is a reject.

    Returns 0, 1 where there are rejects or a file could not be read or written, 2 where the question is wrong.
    """
    if said := _wrong(options):
        print(said, file=sys.stderr)
        return 2
    try:
        data = options.file.read_bytes()
        table = _Table(read_sheet(data, [*options.column, *options.address, *filter(None, [options.date])]), options)
    except OSError as error:
        print(f"không đọc được {options.file}: {error}", file=sys.stderr)
        return 1
    except UnreadableSheet as error:
        print(f"không đọc được {options.file}: {error}", file=sys.stderr)
        return 2
    if table.sheet.encoding not in ("", "utf-8") and not table.sheet.encoding.startswith("utf-8"):
        print(f"đọc theo bảng mã {table.sheet.encoding}", file=sys.stderr)
    done, refused = _converted(table, Converter(registry, scheme=options.scheme, width=table.width), options)
    try:
        for path, rows in ((options.out, done), (options.rejects, refused)):
            if path:
                replace(path, _bytes(path, rows, table.sheet.delimiter))
    except OSError as error:
        print(f"không ghi được: {error}", file=sys.stderr)
        return 1
    if not options.out:
        sys.stdout.write(csv_bytes(done[0], done[1:], table.sheet.delimiter).decode())
    print(f"{len(table.rows)} dòng, {len(refused) - 1} dòng không chuyển được", file=sys.stderr)
    return 1 if len(refused) > 1 else 0


def _wrong(options: argparse.Namespace) -> str:
    if not options.column and not options.address:
        return "cần --column CỘT hoặc --address CỘT"
    if options.to < (options.on or BEFORE) and not options.date:
        return "--to phải là ngày sau --on"
    files = [path.resolve() for path in (options.file, options.out, options.rejects) if path]
    if len(set(files)) < len(files):
        return "tệp vào, --out và --rejects phải là các tệp khác nhau; chưa ghi gì"
    return ""


class _Table:
    """The rows of a sheet as questions."""

    def __init__(self, sheet: Sheet, options: argparse.Namespace) -> None:
        self.sheet = sheet
        self.rows = sheet.rows
        asked = [*dict.fromkeys(options.column), *dict.fromkeys(options.address)]
        self._places = [sheet.place(column) for column in asked]
        alone = len(self._places) == 1
        self._columns = [column_of("" if alone or name in options.address else name) for name in asked]
        self._day_place = sheet.place(options.date) if options.date else None
        self._on: date | None = options.on
        self._to: date = options.to

    @property
    def width(self) -> int:
        """Digits of the longest code: where it is longer, a shorter code has lost its zeros to a spreadsheet."""
        if len(self._places) > 1:
            return 0
        place = self._places[0]
        codes = (code_in(cell_text(row[place])) for row in self.rows if len(row) > place)
        return max((len(code.lstrip("D")) for code in codes), default=0)

    def asked(self, row: Sequence[Any]) -> _Asked | str:
        """Return what a row asks, or why it asks nothing."""
        if len(row) > len(self.sheet.header):
            return f"{len(row)} ô, tiêu đề chỉ có {len(self.sheet.header)} cột"
        day = self._on or BEFORE
        if self._day_place is not None:
            cell = row[self._day_place] if len(row) > self._day_place else None
            found = _day(cell)
            if found is None and (cell_text(cell).strip() or self._on is None):
                return f"không đọc được ngày {cell_text(cell)!r}; cần dạng 30/6/2025 hoặc 2025-06-30"
            day = found or day
        return tuple([cell_text(row[place]) if len(row) > place else "" for place in self._places]), day

    def question(self, asked: _Asked) -> Question:
        texts, day = asked
        cells = tuple(
            Cell(text, column.level, column.is_fine) for text, column in zip(texts, self._columns, strict=True)
        )
        return Question(cells, day, max(self._to, day))


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = cell_text(cell).strip()
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:  # 31/02
        return None
    return None


def _converted(
    table: _Table, converter: Converter, options: argparse.Namespace
) -> tuple[list[list[Any]], list[list[Any]]]:
    """Return the rows converted and those rejected, each with its heading."""
    asked = [table.asked(row) for row in table.rows]
    different = list(dict.fromkeys(each for each in asked if not isinstance(each, str)))
    answers = dict(zip(different, _answers(table, converter, different, options.processes), strict=True))
    added = [*ADDED, *(ADDED_OF_ADDRESSES if any(is_address for _, is_address, _ in answers.values()) else ())]
    header = table.sheet.header
    done: list[list[Any]] = [[*header, *added]]
    refused: list[list[Any]] = [[*header, "reason"]]
    for number, (row, question) in enumerate(zip(table.rows, asked, strict=True), table.sheet.first_row):
        reason, _, found = (question, False, []) if isinstance(question, str) else answers[question]
        padded = row if len(row) >= len(header) else [*row, *[""] * (len(header) - len(row))]
        if reason:
            refused.append([*padded[: len(header)], reason, *padded[len(header) :]])
            if not options.rejects:
                print(f"dòng {number}: {reason}", file=sys.stderr)
            continue
        done += [[*padded, *each[: len(added)]] for each in found]
    return done, refused


@dataclass(slots=True)
class _Shared:
    """What the processes of a pool have from the one that made them: they are forked, nothing is handed over."""

    table: _Table | None = None
    converter: Converter | None = None


_shared = _Shared()


def _answer_some(asked: Sequence[_Asked]) -> list[_Told]:
    table, converter = _shared.table, _shared.converter
    assert table is not None
    assert converter is not None
    return [_columns_of(converter.answer(table.question(each))) for each in asked]


def _columns_of(answer: Answer) -> _Told:
    """(reason, whether it was an address, what is added to the row, once for each successor)."""
    if answer.reason:
        return answer.reason, answer.is_address, []
    found: list[tuple[str, ...]] = [
        (
            each.code, each.name, each.land, each.people, note_in_words(each.land, each.people, each.parts),
            answer.old_code, answer.old, answer.new_address(each), answer.sure, answer.why,
        )
        for each in answer.successors
    ]  # fmt: skip
    return "", answer.is_address, found


def _answers(table: _Table, converter: Converter, asked: Sequence[_Asked], processes: int) -> Iterator[_Told]:
    """Yield the answers in order, from several processes where there are many questions; tell how far it is."""
    count = processes or os.cpu_count() or 1
    _shared.table, _shared.converter = table, converter
    some = [asked[at : at + _PACE] for at in range(0, len(asked), _PACE)]
    was_on = gc.isenabled()
    gc.disable()  # many answers are made and none is dropped: the collector would only look through them all again
    try:
        if len(asked) < _FEW or count < 2 or not hasattr(os, "fork"):
            yield from _told(map(_answer_some, some), len(asked))
            return
        _ = converter.reader  # made once, before the others are forked
        with get_context("fork").Pool(count) as pool:
            yield from _told(pool.imap(_answer_some, some), len(asked))
    finally:
        _shared.table = _shared.converter = None
        if was_on:
            gc.enable()


def _told(parts: Iterable[list[_Told]], total: int) -> Iterator[_Told]:
    number = 0
    for part in parts:
        for answer in part:
            number += 1
            if number % _TOLD_EACH == 0:
                print(f"{number}/{total}", file=sys.stderr)
            yield answer


def _bytes(path: Path, rows: list[list[Any]], delimiter: str) -> bytes:
    if path.suffix.lower() == ".xlsx":
        return xlsx_bytes(rows[0], rows[1:])
    return csv_bytes(rows[0], rows[1:], delimiter)
