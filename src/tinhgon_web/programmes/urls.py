from django.urls import path

from tinhgon_web.programmes import name_views, succession_views, views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="list"),
    path("so-nhiem-vu/", views.register, name="register"),
    path("so-nhiem-vu/xuat.<str:kind>", views.export, name="export"),
    path("ke-hoach-ghi/<int:reading_id>/", views.plan, name="plan"),
    path("<int:programme_id>/", views.programme, name="detail"),
    path("<int:programme_id>/co-quan/", name_views.names, name="names"),
    path("<int:programme_id>/co-quan/doc-lai/", name_views.read_again, name="read-names"),
    path("<int:programme_id>/co-quan/ten/", name_views.name, name="name"),
    path("<int:programme_id>/ke-thua/", succession_views.succession, name="succession"),
    path("nhiem-vu/<int:task_id>/", views.task, name="task"),
    path("nhiem-vu/<int:task_id>/sua/", views.correct, name="correct"),
    path("nhiem-vu/<int:task_id>/chuyen/", views.move, name="move"),
    path("nhiem-vu/<int:task_id>/ghi-chu/", views.note, name="note"),
    path("nhiem-vu/<int:task_id>/gia-han/", views.new_deadline, name="deadline"),
    path("nhiem-vu/<int:task_id>/minh-chung/", views.evidence, name="evidence"),
    path("minh-chung/<int:evidence_id>/", views.evidence_file, name="evidence-file"),
    path("minh-chung/<int:evidence_id>/xet/", views.judge_evidence, name="judge"),
]
