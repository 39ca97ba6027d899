"""The examples of RFC 9421 (appendix B.2, and B.3) through the library as `signing.requests` uses it; inputs as the RFC gives them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures import HTTPSignatureKeyResolver, InvalidSignature, algorithms

from entrepot.exchange.signing.requests import _Verifier

RSA_PSS = """\
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/PbqvP1s2+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct+Lh1GH45x28Rw3Ry53mm+
oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHqgDsznjPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+bJ9cvSKADYdUAAN5W
Utzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+U9nV5oyc6XI
2wIDAQAB"""
P256 = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ=="
ED25519 = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
SECRET = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
CERTIFICATE = (
    ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVkaWF0ZSBD"
    "QTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXm"
    "ckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8B"
    "Af8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0"
    "Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:"
)
REQUEST = {
    "Host": "example.com", "Date": "Tue, 20 Apr 2021 02:07:55 GMT", "Content-Type": "application/json", "Content-Length": "18",
    "Content-Digest": "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
}  # fmt: skip
RESPONSE = {
    "Date": "Tue, 20 Apr 2021 02:07:56 GMT", "Content-Type": "application/json", "Content-Length": "23",
    "Content-Digest": "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
}  # fmt: skip


@dataclass
class Message:
    """A request, as far as the library looks at it."""

    headers: dict[str, str]
    body: bytes = b'{"hello": "world"}'
    method: str = "POST"
    url: str = "https://example.com/foo?param=Value&Pet=dog"


@dataclass
class Response:
    """A response."""

    headers: dict[str, str]
    body: bytes
    status_code: int


@dataclass(frozen=True)
class Example:
    """An example of the RFC."""

    algorithm: Any
    key: str
    name: str
    covered: str
    signature: str
    more: str = ""
    message: dict[str, str] = field(default_factory=lambda: dict(REQUEST))
    status: int | None = None
    url: str = "https://example.com/foo?param=Value&Pet=dog"

    def heard(self) -> Message | Response:
        headers = self.message | {
            "Signature-Input": f'sig=({self.covered});created=1618884473;keyid="{self.name}"{self.more}',
            "Signature": f"sig=:{self.signature}:",
        }
        if self.status is not None:
            return Response(headers, b'{"message": "good dog"}', self.status)
        return Message(headers, url=self.url)


EXAMPLES = {
    "B.2.1": Example(
        algorithms.RSA_PSS_SHA512, RSA_PSS, "test-key-rsa-pss", "",
        "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZsckzXaJMkA7ChG"
        "52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6"
        "UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==",
        ';nonce="b3k2pp5k7z-50gnwp.yemd"',
    ),
    "B.2.2": Example(
        algorithms.RSA_PSS_SHA512, RSA_PSS, "test-key-rsa-pss", '"@authority" "content-digest" "@query-param";name="Pet"',
        "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8UCMkSowOB4+ECxCmT"
        "8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd"
        "4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==",
        ';tag="header-example"',
    ),
    "B.2.3": Example(
        algorithms.RSA_PSS_SHA512, RSA_PSS, "test-key-rsa-pss",
        '"date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length"',
        "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp768ZrCUb38K0fU"
        "xN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzNBXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9"
        "bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==",
    ),
    "B.2.4": Example(
        algorithms.ECDSA_P256_SHA256, P256, "test-key-ecc-p256", '"@status" "content-type" "content-digest" "content-length"',
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==", message=RESPONSE, status=200,
    ),
    "B.2.5": Example(
        algorithms.HMAC_SHA256, SECRET, "test-shared-secret", '"date" "@authority" "content-type"',
        "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
    ),
    "B.2.6": Example(
        algorithms.ED25519, ED25519, "test-key-ed25519", '"date" "@method" "@path" "@authority" "content-type" "content-length"',
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    ),
    "B.3": Example(
        algorithms.ECDSA_P256_SHA256, P256, "test-key-ecc-p256", '"@path" "@query" "@method" "@authority" "client-cert"',
        "xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==",
        message={"Host": "service.internal.example", "Client-Cert": CERTIFICATE}, url="https://service.internal.example/foo?param=Value&Pet=dog",
    ),
}  # fmt: skip


class Resolver(HTTPSignatureKeyResolver):
    """The key of an example, whatever it is called."""

    def __init__(self, example: Example) -> None:
        self.example = example

    def resolve_public_key(self, key_id: str) -> Any:
        if self.example.key == SECRET:
            return base64.b64decode(SECRET)
        pem = f"-----BEGIN PUBLIC KEY-----\n{self.example.key}\n-----END PUBLIC KEY-----\n"
        return load_pem_public_key(pem.encode())


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_rfc_s_examples_hold_and_do_not_once_a_part_is_changed(example: Example) -> None:
    verifier = _Verifier(signature_algorithm=example.algorithm, key_resolver=Resolver(example))
    (found,) = verifier.verify(example.heard(), max_age=None)
    assert found.parameters["keyid"] == example.name
    changed = example.heard()
    changed.headers["Signature-Input"] = changed.headers["Signature-Input"].replace(
        "1618884473", "1618884474"
    )
    with pytest.raises(InvalidSignature):
        verifier.verify(changed, max_age=None)
