"""HTTP to a QuerySet or an act, and back to a page."""
