"""The 34 resolutions against the register built from them: a second, dumber reader, other copies, changed words."""

import functools
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tinhgon.organisations.acts import UnreadClause, clean, read_commune_act
from tinhgon.organisations.model import Dimension
from tinhgon.organisations.national import BuildFailed, History, build
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import national

pytestmark = pytest.mark.shared

# --- a second reader: counts names by their capitals, knows no catalogue ---------------------------------------------

_PHRASE = re.compile(
    r"(toàn bộ diện tích tự nhiên|bộ diện tích tự nhiên|một phần diện tích(?: tự nhiên)?|phần còn lại|toàn bộ(?= xã)"
    r"|một phần quy mô dân số|phần quy mô dân số còn lại)"
)
_AFTER = re.compile(
    r" sau khi (?:thực hiện )?sắp xếp theo(?: quy định)? tại(?: các| khoản| \d+|,| và(?= (?:khoản )?\d)| của| Điều này)+"
)
_NAME = re.compile(r"(?:^| )[A-ZĐÀ-Ỹ\d]\S*(?: (?:[A-ZĐÀ-Ỹ\d-]\S*|-))*")
_KIND = {"toàn": "whole", "bộ": "whole", "một": "part", "phần": "remainder"}


@functools.cache
def texts(folder: Path) -> dict[str, str]:
    """The acts, each on one line."""
    found = {}
    for path in sorted((folder / "acts").glob("1*_NQ-UBTVQH15.md")):
        text = re.sub(r"[*\\]", "", unicodedata.normalize("NFC", path.read_text(encoding="utf-8")))
        found[path.name.replace("_", "/").removesuffix(".md")] = re.sub(r"\s+", " ", text)
    return found


def clauses(text: str) -> Iterator[tuple[int, str]]:
    article = text[text.index("như sau:") : text.index("Điều 2. ")]
    _, *pieces = re.split(r"(\d+) ?\. ?(?=Sắp xếp|Nhập|Đổi tên|Sau khi sắp xếp,)", article)
    for number, sentence in zip(pieces[::2], pieces[1::2], strict=True):
        if sentence.startswith(("Sắp", "Nhập")):
            yield int(number), clean(sentence)


def dumb(sentence: str) -> Counter[str]:
    """How many names a khoản takes of each kind of land; those with land alone as "land alone" too."""
    found = Counter[str]()
    sentence = _AFTER.sub("", re.sub(r" \([^)]*\)", "", sentence))
    body = re.split(r" ?thành (?:xã|phường|đặc khu)(?: mới)?(?: có| [A-ZĐ])", sentence)[0]
    _, *pieces = _PHRASE.split(body)
    for phrase, listed in zip(pieces[::2], pieces[1::2], strict=True):
        if "quy mô" in phrase:
            continue
        names = [name for name in re.split(r", | và ", listed) if not re.search(r"khu vực|Trường bắn", name)]
        # Two units without a comma between them: "thị trấn A xã B".
        count = sum(len(_NAME.findall(re.sub(r"Nông trường ", "", name))) for name in names)
        found[_KIND[phrase.split()[0]]] += count
        if "diện tích" in phrase and "quy mô dân" not in listed:
            found["land alone"] += count
    return found


def built(registry: Registry) -> dict[tuple[str, int], Counter[str]]:
    people = {(e.event, e.source) for e in registry.edges if e.dimension is Dimension.POPULATION}
    rests = {(e.event, e.source) for e in registry.edges if e.remainder_of}
    found: dict[tuple[str, int], Counter[str]] = {}
    for edge in registry.edges:
        act, _, clause = edge.event.partition("#")
        if edge.dimension is not Dimension.TERRITORY or "NQ-UBTVQH15" not in act or not clause.isdigit():
            continue
        if not 1654 <= int(act[:4]) <= 1687:
            continue
        counted = found.setdefault((act, int(clause)), Counter())
        counted[edge.share.value] += 1
        if (edge.event, edge.source) not in people and (edge.event, edge.source) not in rests:
            counted["land alone"] += 1
    return found


def test_a_second_reader_counts_the_same_names_in_every_clause(shared: Path) -> None:
    register = built(national())
    read = {
        (act, number): dumb(sentence)
        for act, text in texts(shared / "registry").items()
        for number, sentence in clauses(text)
    }
    # Huyện Kiên Hải is one name and four communes.
    assert register.pop(("1654/NQ-UBTVQH15", 94)) == Counter(whole=4)
    assert read.pop(("1654/NQ-UBTVQH15", 94)) == Counter(whole=1)
    # "phần còn lại của phường Quang Trung sau khi … Điều này và xã Phong Quang": after the end of the sentence about what
    # is left, the list goes back to the whole units it began with; no other khoản names Phong Quang.
    assert register.pop(("1684/NQ-UBTVQH15", 111)) == Counter(whole=4, remainder=1)
    assert read.pop(("1684/NQ-UBTVQH15", 111)) == Counter(whole=3, remainder=2)
    assert len(read) == 3_190
    different = {
        key: (read.get(key), register.get(key)) for key in read | register if read.get(key) != register.get(key)
    }
    assert different == {}


def test_the_phrases_of_the_acts_are_all_in_the_register(shared: Path) -> None:
    text = " ".join(texts(shared / "registry").values())
    phrases = {
        "phần còn lại": 341,
        "sau khi sắp xếp theo": 343,  # a part that is cut out after another, and people that are left: one each
        "diện tích tự nhiên, toàn bộ quy mô dân số": 14,
        "một phần diện tích tự nhiên của": 51,
    }
    text = text.replace("sau khi thực hiện sắp xếp", "sau khi sắp xếp")
    assert {phrase: text.count(phrase) for phrase in phrases} == phrases
    kinds = sum(built(national()).values(), Counter[str]())
    assert kinds["land alone"] == 65  # names under those 51 phrases, and Kỳ Lợi, whose whole land goes without people
    events = {e.event for e in national().edges if e.remainder_of}
    saying = [c for t in texts(shared / "registry").values() for _, c in clauses(t) if "sau khi" in c]
    assert len(events) == len(saying)


# --- other copies of the same acts ------------------------------------------------------------------------------------


def _one_word_a_line(text: str) -> str:
    return "\n".join(text.split())


def _hypertext(text: str) -> str:
    body = text.replace("&", "&amp;").replace("\\", "").replace(" xã ", "&nbsp;xã ")
    return "".join(
        f"<p class=a>{part}</p>" for part in re.split(r"\n\s*\n", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", body))
    )


@pytest.mark.parametrize(
    "copied",
    [
        pytest.param(lambda text: " ".join(text.split()), id="all on one line"),
        pytest.param(_one_word_a_line, id="one word a line"),
        pytest.param(lambda text: "\n".join(textwrap.wrap(text, 40)), id="broken at 40"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda text: re.sub(r"[*\\]", "", text), id="no marks and no escapes"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="decomposed letters"),
        pytest.param(_hypertext, id="HTML"),
        pytest.param(lambda text: re.sub(r"(?m)^(\*\*Điều)", r"### \1", text), id="headings"),
        pytest.param(lambda text: text.replace(" ", " \u200b").replace("xếp", "x\u00adếp"), id="invisible signs"),
    ],
)
def test_another_copy_of_the_acts_reads_the_same(copied: Callable[[str], str], shared: Path) -> None:
    for path in sorted((shared / "registry" / "acts").glob("1*_NQ-UBTVQH15.md")):
        text = path.read_text(encoding="utf-8")
        assert read_commune_act("N", copied(text)) == read_commune_act("N", text), path.name


# --- a changed word ---------------------------------------------------------------------------------------------------


def _build(folder: Path, act: str, change: tuple[str, str]) -> None:
    acts = {}
    for path in sorted((folder / "acts").glob("1*_NQ-UBTVQH15.md")):
        text = path.read_text(encoding="utf-8")
        if path.name.startswith(act):
            text = " ".join(text.replace("\\", "").replace("*", "").split())
            assert text.count(change[0]) == 1, text.count(change[0])
            text = text.replace(*change)
        acts[path.name.replace("_", "/").removesuffix(".md")] = text
    provinces, before, after = (
        (folder / name).read_text(encoding="utf-8")
        for name in ("acts/60-NQ_TW.md", "units-2025-06-30.csv", "units-2025-07-01.csv")
    )
    rows, states = (
        (folder / "history" / name).read_text(encoding="utf-8") for name in ("units-2004-2025.csv", "states.csv")
    )
    history = History(rows=rows, states=states, known={})
    build(acts=acts, provinces_act=provinces, before=before, after=after, history=history, extra={})


@pytest.mark.parametrize(
    ("act", "change", "error", "said"),
    [
        pytest.param(
            "1656", ("xã Dương Quang, xã Lệ Chi, một phần", "xã Dương Quang, xã Lệ Chi, một nửa"), UnreadClause,
            "1656/NQ-UBTVQH15, khoản 110: .*một nửa", id="a word of no meaning",
        ),
        pytest.param(
            "1656", ("xã Đặng Xá sau khi sắp xếp theo quy định tại khoản 110", "xã Đặng Xá sau khi sắp xếp theo quy định tại khoản 101"),
            BuildFailed, r"khoản 112: what is left of 00556 after khoản \[101\], which do not name it", id="another number",
        ),
        pytest.param(
            "1656", ("phần còn lại của xã Đặng Xá", "toàn bộ diện tích tự nhiên, quy mô dân số của xã Đặng Xá"),
            BuildFailed, "territory of 00556 does not close", id="whole for what is left",
        ),
        pytest.param(
            "1685", ("Phường 9, Phường 11, Phường 12 và Phường 14 (Quận 3)", "Phường 9, Phường 11, Phường 12 và Phường 13 (Quận 3)"),
            BuildFailed, "khoản 7: phường '13' .Quận 3. may be: none", id="a number of a ward",
        ),
        pytest.param(
            "1687", ("xã Hòa Thạnh, Hòa Lộc và Hòa Hiệp", "xã Hòa Thạnh và Hòa Hiệp"), BuildFailed,
            "goes nowhere|contradict", id="a name left out",
        ),
        pytest.param(
            "1670", ("có 38 đơn vị", "có 39 đơn vị"), UnreadClause, "khoản 37: counts that do not add up", id="a count",
        ),
        pytest.param(
            "1670", ("12. Sắp xếp", "13. Sắp xếp"), UnreadClause, "khoản 11", id="a number of a clause",
        ),
    ],
)  # fmt: skip
def test_a_changed_word_fails_with_act_clause_and_words(
    act: str, change: tuple[str, str], error: type[Exception], said: str, shared: Path
) -> None:
    with pytest.raises(error, match=said):
        _build(shared / "registry", act, change)
