"""Which addresses may be called: public ones over http and https, and nothing of the node's own network.

A name is resolved once, every address it gives is judged, and the connection is made to one of just those
(OWASP ASVS 5.0, V1.3.6, V13.2.4, V15.3.2): a name that is public when asked and private when called leads
nowhere.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final

import httpx2

from entrepot.intake.rows import SourceError, source_error
from entrepot.vocabulary.problems import Code

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host name and port; raises OSError when there are none."""

_SCHEMES: Final = ("http", "https")
_LONGEST: Final = 2_000
_PRIVATE: Final = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
"""What an operator may allow. The rest (link-local with its cloud metadata, shared, multicast, reserved)
never is."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_RELAYS: Final = ipaddress.IPv4Network("192.88.99.0/24")


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host name by the system's resolver; raises OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def readable(address: str) -> str:
    """Return an address as it may be told to people: without user, password and query."""
    return address.split("?", 1)[0].split("#", 1)[0].rpartition("@")[2][:200] or address[:200]


def forbidden(address: str, reason: str) -> SourceError:
    """Return the error of an address that must not be called."""
    return source_error(Code.ADDRESS_FORBIDDEN, address=f"“{readable(address)}”", reason=reason)


def checked_url(address: str) -> httpx2.URL:
    """Read an address; raises SourceError when it is none, is neither http nor https, or names a user."""
    try:
        url = httpx2.URL(address.strip())
    except (httpx2.InvalidURL, ValueError) as error:
        raise forbidden(address, "it is not an address") from error
    if url.scheme not in _SCHEMES:
        raise forbidden(address, "only http and https are")
    if url.userinfo:
        raise forbidden(address, "it names a user")
    port = 80 if url.port is None else url.port
    if not url.host or "%" in url.host or len(address) > _LONGEST or not 0 < port < 65536:
        raise forbidden(address, "it is not an address")
    return url


def allowed_addresses(host: str, port: int, *, allow_private: bool, resolve: Resolve) -> Sequence[str]:
    """Return the addresses of a host, all of them fit to be called.

    Raises SourceError when any of them must not be, OSError when the name has none.
    """
    found = resolve(host, port)
    for written in found:
        if not _may_be_called(ipaddress.ip_address(written.partition("%")[0]), allow_private):
            raise forbidden(host, f"it leads to {written}, which is not public")
    if not found:
        raise OSError(f"{host} has no address")
    return found


def _may_be_called(address: Address, allow_private: bool) -> bool:
    meant = _embedded(address)
    if any(meant in network for network in _PRIVATE):
        return allow_private
    special = meant.is_multicast or meant.is_reserved or meant.is_link_local or meant.is_unspecified
    site_local = isinstance(meant, ipaddress.IPv6Address) and meant.is_site_local
    return meant.is_global and not special and not site_local and meant not in _RELAYS


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
