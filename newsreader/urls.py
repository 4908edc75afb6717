"""All addresses: the machine's, the admin's and the app's."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from articles.views import health

# Asked for by feed readers and by pages without a head of ours; its name has a digest that is not known yet.
_icon = login_not_required(RedirectView.as_view(url=lazy(static, str)("favicon.svg")))

urlpatterns = [
    path("favicon.ico", _icon),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.server_error"
