"""The public calculator: facts in, every regime with its steps out. Nothing is stored, nothing is in the address."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinhgon.benefits.comparison import compare
from tinhgon.benefits.explanation import in_order
from tinhgon_web.benefits.forms import FactsForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "benefits/calculator.html", {"form": FactsForm()})
    form = FactsForm(request.POST)
    if not form.is_valid():
        return render(request, "benefits/calculator.html", {"form": form}, status=422)
    made = compare(form.facts, readings=form.readings)
    shown = {"form": form, "made": made, "candidates": in_order(made), "field_names": set(form.fields)}
    return render(request, "benefits/calculator.html", shown)
