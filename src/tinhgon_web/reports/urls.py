from django.urls import path

from tinhgon_web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("moi/<int:programme_id>/", views.new, name="new"),
    path("<int:report_id>/", views.detail, name="detail"),
    path("<int:report_id>/tai.<str:kind>", views.download, name="download"),
]
