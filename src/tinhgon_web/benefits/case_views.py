"""Case files of leavers. Who may see is the queryset (404), who may do is the right (403); every look is recorded."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhgon.benefits.as_json import facts_as_json
from tinhgon.benefits.explanation import in_order, money
from tinhgon.benefits.lists import leavers_table, presets
from tinhgon.exchange.tables import to_xlsx
from tinhgon.officialdoc.benefit_letter import benefit_letter
from tinhgon.officialdoc.docx import to_docx
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.benefits import actions
from tinhgon_web.benefits.case_forms import CaseForm, DecisionForm, PaymentForm, ProofForm
from tinhgon_web.benefits.convert import comparison_of, facts_of, leaver_of, may_see_fact, shown_facts
from tinhgon_web.benefits.models import STATE_WORDS, CaseProof, LeaverCase
from tinhgon_web.benefits.words import page_language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(May.SEE_LEAVERS)
def case_list(request: Request) -> HttpResponse:
    cases = list(LeaverCase.objects.visible_to(request.user).with_state())
    may_see_money = request.user.may(May.SEE_LEAVERS_MONEY)
    rows = [{"case": case, "state": STATE_WORDS[case.state]} for case in cases]
    sums = {
        "computed": sum(case.latest.total or 0 for case in cases),
        "decided": sum(case.decided.amount for case in cases if case.decided),
        "paid": sum(case.paid for case in cases),
    }
    shown = {"rows": rows, "sums": sums if may_see_money else None, "presets": presets().values()}
    return render(request, "benefits/case_list.html", shown)


@never_cache
@require_safe
@requires(May.SEE_LEAVERS)
def case_detail(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    actions.record_look(case=case, what="page", by=request.user, at=timezone.now())
    return render(request, "benefits/case.html", _shown(request, case))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.EDIT_LEAVERS)
def case_new(request: Request) -> HttpResponse:
    form = CaseForm(request.POST if request.method == "POST" else None, is_new=True)
    if request.method == "POST" and form.is_valid():
        case = actions.open_case(
            person=form.cleaned_data["person"], unit_name=form.cleaned_data["unit_name"], facts=form.facts,
            readings=form.readings, by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Đã mở hồ sơ và tính lần đầu."))
        return redirect("benefits:case", case.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "benefits/case_facts.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.EDIT_LEAVERS)
def case_facts(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    facts, readings = facts_of(case.latest)
    initial = {**_initial(facts_as_json(facts)), **readings}
    form = CaseForm(request.POST if request.method == "POST" else None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        # A fact that is known and has no field of the form is kept as it is.
        kept = {name: value for name, value in facts.items() if name not in form.fields}
        try:
            actions.change_facts(
                case_id=case.pk, facts=form.facts.with_(**kept), readings=form.readings,
                reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Đã ghi dữ kiện và tính lại."))
        except actions.Refused:
            messages.info(request, _("Không có gì thay đổi."))
        return redirect("benefits:case", case.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "benefits/case_facts.html", {"form": form, "case": case}, status=status)


@require_POST
@requires(May.EDIT_LEAVERS)
def case_again(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    try:
        actions.compute_again(case_id=case.pk, reason=_("luật thay đổi"), by=request.user, at=timezone.now())
        messages.success(request, _("Đã tính lại theo mức quy định hiện nay."))
    except actions.Refused:
        messages.info(request, _("Mức quy định không thay đổi từ lần tính trước."))
    return redirect("benefits:case", case.pk)


@require_POST
@requires(May.EDIT_LEAVERS)
def case_decide(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.decide(case_id=case.pk, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Đã ghi quyết định."))
            return redirect("benefits:case", case.pk)
        except actions.Refused as refusal:
            form.add_error(*_in_words(refusal))
    return render(request, "benefits/case.html", {**_shown(request, case), "decision_form": form}, status=422)


@require_POST
@requires(May.EDIT_LEAVERS)
def case_pay(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    form = PaymentForm(request.POST)
    if form.is_valid():
        try:
            actions.pay(case_id=case.pk, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Đã ghi chi trả."))
            return redirect("benefits:case", case.pk)
        except actions.Refused as refusal:
            form.add_error(*_in_words(refusal))
    return render(request, "benefits/case.html", {**_shown(request, case), "payment_form": form}, status=422)


@require_POST
@requires(May.EDIT_LEAVERS)
def case_proof(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    form = ProofForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        actions.add_proof(
            case_id=case.pk, fact=form.cleaned_data["fact"], paper=form.cleaned_data["paper"],
            name=file.name if file else "", content=file.read() if file else b"", by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Đã gắn giấy tờ."))
        return redirect("benefits:case", case.pk)
    return render(request, "benefits/case.html", {**_shown(request, case), "proof_form": form}, status=422)


@require_safe
@requires(May.SEE_LEAVERS)
def case_proof_file(request: Request, proof_id: int) -> HttpResponse:
    proof = get_object_or_404(CaseProof.objects.select_related("case"), pk=proof_id)
    case = _case(request, proof.case_id)
    if not proof.content or not may_see_fact(request.user, proof.fact):
        raise Http404
    actions.record_look(case=case, what=f"proof {proof.pk}", by=request.user, at=timezone.now())
    with proof.content.open() as file:
        return _download(file.read(), "application/octet-stream", proof.name)


@require_safe
@requires(May.SEE_LEAVERS_MONEY)
def case_letter(request: Request, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    made = comparison_of(case.latest)
    if made is None or made.highest is None:
        messages.error(request, _("Chưa có số tiền để trình: bổ sung dữ kiện hoặc tính lại trước."))
        return redirect("benefits:case", case.pk)
    actions.record_look(case=case, what="letter", by=request.user, at=timezone.now())
    document = benefit_letter(
        made.highest.computation, person=case.person, unit=case.unit_name, superior="", place="…",
        position="THỦ TRƯỞNG CƠ QUAN", year=timezone.localdate().year,
    )  # fmt: skip
    return _download(to_docx(document), DOCX, f"to-trinh-{case.pk}.docx")


@require_safe
@requires(May.SEE_LEAVERS_MONEY)
def case_export(request: Request) -> HttpResponse:
    preset = presets().get(request.GET.get("mau", "default"))
    if preset is None:
        raise Http404
    cases = list(LeaverCase.objects.visible_to(request.user).with_state())
    today = timezone.localdate()
    table = leavers_table(map(leaver_of, cases), preset, title=preset.words.vi, as_of=today)
    actions.record_list(cases=cases, preset=preset.key, by=request.user, at=timezone.now())
    return _download(to_xlsx(table), XLSX, f"danh-sach-{preset.key}.xlsx")


def _case(request: Request, case_id: int) -> LeaverCase:
    return get_object_or_404(LeaverCase.objects.visible_to(request.user).with_state(), pk=case_id)


def _shown(request: Request, case: LeaverCase) -> dict[str, Any]:
    versions = sorted(case.versions.all(), key=lambda version: version.number)
    latest, before = versions[-1], versions[-2] if len(versions) > 1 else None
    may_see_money = request.user.may(May.SEE_LEAVERS_MONEY)
    # The steps name what a private fact leads to, so they need that right as well.
    may_see_steps = may_see_money and request.user.may(May.SEE_LEAVERS_PRIVATE)
    made = comparison_of(latest) if may_see_steps else None
    decided = case.decided
    return {
        "case": case,
        "state": STATE_WORDS[case.state],
        "facts": shown_facts(latest, before, request.user),
        "versions": versions[::-1],
        "latest": latest,
        "before": before,
        "may_see_money": may_see_money,
        "is_law_new": may_see_steps and made is None,
        "made": made,
        "candidates": in_order(made) if made else [],
        "top_up": max(0, (latest.total or 0) - decided.amount) if decided and latest != decided.version else 0,
        "left": decided.amount - case.paid if decided else 0,
        "proofs": [proof for proof in case.proofs.all() if may_see_fact(request.user, proof.fact)],
        "decision_form": DecisionForm(initial={"amount": latest.total}),
        "payment_form": PaymentForm(),
        "proof_form": ProofForm(),
    }


def _initial(facts: dict[str, Any]) -> dict[str, Any]:
    """Return stored facts as their fields hold them."""
    made = {}
    for name, value in facts.items():
        if isinstance(value, bool):
            made[name] = "có" if value else "không"
        elif isinstance(value, list):
            made[name] = "; ".join(f"{each['kind']}:{each['percent']}".removeprefix(":") for each in value)
        else:
            made[name] = value
    return made


def _in_words(refusal: actions.Refused) -> tuple[str | None, str]:
    """Return the field a refusal belongs to, and its words with what to do."""
    facts = refusal.facts
    if refusal.code == "reason":
        computed = facts["computed"]
        text = money(computed if isinstance(computed, int) else None, page_language())
        return "reason", _("Số tính là %(money)s. Ghi lý do khi quyết định khác số tính.") % {"money": text}
    if refusal.code == "too-much":
        left = facts["left"]
        text = money(left if isinstance(left, int) else None, page_language())
        return "amount", _("Chỉ còn %(money)s theo quyết định.") % {"money": text}
    return {
        "decided": (None, _("Hồ sơ đã có quyết định.")),
        "undecided": (None, _("Chưa có quyết định nên chưa chi được.")),
        "same": ("reference", _("Chứng từ này đã ghi.")),
        "early": ("day", _("Ngày chi trước ngày quyết định.")),
    }[refusal.code]


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
