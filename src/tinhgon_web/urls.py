from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from tinhgon_web.organisations.api import public_urls

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="programmes:list"), name="home"),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
    path("tai-khoan/", include("tinhgon_web.accounts.urls")),
    path("van-ban/", include("tinhgon_web.documents.urls")),
    path("chuong-trinh/", include("tinhgon_web.programmes.urls")),
    path("don-vi/", include("tinhgon_web.organisations.urls")),
    path("che-do/", include("tinhgon_web.benefits.urls")),
    path("api/", public_urls()),
    path("bao-cao/", include("tinhgon_web.reports.urls")),
    path("bo-tri/", include("tinhgon_web.staffing.urls")),
]
