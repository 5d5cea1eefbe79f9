from django.urls import path

from tinhgon_web.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.search, name="search"),
    path("so-sanh/", views.compare, name="compare"),
    path("<str:unit_id>/", views.unit, name="unit"),
    path("<str:unit_id>/so-do/", views.chart, name="chart"),
    path("<str:unit_id>/tai.<str:kind>", views.export, name="export"),
]
