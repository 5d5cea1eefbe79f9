"""How a link is said in Vietnamese: "đúng tên; của Tỉnh Hưng Yên, nơi ban hành"."""

from collections.abc import Callable
from datetime import date, timedelta

from tinhgon.organisations.linking.model import Candidate, Fact, How
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.wording import day_in_words

_DAY = timedelta(days=1)

HOW_WORDS = {
    How.REMEMBERED: "đã chọn trước đây",
    How.EXACT: "đúng tên",
    How.ALIAS: "tên viết tắt hoặc tên gọi khác",
    How.OFFICE: "theo chức danh hoặc cơ quan thay mặt",
    How.FOLDED: "chỉ trùng khi bỏ dấu",
    How.OTHER_DAY: "không mang tên này vào ngày của văn bản",
    How.NEAR: "cách viết gần giống",
}
FACT_WORDS = {
    Fact.OWN_PLACE: "của {}, nơi ban hành",
    Fact.PLACE_ABOVE: "của {}, cấp trên của nơi ban hành",
    Fact.NAMED_PLACE: "tên ghi rõ {}",
    Fact.NATIONAL: "cơ quan trung ương",
    Fact.LIES_IN: "thuộc {}",
    Fact.ELSEWHERE: "của {}, không phải nơi ban hành",
    Fact.FORMER_PLACE: "của {}, trước hoặc sau sắp xếp",
    Fact.EXPANDED: "viết đầy đủ: {}",
    Fact.COUNTERPART: "danh mục ghi là {}",
    Fact.OFFICE: "đơn vị của “{}”",
    Fact.ACTS_FOR: "danh mục ghi đơn vị hành chính, không ghi riêng {}",
    Fact.INNER: "là bộ phận của {}",
    Fact.ENDED: "đến hết {}",
    Fact.BEGINS: "từ {}",
    Fact.KNOWN_FROM: "danh mục chỉ ghi từ {}, trước đó chưa rõ",
    Fact.SUCCESSOR_OF: "tiếp nhận từ {}",
    Fact.CHOSEN_BEFORE: "đã chọn trước đây",
    Fact.LIKE: "gần giống “{}”",
}
_OF_UNITS = frozenset(
    (
        Fact.OWN_PLACE, Fact.PLACE_ABOVE, Fact.NAMED_PLACE, Fact.LIES_IN, Fact.ELSEWHERE, Fact.FORMER_PLACE, Fact.INNER, Fact.SUCCESSOR_OF,
    )
)  # fmt: skip


def how_in_words(candidate: Candidate, registry: Registry, on: date, *, say: Callable[[str], str] = str) -> str:
    """Return in Vietnamese how a name leads to a candidate: "đúng tên; của Tỉnh Hưng Yên, nơi ban hành".

    `say` gives the words of the tables in another language.
    """
    words = [say(HOW_WORDS[candidate.how])]
    for why in candidate.why:
        what = why.what
        if why.fact in _OF_UNITS:
            states = registry.versions(what)
            state = registry.at(what, on) or (states[-1] if states else None)
            what = state.full_name if state is not None else what
        elif why.fact is Fact.ENDED:  # intervals are half-open; the last day is printed
            what = day_in_words(date.fromisoformat(what) - _DAY, say=say)
        elif why.fact in (Fact.BEGINS, Fact.KNOWN_FROM):
            what = day_in_words(date.fromisoformat(what), say=say)
        text = say(FACT_WORDS[why.fact]).format(what)
        if text not in words:
            words.append(text)
    return "; ".join(words)
