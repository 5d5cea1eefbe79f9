from django.urls import path

from tinhgon_web.staffing import ledger, views

app_name = "staffing"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("moi/", views.new, name="new"),
    path("bien-che/", ledger.quota, name="quota"),
    path("bien-che/nhap/", ledger.add, name="quota-add"),
    path("<int:plan_id>/", views.plan, name="plan"),
    path("<int:plan_id>/so-sanh/", views.compare, name="compare"),
    path("<int:plan_id>/xoa-thong-tin/", views.erase, name="erase"),
    path("phuong-an/<int:scenario_id>/", views.board, name="board"),
    path("phuong-an/<int:scenario_id>/tinh-trang/", views.state, name="state"),
    path("phuong-an/<int:scenario_id>/nguoi/<int:staff_id>/", views.person, name="person"),
    path("phuong-an/<int:scenario_id>/tinh-lai/", views.again, name="again"),
    path("phuong-an/<int:scenario_id>/chap-thuan/", views.accept, name="accept"),
    path("phuong-an/<int:scenario_id>/tai.xlsx", views.export, name="export"),
]
