"""Where static files are kept: under names with a digest, so that browsers keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped there
    """Renames the modules that JavaScript imports too; else a browser would mix those of two releases."""

    support_js_module_import_aggregation = True
