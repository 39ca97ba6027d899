"""The pages, one file per subject; the error pages by the names that the site's handlers use."""

from entrepot.web.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error

__all__ = ["bad_request", "csrf_failure", "forbidden", "not_found", "server_error"]
