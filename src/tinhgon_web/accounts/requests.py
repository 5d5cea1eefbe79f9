"""The request of a signed-in person: LoginRequiredMiddleware lets no other reach a view."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tinhgon_web.accounts.models import User


class Request(HttpRequest):
    user: User
    htmx: HtmxDetails
