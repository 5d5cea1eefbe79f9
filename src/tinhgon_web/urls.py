from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="programmes:list"), name="home"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("tai-khoan/", include("tinhgon_web.accounts.urls")),
    path("van-ban/", include("tinhgon_web.documents.urls")),
    path("chuong-trinh/", include("tinhgon_web.programmes.urls")),
    path("don-vi/", include("tinhgon_web.organisations.urls")),
    path("bao-cao/", include("tinhgon_web.reports.urls")),
]
