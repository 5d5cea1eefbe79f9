from django.urls import path

from tinhgon_web.organisations import views
from tinhgon_web.organisations.addresses import views as addresses
from tinhgon_web.organisations.events import views as events

app_name = "organisations"
urlpatterns = [
    path("", views.search, name="search"),
    path("dia-chi/", addresses.addresses, name="addresses"),
    path("so-sanh/", views.compare, name="compare"),
    path("su-kien/", events.event_list, name="events"),
    path("su-kien/moi/", events.new_event, name="event-new"),
    path("su-kien/<str:event_id>/", events.event, name="event"),
    path("su-kien/<str:event_id>/sua/", events.edit_event, name="event-edit"),
    path("su-kien/<str:event_id>/ban-hanh/", events.enact_event, name="event-enact"),
    path("su-kien/<str:event_id>/dinh-chinh/", events.correct_event, name="event-correct"),
    path("su-kien/<str:event_id>/huy/", events.annul_event, name="event-annul"),
    path("<str:unit_id>/", views.unit, name="unit"),
    path("<str:unit_id>/dinh-chinh/", events.correct_unit, name="unit-correct"),
    path("<str:unit_id>/so-do/", views.chart, name="chart"),
    path("<str:unit_id>/tai.<str:kind>", views.export, name="export"),
]
