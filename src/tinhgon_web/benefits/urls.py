from django.urls import path

from tinhgon_web.benefits import views

app_name = "benefits"
urlpatterns = [path("", views.calculator, name="calculator")]
