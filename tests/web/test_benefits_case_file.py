"""The case file of a leaver: versions, decision, payments, who sees which field, every look recorded."""

import io
import re
from datetime import date
from typing import Any

import docx
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.factories import UserFactory
from tests.web.leavers import FACTS, open_leaver
from tests.web.world import AT

from tinhgon.benefits.facts import Facts
from tinhgon.officialdoc.checker import check_layout
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.benefits import actions
from tinhgon_web.benefits.models import CasePayment, CaseVersion, LeaverCase

pytestmark = pytest.mark.django_db
TOTAL = 1_620_000_000


@pytest.fixture
def office() -> User:
    return UserFactory()


@pytest.fixture
def case(office: User) -> LeaverCase:
    return open_leaver(by=office)


@pytest.fixture
def signed(client: Client, office: User) -> Client:
    client.force_login(office)
    return client


def fresh(case: LeaverCase) -> LeaverCase:
    return LeaverCase.objects.get(pk=case.pk)


def decide(case: LeaverCase, office: User, amount: int = TOTAL, reason: str = "") -> Any:
    return actions.decide(
        case_id=case.pk, number="12/QĐ", day=date(2025, 7, 20), amount=amount, reason=reason, by=office, at=AT
    )


def pay(case: LeaverCase, office: User, amount: int, reference: str, day: date = date(2025, 8, 5)) -> Any:
    return actions.pay(
        case_id=case.pk, day=day, amount=amount, reference=reference, source="state_budget", by=office, at=AT
    )


def test_other_facts_make_another_version_and_the_first_one_stays(case: LeaverCase, office: User) -> None:
    facts = Facts.read({**FACTS, "arrangement_effective_date": "2024-03-01"})
    made = actions.change_facts(case_id=case.pk, facts=facts, readings={}, reason="đính chính D0", by=office, at=AT)
    assert (made.number, made.total) == (2, 1_140_000_000)
    assert case.versions.get(number=1).total == TOTAL
    with pytest.raises(actions.Refused, match="same"):
        actions.change_facts(case_id=case.pk, facts=facts, readings={}, reason="", by=office, at=AT)


def test_a_version_cannot_be_changed(case: LeaverCase) -> None:
    version = case.latest
    version.total = 1
    with pytest.raises(TypeError, match="never changed"):
        version.save()


def test_old_and_new_stand_side_by_side(signed: Client, case: LeaverCase, office: User) -> None:
    facts = Facts.read({**FACTS, "arrangement_effective_date": "2024-03-01"})
    actions.change_facts(case_id=case.pk, facts=facts, readings={}, reason="đính chính D0", by=office, at=AT)
    page = re.sub(
        r"\s+", " ", re.sub("<[^>]+>", " ", signed.get(reverse("benefits:case", args=[case.pk])).content.decode())
    )
    assert "01/03/2024 01/03/2025 ≠ thay đổi" in page
    assert "1.620.000.000 đồng" in page
    assert "1.140.000.000 đồng" in page
    assert "đính chính D0" in page


def test_a_change_of_law_is_said_and_computed_again_as_another_version(
    signed: Client, case: LeaverCase, office: User
) -> None:
    CaseVersion.objects.filter(case=case).update(law_key="of another")
    response = signed.get(reverse("benefits:case", args=[case.pk]))
    assert response.context["is_law_new"]
    assert response.context["made"] is None
    signed.post(reverse("benefits:case-again", args=[case.pk]))
    assert [version.number for version in case.versions.all()] == [1, 2]
    with pytest.raises(actions.Refused, match="same"):
        actions.compute_again(case_id=case.pk, reason="", by=office, at=AT)


def test_states_follow_from_what_is_recorded(case: LeaverCase, office: User) -> None:
    assert open_leaver(by=office, salary_month_vnd=None).state == "open"
    assert fresh(case).state == "computed"
    decide(case, office)
    assert fresh(case).state == "decided"
    pay(case, office, 1_000_000_000, "UNC 1")
    assert fresh(case).state == "part_paid"
    pay(case, office, 620_000_000, "UNC 2")
    assert fresh(case).state == "paid"


def test_a_decision_that_differs_from_the_computation_needs_its_reason(case: LeaverCase, office: User) -> None:
    with pytest.raises(actions.Refused, match="reason"):
        decide(case, office, TOTAL - 1)
    assert decide(case, office, TOTAL - 1, "theo kết luận kiểm tra").amount == TOTAL - 1
    with pytest.raises(actions.Refused, match="decided"):
        decide(case, office)


@pytest.mark.parametrize(
    ("amount", "reference", "day", "code"),
    [
        (TOTAL + 1, "UNC 9", date(2025, 8, 5), "too-much"), (1, "UNC 1", date(2025, 8, 5), "same"),
        (1, "UNC 9", date(2025, 7, 19), "early"),
    ],
)  # fmt: skip
def test_a_payment_that_cannot_be_is_refused_and_leaves_no_trace(
    case: LeaverCase, office: User, amount: int, reference: str, day: date, code: str
) -> None:
    decide(case, office)
    pay(case, office, 1_000, "UNC 1")
    events = AuditEvent.objects.count()
    with pytest.raises(actions.Refused, match=code):
        pay(case, office, amount, reference, day)
    assert case.payments.count() == 1
    assert AuditEvent.objects.count() == events


def test_nothing_is_paid_before_a_decision(case: LeaverCase, office: User) -> None:
    with pytest.raises(actions.Refused, match="undecided"):
        pay(case, office, 1, "UNC 1")


def test_the_database_refuses_what_the_actions_would(case: LeaverCase, office: User) -> None:
    more = {"case": case, "day": date(2025, 8, 5), "source": "unit", "at": AT, "by": office}
    with pytest.raises(IntegrityError), transaction.atomic():
        CasePayment.objects.create(amount=0, reference="a", **more)
    CasePayment.objects.create(amount=1, reference="a", **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        CasePayment.objects.create(amount=1, reference="a", **more)
    version = case.latest
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseVersion.objects.create(case=case, number=1, facts={}, law_key="", result={}, total=None, at=AT, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseVersion.objects.filter(pk=version.pk).update(regime="")


def test_a_higher_amount_after_the_decision_is_shown_as_a_difference(
    signed: Client, case: LeaverCase, office: User
) -> None:
    decide(case, office)
    facts = Facts.read({**FACTS, "salary_month_vnd": 21_000_000})
    actions.change_facts(case_id=case.pk, facts=facts, readings={}, reason="nâng lương", by=office, at=AT)
    assert signed.get(reverse("benefits:case", args=[case.pk])).context["top_up"] == 81_000_000


# --- who sees what ---


def test_a_unit_sees_its_people_without_money_and_private_facts(case: LeaverCase, office: User, client: Client) -> None:
    actions.add_proof(
        case_id=case.pk, fact="under_inspection", paper="Văn bản thanh tra 7", name="", content=b"", by=office, at=AT
    )
    unit = UserFactory(role="reporter", body_name="Sở Nội vụ")
    client.force_login(unit)
    page = client.get(reverse("benefits:case", args=[case.pk])).content.decode()
    assert "Nguyễn Văn A" in page
    assert "07/1967" in page
    for hidden in (
        "20.000.000",
        "1.620.000.000",
        "Đang bị thanh tra",
        "Văn bản thanh tra 7",
        "Tiền lương tháng hiện hưởng",
    ):
        assert hidden not in page, hidden
    listed = client.get(reverse("benefits:cases")).content.decode()
    assert "Nguyễn Văn A" in listed
    assert "1.620.000.000" not in listed


def test_another_unit_does_not_learn_that_there_is_a_case(case: LeaverCase, client: Client) -> None:
    client.force_login(UserFactory(role="reporter", body_name="Sở Y tế"))
    assert client.get(reverse("benefits:case", args=[case.pk])).status_code == 404
    assert "Nguyễn Văn A" not in client.get(reverse("benefits:cases")).content.decode()


def test_every_look_is_recorded_with_who_and_what(signed: Client, case: LeaverCase, office: User) -> None:
    signed.get(reverse("benefits:case", args=[case.pk]))
    signed.get(reverse("benefits:case-letter", args=[case.pk]))
    signed.get(reverse("benefits:case-export"))
    looks = AuditEvent.objects.filter(action="leaver.look", object_id=str(case.pk), by=office)
    assert [look.details["what"] for look in looks] == ["page", "letter", "list"]


# --- pages ---


def test_the_form_of_facts_gives_back_what_is_stored(signed: Client, case: LeaverCase) -> None:
    """Sending the form unchanged changes nothing: no fact is lost on the way through its fields."""
    form = signed.get(reverse("benefits:case-facts", args=[case.pk])).context["form"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    signed.post(reverse("benefits:case-facts", args=[case.pk]), sent)
    assert case.versions.count() == 1


def test_a_wrong_fact_is_refused_and_nothing_is_written(signed: Client, case: LeaverCase) -> None:
    response = signed.post(reverse("benefits:case-facts", args=[case.pk]), {"birth_month": "13/1967"})
    assert response.status_code == 422
    assert "birth_month" in response.context["form"].errors
    assert case.versions.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "", "day": "2025-07-20", "amount": "1"}, "number"), ({"number": "1", "day": "x", "amount": "1"}, "day"),
        ({"number": "1", "day": "2025-07-20", "amount": "1,5"}, "amount"),
        ({"number": "1", "day": "2025-07-20", "amount": "9" * 20}, "amount"),
        ({"number": "1", "day": "2025-07-20", "amount": "5"}, "reason"),
    ],
)  # fmt: skip
def test_a_wrong_decision_is_refused_at_its_field(
    signed: Client, case: LeaverCase, given: dict[str, str], field: str
) -> None:
    response = signed.post(reverse("benefits:case-decide", args=[case.pk]), given)
    assert response.status_code == 422
    assert field in response.context["decision_form"].errors


def test_the_letter_holds_the_parts_and_keeps_the_layout(signed: Client, case: LeaverCase) -> None:
    content = signed.get(reverse("benefits:case-letter", args=[case.pk])).content
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert "tổng số tiền 1.620.000.000 đồng" in text
    assert "Mức quy định đã dùng và nguồn" in text
    assert check_layout(content).broken == ()


def test_the_letter_says_what_each_reading_of_an_open_question_gives(signed: Client, office: User) -> None:
    case = open_leaver(by=office, arrangement_effective_date="2024-08-01")
    content = signed.get(reverse("benefits:case-letter", args=[case.pk])).content
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert "1.140.000.000 đồng (số tiền trên tính theo cách này)" in text
    assert "1.620.000.000 đồng." in text
    assert "→" not in text, "the print fonts have no arrow"


def test_the_list_has_the_amounts_of_the_chosen_form(signed: Client, case: LeaverCase) -> None:
    content = signed.get(reverse("benefits:case-export"), {"mau": "I.1"}).content
    cells = [cell.value for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert "(13) Một lần 1,0" in cells
    assert cells.count(960_000_000) == 2, "the row and the sum"
    assert signed.get(reverse("benefits:case-export"), {"mau": "I.9"}).status_code == 404


def test_an_empty_list_offers_the_next_step(signed: Client) -> None:
    assert "Mở hồ sơ" in signed.get(reverse("benefits:cases")).content.decode()


def test_the_budget_sums_the_cases_and_tries_out_other_leaving_days(
    signed: Client, case: LeaverCase, office: User
) -> None:
    open_leaver(by=office, person="Trần Thị B", arrangement_effective_date="2024-08-15")
    decide(case, office)
    pay(case, office, 1_000_000_000, "UNC 1")
    page = signed.get(reverse("benefits:budget"), {"thang": "1"}).context
    assert page["planned"].total == 2 * TOTAL
    # 47 months early and 33 years and 1 month insured: 940 and 470 for the lump, 400 for the years, 265 for the insurance.
    assert page["moved"].total == 1_605_000_000 + 1_135_000_000
    assert [source["sum"] for source in page["paid"]] == [1_000_000_000, 0]


@pytest.mark.parametrize("given", ["", "x", "999"])
def test_a_shift_that_is_none_of_the_choices_shows_the_plan_alone(signed: Client, case: LeaverCase, given: str) -> None:
    page = signed.get(reverse("benefits:budget"), {"thang": given}).context
    assert page["moved"] is None
    assert page["planned"].total == TOTAL
