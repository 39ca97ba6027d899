"""Settings, read from the node's home and the environment. The only place that knows every stage."""

from __future__ import annotations

import os

from entrepot.runtime import home as homes
from entrepot.site.accounts import account_settings
from entrepot.site.databases import database
from entrepot.site.limits import api_limits, proxies, shared_cache
from entrepot.site.logs import logging_settings
from entrepot.site.mail import mail_settings

HOME = homes.current()
DEBUG = False
SECRET_KEY = os.environ.get("ENTREPOT_SECRET_KEY") or HOME.secret()
NODE = HOME.node() if HOME.exists() else None
DEMO = bool(NODE and NODE.demo)
HTTPS = os.environ.get("ENTREPOT_HTTPS") == "1" or bool(NODE and NODE.https)
ADDRESS = os.environ.get("ENTREPOT_URL", "http://127.0.0.1:8000").rstrip("/")
"""Where mails that no page asks for say that the node is."""
PRIVATE_SOURCES = os.environ.get("ENTREPOT_PRIVATE_SOURCES") == "1"
"""Whether lists may be fetched from the node's own network."""
SIGNER = os.environ.get("ENTREPOT_SIGNER", "")
"""Whoever signs agreements for this node outside of it: the dotted name of a function, see ``deals.signing.choosing``."""
SIGNING_PASSWORD = os.environ.get("ENTREPOT_SIGNING_PASSWORD", "")
"""Of the operator's certificate files."""
ALLOWED_HOSTS = os.environ.get("ENTREPOT_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "entrepot.web.apps.WebConfig",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "simple_history",
    "django_q",
    "entrepot.runtime",
    "entrepot.journal",
    "entrepot.people",
    "entrepot.intake",
    "entrepot.catalogue",
    "entrepot.border",
    "entrepot.booking",
    "entrepot.matching",
    "entrepot.deals",
    "entrepot.programmes",
    "entrepot.exchange",
    "entrepot.observatory",
    "entrepot.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "entrepot.web.middleware.content_security",
    "entrepot.site.errors.wrong_method",
    "entrepot.web.middleware.known_methods",
    "entrepot.web.middleware.uploads_in_memory",
    "entrepot.web.middleware.storable_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "entrepot.web.accounts.guards.session_limits",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "entrepot.web.middleware.kept_by_nobody",
    "django_htmx.middleware.HtmxMiddleware",
    "entrepot.web.accounts.guards.second_factor",
]
ROOT_URLCONF = "entrepot.site.urls"
WSGI_APPLICATION = "entrepot.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "entrepot.web.context.node",
                "entrepot.web.demo.bar",
                "entrepot.web.waiting.waiting",
            ],
        },
    }
]
DATABASES = {"default": database(os.environ.get("ENTREPOT_DATABASE", ""), HOME.database)}
CACHES = {"default": shared_cache(HOME.cache / "shared")}
API_LIMITS = api_limits(os.environ)
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = proxies(os.environ)
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["entrepot.web.accounts.backend.NodeBackend"]
globals().update(
    account_settings(
        https=HTTPS,
        oidc=NODE.oidc if NODE else None,
        oidc_secret=os.environ.get("ENTREPOT_OIDC_SECRET", ""),
    )
)
globals().update(
    mail_settings(
        address="" if DEMO else os.environ.get("ENTREPOT_EMAIL", ""),
        sender=os.environ.get("ENTREPOT_EMAIL_FROM", ""),
        folder=HOME.mail,
    )
)
Q_CLUSTER = {
    "name": "entrepot",
    "orm": "default",
    "broker_class": "entrepot.runtime.actions.Tickets",
    "retry": 40,  # seconds a ticket is kept from others; renewed while its job runs
    "timeout": 35,  # django-q2 asks for less than retry; a job's own limit is what ends it
    "catch_up": False,  # what was due while no worker ran is done once
    "log_level": "WARNING",
}
LOGGING = logging_settings(debug=bool(os.environ.get("ENTREPOT_DEBUG")))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("de", "Deutsch")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

CSRF_FAILURE_VIEW = "entrepot.web.views.csrf_failure"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
