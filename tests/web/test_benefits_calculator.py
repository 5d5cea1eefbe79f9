"""The public calculator: facts in, steps out, nothing kept."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinhgon.benefits.facts import fact_kinds
from tinhgon_web.benefits.forms import SECTIONS, FactsForm

pytestmark = pytest.mark.django_db
FACTS = {
    "kind": "civil_servant", "art2_group": "1", "sex": "M", "birth_month": "07/1967", "annex": "I",
    "arrangement_effective_date": "2025-03-01", "decision_date": "2025-07-10", "leave_date": "2025-08-01",
    "bhxh_months_total": "33 năm", "bhxh_months_compensated": "0", "salary_month_vnd": "20.000.000",
}  # fmt: skip


def page_of(client: Client, **changes: str) -> Any:
    return client.post(reverse("benefits:calculator"), {**FACTS, **changes})


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_is_open_to_everybody_and_shows_amount_line_and_clause(client: Client) -> None:
    text = text_of(page_of(client))
    assert "1.620.000.000 đồng" in text
    assert "20.000.000 × 1 × 48" in text
    assert "Điều 7 khoản 1 điểm a NĐ 178" in text


def test_an_open_question_shows_both_amounts(client: Client) -> None:
    text = text_of(page_of(client, arrangement_effective_date="2024-08-01", decision_date="2025-08-01"))
    assert "Câu hỏi còn ngỏ Q1" in text
    assert "1.140.000.000 đồng" in text
    assert "1.620.000.000 đồng" in text


def test_a_recorded_reading_is_followed(client: Client) -> None:
    response = page_of(client, arrangement_effective_date="2024-08-01", Q1="leaving_day_inclusive")
    assert response.context["made"].highest.total == 1_620_000_000
    assert "Đã có quyết định ghi nhận." in text_of(response)


def test_a_missing_d0_is_asked_for_with_a_link_to_its_field(client: Client) -> None:
    response = page_of(client, arrangement_effective_date="")
    assert response.context["made"].highest.regime != "ND178_ART7"
    assert not response.context["made"].is_certain
    assert 'href="#id_arrangement_effective_date"' in response.content.decode()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("birth_month", "13/1967"), ("leave_date", "2025-02-30"), ("salary_month_vnd", "-1"), ("sex", "X"),
        ("bhxh_months_total", "nhiều"), ("percent_allowances", "25; nhiều"), ("bhxh_months_compensated", "900"),
        ("Q1", "maybe"), ("birth_month", "x" * 500), ("salary_month_vnd", "9" * 30),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_refused_at_its_field_and_what_was_typed_stays(client: Client, field: str, given: str) -> None:
    response = page_of(client, **{field: given})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"][field].value() == given
    assert "made" not in response.context


def test_nothing_is_stored_and_no_cache_keeps_the_answer(client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = page_of(client)
    assert queries.captured_queries == []
    assert not Session.objects.exists()
    assert "no-store" in response["Cache-Control"]
    assert "sessionid" not in response.cookies


def test_no_fact_can_be_given_in_the_address(client: Client) -> None:
    response = client.get(reverse("benefits:calculator"), FACTS)
    assert "made" not in response.context
    assert "07/1967" not in response.content.decode().replace("ví dụ 07/1967", "")


def test_the_page_speaks_english(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en"})
    text = text_of(page_of(client))
    assert "1,620,000,000 VND" in text
    assert "Lump sum for the months early" in text
    assert "Tổng" not in text


def test_every_fact_of_the_form_is_a_fact_of_the_core() -> None:
    names = [name for _, _, fields in SECTIONS for name in fields]
    assert len(names) == len(set(names))
    assert set(names) <= set(fact_kinds())
    assert set(names) <= set(FactsForm().fields)
