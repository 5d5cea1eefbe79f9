"""What a computation says: components with their arithmetic, the steps, what was used, asked, refused and left open."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tinhgon.benefits.parameters import Certainty
from tinhgon.benefits.wording import NOTHING, Line, Shown, Words


class Regime(StrEnum):
    ND178_ART7 = "ND178_ART7"
    ND178_ART7A = "ND178_ART7A"
    ND178_ART7B = "ND178_ART7B"
    ND178_ART9 = "ND178_ART9"
    ND178_ART10 = "ND178_ART10"
    ND178_ART11 = "ND178_ART11"
    ND178_ART12 = "ND178_ART12"
    ND177_ART3 = "ND177_ART3"
    ND154_ART6 = "ND154_ART6"
    ND154_ART7 = "ND154_ART7"
    ND154_ART8 = "ND154_ART8"
    ND154_ART9 = "ND154_ART9"
    ND29_ART5 = "ND29_ART5"
    ND170_ART59 = "ND170_ART59"
    SALARY = "SALARY"
    PENSION_RATE = "PENSION_RATE"
    ND135_AGE = "ND135_AGE"
    GATE_6383 = "GATE_6383"
    TRANSITION = "TRANSITION"
    LOCAL_TRA_VINH = "LOCAL_TRA_VINH"
    LOCAL_PERCENT = "LOCAL_PERCENT"
    LOCAL_HCMC = "LOCAL_HCMC"
    LOCAL_HA_NOI_ASSOC = "LOCAL_HA_NOI_ASSOC"
    LOCAL_HUNG_YEN = "LOCAL_HUNG_YEN"


REGIME_WORDS = {
    Regime.ND178_ART7: Words("Nghị định 178, Điều 7: nghỉ hưu trước tuổi", "ND 178 Article 7: early retirement"),
    Regime.ND178_ART7A: Words(
        "Nghị định 178, Điều 7a: nghỉ hưu trước tuổi, không chịu tác động trực tiếp",
        "ND 178 Article 7a: early retirement, not directly affected",
    ),
    Regime.ND178_ART7B: Words(
        "Nghị định 178, Điều 7b: nghỉ hưu trước tuổi, không tái cử hoặc tổ chức đảng kết thúc",
        "ND 178 Article 7b: early retirement, not standing again or Party body ends",
    ),
    Regime.ND178_ART9: Words(
        "Nghị định 178, Điều 9: cán bộ, công chức thôi việc", "ND 178 Article 9: resignation, civil servants"
    ),
    Regime.ND178_ART10: Words(
        "Nghị định 178, Điều 10: viên chức, người lao động thôi việc",
        "ND 178 Article 10: resignation, employees and workers",
    ),
    Regime.ND178_ART11: Words("Nghị định 178, Điều 11: bảo lưu phụ cấp chức vụ", "ND 178 Article 11: post pay kept"),
    Regime.ND178_ART12: Words(
        "Nghị định 178, Điều 12: đi công tác ở cơ sở", "ND 178 Article 12: going to the grassroots"
    ),
    Regime.ND177_ART3: Words(
        "Nghị định 177, Điều 3: không tái cử, tái bổ nhiệm", "ND 177 Article 3: not re-elected, not re-appointed"
    ),
    Regime.ND154_ART6: Words(
        "Nghị định 154, Điều 6: nghỉ hưu trước tuổi (tinh giản)", "ND 154 Article 6: early retirement"
    ),
    Regime.ND154_ART7: Words(
        "Nghị định 154, Điều 7: chuyển sang tổ chức không hưởng ngân sách",
        "ND 154 Article 7: move to a body without budget pay",
    ),
    Regime.ND154_ART8: Words("Nghị định 154, Điều 8: thôi việc ngay", "ND 154 Article 8: leaving at once"),
    Regime.ND154_ART9: Words(
        "Nghị định 154, Điều 9: người hoạt động không chuyên trách cấp xã", "ND 154 Article 9: commune part-timers"
    ),
    Regime.ND29_ART5: Words("Nghị định 29/2023, Điều 5: nghỉ hưu trước tuổi", "ND 29/2023 Article 5: early retirement"),
    Regime.ND170_ART59: Words(
        "Nghị định 170, Điều 58-59: công chức thôi việc", "ND 170 Articles 58-59: ordinary resignation"
    ),
    Regime.SALARY: Words("Tiền lương tháng hiện hưởng", "Monthly salary that counts"),
    Regime.PENSION_RATE: Words("Tỷ lệ lương hưu", "Pension rate"),
    Regime.ND135_AGE: Words("Tuổi nghỉ hưu theo Nghị định 135", "Retirement age of ND 135"),
    Regime.GATE_6383: Words("Nghị định 178 còn áp dụng", "Whether ND 178 may still be used"),
    Regime.TRANSITION: Words("Chuyển tiếp: bù phần chênh lệch", "Transition: the difference topped up"),
    Regime.LOCAL_TRA_VINH: Words("Hỗ trợ thêm của Trà Vinh (cũ)", "Add-on of Trà Vinh (old)"),
    Regime.LOCAL_PERCENT: Words("Hỗ trợ thêm theo tỷ lệ của tỉnh", "Provincial percentage add-on"),
    Regime.LOCAL_HCMC: Words("Hỗ trợ thêm của TP. Hồ Chí Minh", "Add-on of Hồ Chí Minh City"),
    Regime.LOCAL_HA_NOI_ASSOC: Words("Hỗ trợ người của hội, Hà Nội", "Association workers, Hà Nội"),
    Regime.LOCAL_HUNG_YEN: Words(
        "Hỗ trợ của Hưng Yên cho người từ Thái Bình", "Hưng Yên support for staff from Thái Bình"
    ),
}


class RefusalKind(StrEnum):
    """Why a regime gives nothing. The value is the English sentence, as the case files print it."""

    NOT_EARLY = "not early: retirement age is reached"
    OVER_TEN_YEARS = "more than 10 years early: not covered"
    ANNEX_II_OVER_FIVE = "Annex II covers at most 60 months"
    SEVEN_AB_OVER_FIVE = "7a/7b only cover <=60 months"
    NO_PENSION = "not enough insurance years for a pension"
    ANNEX_II_WORK = "Annex II needs 15 years of such work"
    UNDER_TWO_YEARS_LEFT = "less than 24 months to retirement age"
    ARTICLE_7_COMES_FIRST = "eligible for Article 7: no resignation benefit"
    OVER_FIVE_YEARS = "more than 60 months early: not covered"
    NOT_IN_FORCE = "not in force on that day"
    EXCLUDED = "excluded from this regime"
    NOT_SEEN = "the text for this case has not been seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    kind: RefusalKind
    words: Words
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A fact that is missing. `is_blocking`: without it there is no amount; else a condition stays unproven."""

    fact: str
    why: Words
    is_blocking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A parameter as it was used, with where it says so."""

    key: str
    words: Words
    amount: Fraction | date
    unit: Words
    since: date | None
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    words: Words
    value: Shown | Words
    clause: str = ""
    line: Line | None = None
    unit: Words = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of the money. `amount` is whole đồng, rounded once from `exact`; `uses` are keys of parameters."""

    key: str
    words: Words
    amount: int
    exact: Fraction
    line: Line
    clause: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One reading of an open question and what the whole regime then comes to; `total` is None with no amount."""

    option: str
    words: Words
    total: int | None
    why_none: Words = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question of SPEC section 9 that this person meets. The total of the computation follows `chosen`."""

    id: str
    words: Words
    chosen: str
    is_decided: bool  # by a recorded decision; otherwise `chosen` is the default
    answers: tuple[Answer, ...]

    @property
    def is_felt(self) -> bool:
        """Return whether the readings differ in money."""
        return len({answer.total for answer in self.answers}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether ND 178 may still be used (C17); `applies` is None when facts are missing."""

    applies: bool | None
    fallback: str | None
    words: Words
    clause: str


@dataclass(slots=True, kw_only=True)
class Computation:
    """One regime for one person. No total where something blocking is missing or refused."""

    regime: Regime
    components: list[Component] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    uses: dict[str, Use] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    questions: list[OpenQuestion] = field(default_factory=list)
    values: dict[str, Shown] = field(default_factory=dict)  # intermediate results, named as the case files name them
    gate: Gate | None = None

    @property
    def is_blocked(self) -> bool:
        return any(ask.is_blocking for ask in self.asks)

    @property
    def total(self) -> int | None:
        if self.refusals or self.is_blocked or not self.components:
            return None
        return sum(component.amount for component in self.components)

    @property
    def is_proven(self) -> bool:
        """Return whether no condition waits for a fact."""
        return not self.asks and (self.gate is None or self.gate.applies is True)
