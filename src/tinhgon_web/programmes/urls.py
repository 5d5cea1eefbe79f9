from django.urls import path

from tinhgon_web.programmes.views import names, plan, programme, register, succession, task

app_name = "programmes"
urlpatterns = [
    path("", programme.programme_list, name="list"),
    path("so-nhiem-vu/", register.register, name="register"),
    path("so-nhiem-vu/xuat.<str:kind>", register.export, name="export"),
    path("so-nhiem-vu/giao/", register.assign, name="assign"),
    path("so-nhiem-vu/bo-loc/", register.save_filter, name="save-filter"),
    path("ke-hoach-ghi/<int:reading_id>/", plan.plan, name="plan"),
    path("<int:programme_id>/", programme.programme, name="detail"),
    path("<int:programme_id>/thay-doi/", programme.changes, name="changes"),
    path("<int:programme_id>/van-ban/", programme.documents, name="documents"),
    path("<int:programme_id>/ngay-hoan-thanh/", programme.done_days, name="done-days"),
    path("<int:programme_id>/co-quan/", names.names, name="names"),
    path("<int:programme_id>/co-quan/doc-lai/", names.read_again, name="read-names"),
    path("<int:programme_id>/co-quan/ten/", names.name, name="name"),
    path("<int:programme_id>/ke-thua/", succession.succession, name="succession"),
    path("nhiem-vu/<int:task_id>/", task.task, name="task"),
    path("nhiem-vu/<int:task_id>/sua/", task.correct, name="correct"),
    path("nhiem-vu/<int:task_id>/chuyen/", task.move, name="move"),
    path("nhiem-vu/<int:task_id>/dua-lai/", task.take_back, name="take-back"),
    path("nhiem-vu/<int:task_id>/ngay-xong/", task.done_day, name="done-day"),
    path("nhiem-vu/<int:task_id>/ghi-chu/", task.note, name="note"),
    path("nhiem-vu/<int:task_id>/gia-han/", task.new_deadline, name="deadline"),
    path("nhiem-vu/<int:task_id>/minh-chung/", task.evidence, name="evidence"),
    path("minh-chung/<int:evidence_id>/", task.evidence_file, name="evidence-file"),
    path("minh-chung/<int:evidence_id>/xet/", task.judge_evidence, name="judge"),
]
