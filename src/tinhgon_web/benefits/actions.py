"""Everything that changes the case file of a leaver, and the record of every look at one."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from tinhgon.benefits.as_json import comparison_as_json
from tinhgon.benefits.comparison import compare
from tinhgon.benefits.facts import Facts, fact_kinds
from tinhgon.benefits.parameters import law_key
from tinhgon_web.accounts.models import User
from tinhgon_web.audit.actions import record
from tinhgon_web.benefits.convert import facts_of, stored
from tinhgon_web.benefits.models import CaseDecision, CasePayment, CaseProof, CaseVersion, LeaverCase


class Refused(ValueError):
    """The case does not allow this now; `code` says why, the page words it."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


@transaction.atomic
def open_case(
    *, person: str, unit_name: str, facts: Facts, readings: Mapping[str, str], by: User, at: datetime
) -> LeaverCase:
    """Open the case file of a person with what is known now, computed at once."""
    case = LeaverCase.objects.create(person=person, unit_name=unit_name, at=at, by=by)
    record(action="leaver.open", obj=case, by=by, at=at, details={"person": person, "unit": unit_name})
    _new_version(case, facts, readings, reason="", by=by, at=at)
    return case


@transaction.atomic
def change_facts(
    *, case_id: int, facts: Facts, readings: Mapping[str, str], reason: str, by: User, at: datetime
) -> CaseVersion:
    """Write what is known now as another version; the ones before stay.

    Raises:
        Refused: nothing is different ("same").
    """
    case = _locked(case_id)
    latest = case.latest
    if latest.facts == stored(facts, readings) and latest.law_key == law_key():
        raise Refused("same")
    return _new_version(case, facts, readings, reason=reason, by=by, at=at)


@transaction.atomic
def compute_again(*, case_id: int, reason: str, by: User, at: datetime) -> CaseVersion:
    """Compute the same facts under the law the program carries now.

    Raises:
        Refused: the law is the same ("same").
    """
    case = _locked(case_id)
    if case.latest.law_key == law_key():
        raise Refused("same")
    facts, readings = facts_of(case.latest)
    return _new_version(case, facts, readings, reason=reason, by=by, at=at)


@transaction.atomic
def add_proof(*, case_id: int, fact: str, paper: str, name: str, content: bytes, by: User, at: datetime) -> CaseProof:
    """Attach a paper that proves a fact; with or without a file.

    Raises:
        Refused: there is no such fact ("no-fact").
    """
    if fact not in fact_kinds():
        raise Refused("no-fact", fact=fact)
    case = _locked(case_id)
    sha256 = hashlib.sha256(content).hexdigest() if content else ""
    proof = CaseProof(case=case, fact=fact, paper=paper, name=name[:255], sha256=sha256, at=at, by=by)
    if content:
        proof.content.save(sha256, ContentFile(content), save=False)
    proof.save(force_insert=True)
    record(action="leaver.proof", obj=proof, by=by, at=at, details={"case": case.pk, "fact": fact, "sha256": sha256})
    return proof


@transaction.atomic
def decide(*, case_id: int, number: str, day: date, amount: int, reason: str, by: User, at: datetime) -> CaseDecision:
    """Record the decision on a case.

    Raises:
        Refused: it is decided already ("decided"), or the amount differs from the computed one without a reason
            ("reason").
    """
    case = _locked(case_id)
    if case.decided is not None:
        raise Refused("decided", number=case.decided.number)
    version = case.latest
    if amount != version.total and not reason:
        raise Refused("reason", computed=version.total)
    made = CaseDecision.objects.create(
        case=case, version=version, number=number, day=day, amount=amount, reason=reason, at=at, by=by
    )
    record(
        action="leaver.decide", obj=made, by=by, at=at,
        details={"case": case.pk, "version": version.number, "amount": amount, "computed": version.total, "reason": reason},
    )  # fmt: skip
    return made


@transaction.atomic
def pay(*, case_id: int, day: date, amount: int, reference: str, source: str, by: User, at: datetime) -> CasePayment:
    """Record a payment.

    Raises:
        Refused: nothing is decided yet ("undecided"), the voucher is recorded already ("same"), more would be paid
            than was decided ("too-much"), or the day is before the decision ("early").
    """
    case = _locked(case_id)
    decision = case.decided
    if decision is None:
        raise Refused("undecided")
    if case.payments.filter(reference=reference).exists():
        raise Refused("same", reference=reference)
    if day < decision.day:
        raise Refused("early", day=decision.day)
    left = decision.amount - case.payments.all().sum()
    if amount > left:
        raise Refused("too-much", left=left)
    payment = CasePayment.objects.create(
        case=case, day=day, amount=amount, reference=reference, source=source, at=at, by=by
    )
    record(
        action="leaver.pay",
        obj=payment,
        by=by,
        at=at,
        details={"case": case.pk, "amount": amount, "reference": reference},
    )
    return payment


@transaction.atomic
def record_look(*, case: LeaverCase, what: str, by: User, at: datetime) -> None:
    """Record that somebody looked at a person; `what`: page, letter, proof."""
    record(action="leaver.look", obj=case, by=by, at=at, details={"what": what})


@transaction.atomic
def record_list(*, cases: list[LeaverCase], preset: str, by: User, at: datetime) -> None:
    """Record that somebody took away a list, at each person in it."""
    for case in cases:
        record(action="leaver.look", obj=case, by=by, at=at, details={"what": "list", "preset": preset})


def _locked(case_id: int) -> LeaverCase:
    return LeaverCase.objects.select_for_update(of=("self",)).get(pk=case_id)


def _new_version(
    case: LeaverCase, facts: Facts, readings: Mapping[str, str], *, reason: str, by: User, at: datetime
) -> CaseVersion:
    made = compare(facts, readings=readings)
    number = case.versions.count() + 1
    version = CaseVersion.objects.create(
        case=case,
        number=number,
        facts=stored(facts, readings),
        law_key=law_key(),
        result=comparison_as_json(made),
        regime=made.highest.regime.value if made.highest else "",
        total=made.highest.total if made.highest else None,
        reason=reason,
        at=at,
        by=by,
    )
    record(
        action="leaver.compute", obj=version, by=by, at=at,
        details={"case": case.pk, "number": number, "regime": version.regime, "total": version.total, "reason": reason},
    )  # fmt: skip
    return version
