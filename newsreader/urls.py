"""All addresses: the machine's, the admin's and the app's."""

from django.contrib import admin
from django.urls import include, path

from articles.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]
