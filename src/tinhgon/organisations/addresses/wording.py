"""Why an address was read as it was, or not, in Vietnamese words. `say` gives a phrase in another language."""

from collections.abc import Callable
from datetime import date, timedelta

from tinhgon.organisations.addresses.model import Ground, Mark, Problem, Reading
from tinhgon.organisations.model import Dimension, Share
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.wording import DIMENSION_WORDS, SHARE_WORDS

GROUND_WORDS = {
    Ground.FULL: "địa chỉ nêu đủ nơi trực thuộc",
    Ground.DISTRICT: "không nêu tỉnh; cả nước chỉ một nơi có xã và huyện này",
    Ground.PROVINCE: "không nêu huyện; cả tỉnh chỉ một đơn vị mang tên này",
    Ground.NAME: "chỉ theo tên: cả nước chỉ một đơn vị mang tên này",
}
MARK_WORDS = {
    Mark.NEW: "địa chỉ mới, đơn vị của ngày {to}",
    Mark.FORMER: "theo tên, loại hoặc nơi trực thuộc trước ngày {on}",
    Mark.MIXED: "xã, huyện theo ngày {on}, tỉnh theo ngày {to}",
    Mark.ACCENTS: "dấu khác với tên trong sổ",
    Mark.UNTYPED: "không ghi là xã, phường hay thị trấn",
    Mark.UNMARKED: "không có dấu ngăn với phần trước",
    Mark.UNCONFIRMED: "có bước thay đổi chưa đối chiếu được với văn bản",
    Mark.UNREAD: "không hiểu “{said}”",
    Mark.SAME_OUTCOME: "có nhiều cách hiểu, đều nhập toàn bộ vào cùng đơn vị",
    Mark.SAME_NAME: "từ ngày {to} tên này là của đơn vị khác: {others}",
}
PROBLEM_WORDS = {
    Problem.EMPTY: "không có địa chỉ",
    Problem.TOO_LONG: "dài hơn một địa chỉ: quá nhiều chữ hoặc quá nhiều địa danh trong một dòng",
    Problem.NOTHING: "không nhận ra đơn vị nào vào ngày {on}",
    Problem.ONLY_PLACE: "chỉ biết {place}; không nêu xã, phường, thị trấn",
    Problem.NOT_THERE: "chỉ biết {place}; ở đó không có “{said}” vào ngày {on}; sổ bắt đầu từ {first}",
    Problem.CONTRADICTION: "“{said}” không khớp với phần còn lại vào ngày {on}; chỉ biết {place}; sổ bắt đầu từ {first}",
    Problem.AMBIGUOUS: "có {count} cách hiểu: {readings}",
    Problem.ENDED: (
        "vào ngày {on} không còn tên này: {readings}, đến hết ngày {last}; sau đó có thể đã nhập với đơn vị khác; "
        "hãy ghi ngày của địa chỉ; sổ bắt đầu từ {first}"
    ),
}
NO_PLACE = "“{said}” không khớp với phần còn lại vào ngày {on}; sổ bắt đầu từ {first}"
NOTHING_ELSE = "không nhận ra “{said}” vào ngày {on}; sổ bắt đầu từ {first}"
NO_SUCH = "không có đơn vị nào là '{said}' vào ngày {on}"
SEVERAL = "'{said}' có {count} cách hiểu: {readings}"
NO_SUCCESSOR = "không có đơn vị kế thừa vào ngày {to}"
ONE_OF = "một trong {count} đơn vị kế thừa: {shares}"
SURE_WORDS = {True: "chắc chắn", False: "nên xem lại"}
_SHOWN = 5


def label(registry: Registry, unit: str, on: date) -> str:
    """ "Phường Cống Vị, Quận Ba Đình, Thành phố Hà Nội": a unit with all it lies in on a day."""
    return ", ".join(each.full_name for each in (registry.nearest(unit, on), *registry.place(unit, on)))


def day_text(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else "…"


def why(registry: Registry, reading: Reading, *, on: date, to: date, say: Callable[[str], str] = str) -> str:
    """Return the ground of a reading and what to know of it, or what is known where there is none."""
    if reading.problem is not None:
        return _refusal(registry, reading, reading.problem, on, say)
    others = "; ".join(label(registry, unit, to) for unit in reading.readings[:_SHOWN])
    said = [say(GROUND_WORDS[reading.ground])] if reading.ground is not None else []
    said += [
        say(MARK_WORDS[mark]).format(on=day_text(on), to=day_text(to), others=others, said=reading.said) for mark in reading.marks
    ]  # fmt: skip
    return "; ".join(said)


def _refusal(registry: Registry, reading: Reading, problem: Problem, on: date, say: Callable[[str], str]) -> str:
    words = say(PROBLEM_WORDS[problem])
    if problem is Problem.CONTRADICTION and not reading.place:
        words = say(NO_PLACE)
    elif problem is Problem.NOTHING and reading.said:
        words = say(NOTHING_ELSE)
    last = None
    if problem is Problem.ENDED:
        end = reading.until
        last = end - timedelta(days=1) if end is not None else None
    day = last or on
    return words.format(
        on=day_text(on), said=reading.said, first=day_text(registry.complete_from), last=day_text(last),
        place=", ".join(registry.nearest(unit, on).full_name for unit in reading.place),
        count=len(reading.readings),
        readings="; ".join(
            f"{registry.code_of(unit, 'nso', day)} {label(registry, unit, day)}".strip()
            for unit in reading.readings[:_SHOWN]
        ),
    )  # fmt: skip


def note_in_words(land: str, people: str, parts: int, *, say: Callable[[str], str] = str) -> str:
    """Return what share of a divided unit a successor took: of land and people apart where they differ."""
    if parts < 2:
        return ""
    shares = {dimension: say(SHARE_WORDS[Share(value)]) for dimension, value in _apart(land, people)}
    said = (
        shares[Dimension.TERRITORY]
        if land == people
        else "; ".join(f"{say(DIMENSION_WORDS[dimension])}: {words}" for dimension, words in shares.items())
    )
    return say(ONE_OF).format(count=parts, shares=said)


def _apart(land: str, people: str) -> tuple[tuple[Dimension, str], ...]:
    return (Dimension.TERRITORY, land), (Dimension.POPULATION, people)
