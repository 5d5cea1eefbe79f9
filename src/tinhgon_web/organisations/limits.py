"""How often one address may ask the public pages and the API: a bucket that fills with time, kept in the process.

Who has signed in is not limited. `settings.PUBLIC_ASKS` is (asks in a burst, asks a minute), None for no limit; a file with
all below a province costs ten.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

MOST_ADDRESSES = 10_000  # the longest not heard of are forgotten first
HEAVY = {"organisations:export": 10}  # name of the address → asks it counts for


class AsksOfAnAddress:
    """Middleware: a public page asked too often from one address is refused for a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address → (asks left, when)
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        limit = settings.PUBLIC_ASKS
        is_public = not getattr(view, "login_required", True)
        if limit is None or not is_public or request.user.is_authenticated or request.method not in ("GET", "HEAD"):
            return None
        match = request.resolver_match
        wait = self._wait(self.address(request), HEAVY.get(match.view_name if match else "", 1), *limit)
        if not wait:
            return None
        seconds = int(wait) + 1
        said = _("Địa chỉ này hỏi quá nhiều lần. Xin thử lại sau %(n)d giây.") % {"n": seconds}
        return HttpResponse(
            said, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": str(seconds)}
        )

    @staticmethod
    def address(request: HttpRequest) -> str:
        """The address asked from; behind a proxy of one's own (`settings.BEHIND_PROXY`) the one the proxy names last."""
        if settings.BEHIND_PROXY and (named := request.headers.get("X-Forwarded-For", "")):
            return str(named).rsplit(",", 1)[-1].strip()
        return str(request.META.get("REMOTE_ADDR", ""))

    def _wait(self, address: str, cost: int, burst: int, a_minute: int) -> float:
        """Take `cost` asks of an address's; return the seconds until there are as many, 0 when there were."""
        with self._lock:
            now = time.monotonic()
            left, since = self._left.pop(address, (float(burst), now))
            left = min(float(burst), left + (now - since) * a_minute / 60)
            is_enough = left >= cost
            self._left[address] = (left - cost if is_enough else left, now)
            while len(self._left) > MOST_ADDRESSES:
                self._left.popitem(last=False)
            return 0.0 if is_enough else (cost - left) * 60 / a_minute
