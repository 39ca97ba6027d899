"""Settings of accounts, sign-in and sessions, from what the node says of itself."""

from __future__ import annotations

from typing import Any, Final

from entrepot.runtime.home import SingleSignOn
from entrepot.web.accounts.limits import LONGEST

SHORTEST_PASSWORD: Final = 12
CODE_HOLDS: Final = 600
"""Seconds that a code sent by mail holds (OWASP ASVS 5, 6.5.5)."""


def account_settings(*, https: bool, oidc: SingleSignOn | None, oidc_secret: str) -> dict[str, Any]:
    """Django's and allauth's settings.

    Args:
        https: whether the node is reached by https.
        oidc: the operator's single sign-on.
        oidc_secret: what the node proves itself with there.
    """
    return {
        **_allauth(https),
        **_passwords(),
        **_factors(https),
        **_single(oidc, oidc_secret),
        **_cookies(https),
    }


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
            "add_email": "entrepot.web.accounts.forms.NewAddressForm",
            "change_password": "entrepot.web.accounts.forms.ChangePasswordForm",
            "set_password": "entrepot.web.accounts.forms.SetPasswordForm",
            "reset_password": "entrepot.web.accounts.forms.ForgottenForm",
            "reset_password_from_key": "entrepot.web.accounts.forms.NewPasswordForm",
            "reauthenticate": "entrepot.web.accounts.forms.AgainForm",
        },
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT": CODE_HOLDS,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
        "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE": False,  # it is offered only to new accounts, which tells who has one
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


def _factors(https: bool) -> dict[str, Any]:
    forms = "entrepot.web.accounts.factor_forms"
    return {
        "MFA_ADAPTER": "entrepot.web.accounts.factors.FactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_RECOVERY_CODES_SHOW_ONCE": True,
        "MFA_TOTP_TOLERANCE": 0,  # no code holds longer than its 30 seconds (ASVS 6.5.5), in which it is remembered as used
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,  # browsers allow it on this very machine only
        "MFA_FORMS": {
            "authenticate": f"{forms}.CodeForm",
            "reauthenticate": f"{forms}.CodeAgainForm",
            "activate_totp": f"{forms}.AppForm",
            "add_webauthn": f"{forms}.PasskeyForm",
            "edit_webauthn": f"{forms}.PasskeyNameForm",
        },
    }


def _single(oidc: SingleSignOn | None, secret: str) -> dict[str, Any]:
    """The operator's single sign-on; without one there are no such providers."""
    provider = {
        "provider_class": "entrepot.web.accounts.single.SingleSignOn",
        "APPS": [_app(oidc, secret)] if oidc else [],
    }
    return {
        "SOCIALACCOUNT_ADAPTER": "entrepot.web.accounts.single.SingleAdapter",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": provider},
        "SOCIALACCOUNT_FORMS": {"signup": "entrepot.web.accounts.forms.SingleSignUpForm"},
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": bool(oidc and oidc.trusted),
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": bool(oidc and oidc.trusted),
        "SOCIALACCOUNT_STORE_TOKENS": False,
    }


def _app(oidc: SingleSignOn, secret: str) -> dict[str, Any]:
    return {
        "provider_id": "sso",
        "name": oidc.name,
        "client_id": oidc.client_id,
        "secret": secret,
        "settings": {"server_url": oidc.issuer, "oauth_pkce_enabled": True},
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
