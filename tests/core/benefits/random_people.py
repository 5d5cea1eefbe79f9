"""Random people for the tests of the vectorised rules and for the benchmark: facts as `Facts`, near every boundary."""

import random
from datetime import date, timedelta
from fractions import Fraction

from tinhgon.benefits.facts import Facts, WrongFacts
from tinhgon.benefits.months import add_months

KINDS = (
    None, "cadre", "civil_servant", "public_employee", "commune_cadre", "commune_civil_servant", "contract_worker",
    "association", "police", "cipher", "defence_worker",
)  # fmt: skip
DAYS = (
    date(2025, 1, 1), date(2025, 3, 1), date(2025, 3, 15), date(2025, 6, 15), date(2025, 6, 16), date(2025, 7, 1),
    date(2025, 8, 1), date(2025, 9, 1), date(2025, 9, 2), date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 15),
    date(2028, 7, 1), date(2030, 12, 31), date(2031, 1, 1),
)  # fmt: skip


def random_facts(dice: random.Random) -> Facts:
    """Return a person that could be; months and days crowd around the boundaries of the law."""
    while True:
        try:
            return Facts.read(_written(dice))
        except WrongFacts:
            continue


def _written(dice: random.Random) -> dict[str, object]:
    def some(*values: object) -> object:
        return dice.choice(values)

    leave = dice.choice(DAYS) + timedelta(days=dice.choice((0, 0, -1, 1, dice.randint(-200, 200))))
    sex, annex = dice.choice("MF"), dice.choice(("I", "I", "II"))
    early = dice.choice((0, 1, 6, 7, 12, 23, 24, 25, 30, 31, 59, 60, 61, 62, 119, 120, 121, dice.randint(-20, 300)))
    age = (62 if sex == "M" else dice.choice((57, 58, 60))) * 12 - (60 if annex == "II" else 0)
    birth = add_months(leave, early - age - dice.choice((1, 1, 4, 7)))
    insured = dice.choice((0, 43, 59, 60, 61, 179, 180, 181, 186, 187, 239, 240, 246, 247, 251, dice.randint(0, 480)))
    facts: dict[str, object] = {
        "birth_month": f"{birth:%Y-%m}",
        "sex": sex,
        "annex": annex,
        "leave_date": leave,
        "salary_month_vnd": dice.choice(
            (dice.randint(1, 100_000_000), Fraction(dice.randint(1, 10**9), 40), 20_000_000)
        ),
        "kind": dice.choice(KINDS),
        "art2_group": some(None, "1", "1", "1g", "2", "3", "4", "none"),
        "sector": some(None, "education", "health", "other"),
        "leaving_kind": some(None, None, "retire", "resign", "move"),
        "bhxh_months_in_art1_bodies": some(None, min(insured, 40), insured),
        "work_months": some(None, insured, 2, 3, 6, 7, 103),
        "roadmap_case": some(None, None, True, False),
        "female_commune_cadre": some(None, None, None, True, False),
        "keeps_working": some(None, False, True),
    }
    if dice.random() < 0.3:
        facts |= {"bhxh_months_total": insured + 24, "bhxh_months_compensated": 24}
    else:
        facts["bhxh_months"] = insured
    if annex == "II":
        facts["hazardous_years"] = some(None, 14, 15, 20)
    if dice.random() < 0.1:
        facts["age_limit_years"] = some(46, 50, 58)
    if dice.random() < 0.8:
        d0 = add_months(leave, -12) + timedelta(days=dice.choice((-1, 0, 1, dice.randint(-300, 700))))
        facts["arrangement_effective_date"] = dice.choice((d0, date(2024, 2, 29)))
    else:
        facts["within_first_12_months"] = some(None, True, False)
    if dice.random() < 0.8:
        facts["decision_date"] = dice.choice(
            (
                leave - timedelta(days=dice.randint(0, 120)),
                date(2025, 8, 30),
                date(2025, 8, 31),
                date(2025, 7, 31),
                date(2025, 8, 1),
            )
        )
    if dice.random() < 0.7:
        facts |= dict.fromkeys(("under_discipline_review", "under_prosecution", "under_inspection"), False)
        facts |= {"pregnant": False, "on_maternity_leave": False, "child_age_months": some(35, 36, 200)}
    if dice.random() < 0.1:
        facts["under_inspection"] = True
    if dice.random() < 0.2:
        facts["voluntary"] = some(True, False)
    return facts
