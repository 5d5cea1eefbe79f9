"""The English catalogue of the interface: complete, true to its placeholders, and compiled as it stands.

New words, with gettext's tools, in src/tinhgon_web:
    export DJANGO_SETTINGS_MODULE=tinhgon_web.settings TINHGON_HOME=/tmp/messages  # else a var/ is left here
    python -m django makemessages -l en --no-location --no-obsolete
    then fill each empty msgstr, take out the POT-Creation-Date and the fuzzy marks, and in locale/en/LC_MESSAGES
    msgfmt -o django.mo django.po
"""

import ast
import gettext
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tinhgon.organisations import wording
from tinhgon.organisations.addresses import wording as addresses
from tinhgon.organisations.linking.wording import FACT_WORDS, HOW_WORDS
from tinhgon.programme import count
from tinhgon.programme.states import EVIDENCE_NAMES, MOVES, STATE_NAMES
from tinhgon_web import core_words

ROOT = Path(__file__).resolve().parent.parent.parent
PO = ROOT / "src/tinhgon_web/locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>")


@dataclass
class Entry:
    """One message. `words` holds msgid, msgid_plural, msgstr, msgstr[0], … as written in the file."""

    is_fuzzy: bool = False
    words: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return self.words["msgid"]

    @property
    def key(self) -> str:
        """What the compiled catalogue calls the message: its context and a sign stand before it."""
        return f"{self.words['msgctxt']}\x04{self.source}" if "msgctxt" in self.words else self.source

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.words.items() if name.startswith("msgstr")]


def entries_of(text: str) -> list[Entry]:
    """Read what gettext's own tools write: blocks between empty lines, strings as C literals, a context before its message."""
    entries = []
    for block in re.split(r"\n\s*\n", text.strip()):
        entry, name = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            if found := re.fullmatch(r'(msg\w+(?:\[\d\])?) (".*")', line):
                name, line = found[1], found[2]
                entry.words[name] = ""
            entry.words[name] += ast.literal_eval(line)
        if entry.words:
            entries.append(entry)
    return entries


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    found = entries_of(PO.read_text("utf-8"))
    assert found[0].source == "", "the first entry is the header"
    assert len(found) > 400
    return found[1:]


def test_nothing_is_left_untranslated_or_guessed(entries: list[Entry]) -> None:
    assert [e.source for e in entries if not all(e.translations) or e.is_fuzzy] == []


def test_both_languages_hold_the_same_placeholders(entries: list[Entry]) -> None:
    """A plural form may leave out a number that its words already say."""
    wrong = []
    for entry in entries:
        held = set(PLACEHOLDER.findall(entry.source)) | set(PLACEHOLDER.findall(entry.words.get("msgid_plural", "")))
        many = set(PLACEHOLDER.findall(entry.translations[-1]))
        if many != held or any(not set(PLACEHOLDER.findall(text)) <= held for text in entry.translations):
            wrong.append(entry.source)
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one(entries: list[Entry]) -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written: dict[object, str] = {}
    for entry in entries:
        if "msgid_plural" in entry.words:
            written |= {(entry.key, place): text for place, text in enumerate(entry.translations)}
        else:
            written[entry.key] = entry.words["msgstr"]
    held = {key: text for key, text in compiled._catalog.items() if key != ""}  # type: ignore[attr-defined]
    assert held == written, "run msgfmt -o django.mo django.po"


def test_words_of_the_core_are_marked_for_translation() -> None:
    assert set(core_words.STATES) == set(STATE_NAMES.values())
    assert set(core_words.EVIDENCE) == set(EVIDENCE_NAMES.values())
    assert {str(word) for word in core_words.MOVES} == {move.name for move in MOVES}
    kpis = count([], as_of=date(2026, 1, 1), is_working_day=lambda day: True, soon_working_days=3)
    figures = [*kpis.buckets.values(), *kpis.shares.values(), *kpis.ageing]
    assert set(core_words.FIGURES) == {figure.name for figure in figures} | {figure.rule for figure in figures}
    units = (wording.EVENT_WORDS, wording.SHARE_WORDS, wording.DIMENSION_WORDS, wording.DAY_WORDS)
    assert set(core_words.UNITS) == {words for table in units for words in table.values()} | set(wording.BOUND_WORDS)
    spoken = (addresses.GROUND_WORDS, addresses.MARK_WORDS, addresses.PROBLEM_WORDS)
    alone = (addresses.NO_PLACE, addresses.NOTHING_ELSE, addresses.NO_SUCH, addresses.SEVERAL, addresses.NO_SUCCESSOR)
    assert set(core_words.ADDRESSES) == {w for table in spoken for w in table.values()} | {*alone, addresses.ONE_OF}
    assert set(core_words.LINKS) == {*HOW_WORDS.values(), *FACT_WORDS.values()}


def test_every_marked_word_of_the_pages_is_in_the_catalogue(entries: list[Entry]) -> None:
    """Only the plain forms {% translate "…" %} and _("…") on one line; makemessages finds the others."""
    marked = re.compile(r"""\{% translate "([^"]+)"|\b_\(\s*"([^"\\]+)"\s*\)""")
    used = {
        page or code
        for path in (ROOT / "src/tinhgon_web").rglob("*")
        if path.suffix in {".html", ".py"}
        for page, code in marked.findall(path.read_text("utf-8"))
    }
    assert len(used) > 200
    assert used - {entry.source for entry in entries} == set(), "run makemessages, translate, compile"
