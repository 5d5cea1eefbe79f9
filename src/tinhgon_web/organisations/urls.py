from django.urls import path

from tinhgon_web.organisations import event_views, views

app_name = "organisations"
urlpatterns = [
    path("", views.search, name="search"),
    path("so-sanh/", views.compare, name="compare"),
    path("su-kien/", event_views.event_list, name="events"),
    path("su-kien/moi/", event_views.new_event, name="event-new"),
    path("su-kien/<str:event_id>/", event_views.event, name="event"),
    path("su-kien/<str:event_id>/sua/", event_views.edit_event, name="event-edit"),
    path("su-kien/<str:event_id>/ban-hanh/", event_views.enact_event, name="event-enact"),
    path("su-kien/<str:event_id>/dinh-chinh/", event_views.correct_event, name="event-correct"),
    path("su-kien/<str:event_id>/huy/", event_views.annul_event, name="event-annul"),
    path("<str:unit_id>/", views.unit, name="unit"),
    path("<str:unit_id>/dinh-chinh/", event_views.correct_unit, name="unit-correct"),
    path("<str:unit_id>/so-do/", views.chart, name="chart"),
    path("<str:unit_id>/tai.<str:kind>", views.export, name="export"),
]
