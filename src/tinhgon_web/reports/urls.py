from django.urls import path

from tinhgon_web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("moi/<int:programme_id>/", views.new, name="new"),
    path("moi/<int:programme_id>/du-thao/", views.draft, name="draft"),
    path("moi/<int:programme_id>/du-thao/trang-1.png", views.draft_picture, name="draft-picture"),
    path("<int:report_id>/so-sanh/", views.compared, name="compare"),
    path("<int:report_id>/", views.detail, name="detail"),
    path("<int:report_id>/tai.<str:kind>", views.download, name="download"),
]
