"""Settings of accounts, sign-in and sessions, from what the node says of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

IDLE: Final = timedelta(hours=3)
"""How long a sign-in lasts without any use (OWASP ASVS 5, 7.3.1)."""
LONGEST: Final = timedelta(hours=12)
"""How long a sign-in lasts at most (OWASP ASVS 5, 7.3.2)."""
SHORTEST_PASSWORD: Final = 12


def account_settings(*, https: bool) -> dict[str, Any]:
    """Django's and allauth's settings. ``https``: whether the node is reached by https."""
    return {**_allauth(https), **_passwords(), **_cookies(https)}


def _allauth(https: bool) -> dict[str, Any]:
    return {
        "LOGIN_URL": "account_login",
        "ACCOUNT_ADAPTER": "entrepot.web.accounts.adapter.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_USER_DISPLAY": "entrepot.web.accounts.shown.shown_as",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": [
            "email*",
            "password1*",
        ],  # one field: password managers fill it, and it can be shown
        "ACCOUNT_SIGNUP_FORM_CLASS": "entrepot.web.accounts.shown.NamedForm",
        "ACCOUNT_FORMS": {
            "login": "entrepot.web.accounts.forms.SignInForm",
            "signup": "entrepot.web.accounts.forms.SignUpForm",
            "confirm_email_verification_code": "entrepot.web.accounts.forms.AddressCodeForm",
        },
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_CHANGE_EMAIL": True,
        "ACCOUNT_SESSION_REMEMBER": True,  # for as long as a session lasts anyway
        "ACCOUNT_LOGIN_ON_PASSWORD_RESET": False,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if https else "http",
    }


def _passwords() -> dict[str, Any]:
    rules = "django.contrib.auth.password_validation"
    return {
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{rules}.MinimumLengthValidator", "OPTIONS": {"min_length": SHORTEST_PASSWORD}},
            {
                "NAME": f"{rules}.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("name", "email")},
            },
            {"NAME": f"{rules}.CommonPasswordValidator"},
        ]
    }


def _cookies(https: bool) -> dict[str, Any]:
    """A name that begins with __Host- is kept by a browser only when it came by https, for the whole of this host alone."""
    prefix = "__Host-" if https else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_AGE": int(LONGEST.total_seconds()),
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": f"{prefix}csrf",
        "CSRF_COOKIE_SECURE": https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": https,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "SECURE_HSTS_SECONDS": 31536000 if https else 0,
    }
