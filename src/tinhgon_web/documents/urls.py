from django.urls import path

from tinhgon_web.documents import name_views, views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("tai-len/", views.upload, name="upload"),
    path("han/", views.explain_words, name="explain"),
    path("<int:document_id>/", views.detail, name="detail"),
    path("<int:document_id>/tep/", views.file, name="file"),
    path("<int:document_id>/doc-lai/", views.again, name="again"),
    path("ban-doc/<int:reading_id>/", views.reading, name="reading"),
    path("ban-doc/<int:reading_id>/co-quan/", name_views.names, name="names"),
    path("ban-doc/<int:reading_id>/co-quan/ten/", name_views.name, name="name"),
    path("ban-doc/<int:reading_id>/muc/", views.item, name="item"),
    path("ban-doc/<int:reading_id>/muc/sua/", views.edit, name="edit"),
    path("ban-doc/<int:reading_id>/sua/", views.correct, name="correct"),
    path("ban-doc/<int:reading_id>/chep-sua/", views.take_over, name="take-over"),
    path("sua/<int:correction_id>/bo/", views.undo, name="undo"),
]
