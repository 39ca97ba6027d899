"""An operator's single sign-on: allauth's own OpenID Connect provider in a process of its own.

``python -m tests.oidc.provider FOLDER CALLBACK`` prints its address and serves until it is stopped. It asks nobody for a password, see ``urls``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT, SECRET = "entrepot", "the-secret-of-the-node"
PEOPLE = {
    "lin": ("lin@example.org", True),
    "mallory": ("lin@example.org", False),
    "nobody": ("new@example.org", False),
}
"""Name at the provider: address, and whether the provider has confirmed it."""


def configure(folder: Path) -> None:
    """Django's settings of the provider."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="provider",
        ROOT_URLCONF="tests.oidc.urls",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ACCOUNT_UNIQUE_EMAIL=False,
        IDP_OIDC_PRIVATE_KEY=pem.decode(),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SESSION_COOKIE_NAME="provider",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def populate(callback: str) -> None:
    """The provider's people, and the node that it knows."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    for name, (address, verified) in PEOPLE.items():
        user = User.objects.create_user(name, address, first_name=name.title(), last_name="Yu")
        EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
    node = Client(
        id=CLIENT, name="Node", scopes="openid\nprofile\nemail", redirect_uris=callback, skip_consent=True
    )
    node.set_secret(SECRET)
    node.save()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


if __name__ == "__main__":
    configure(Path(sys.argv[1]))
    populate(sys.argv[2])
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Silent)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
