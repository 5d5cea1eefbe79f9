from django.urls import path

from tinhgon_web.benefits import budget_views, case_views, views

app_name = "benefits"
urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("ho-so/", case_views.case_list, name="cases"),
    path("du-toan/", budget_views.budget_page, name="budget"),
    path("ho-so/moi/", case_views.case_new, name="case-new"),
    path("ho-so/danh-sach.xlsx", case_views.case_export, name="case-export"),
    path("ho-so/<int:case_id>/", case_views.case_detail, name="case"),
    path("ho-so/<int:case_id>/du-kien/", case_views.case_facts, name="case-facts"),
    path("ho-so/<int:case_id>/tinh-lai/", case_views.case_again, name="case-again"),
    path("ho-so/<int:case_id>/quyet-dinh/", case_views.case_decide, name="case-decide"),
    path("ho-so/<int:case_id>/chi-tra/", case_views.case_pay, name="case-pay"),
    path("ho-so/<int:case_id>/giay-to/", case_views.case_proof, name="case-proof"),
    path("ho-so/<int:case_id>/to-trinh.docx", case_views.case_letter, name="case-letter"),
    path("giay-to/<int:proof_id>/", case_views.case_proof_file, name="case-proof-file"),
]
