"""A page from an address of the open web, bounded in size, time and redirects.

Only http and https; never an address of this machine or of a private network. The connection is
made to the very address that was checked, so that a name cannot point elsewhere a moment later.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urljoin, urlsplit

from readouts.tables import SpokenError

LIMIT = 5_000_000
"""Bytes of the largest page that is fetched."""
SECONDS = 20.0
"""The longest that fetching may take, redirects included."""
REDIRECTS = 4


class CannotFetch(SpokenError, OSError):
    """The page cannot or may not be fetched; the message says why."""


def fetch(address: str) -> bytes:
    """The bytes of a page. Raises CannotFetch."""
    deadline = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        reply, body = _get(address, deadline)
        if reply.status in (301, 302, 303, 307, 308) and reply.headers.get("Location"):
            address = urljoin(address, reply.headers["Location"])
            continue
        if reply.status != 200:
            raise CannotFetch(f"{address} answered {reply.status} {reply.reason}.")
        return body
    raise CannotFetch(f"More than {REDIRECTS} redirects; the last was to {address}.")


def _get(address: str, deadline: float) -> tuple[http.client.HTTPResponse, bytes]:
    scheme, host, port, path = _parts(address)
    try:
        connection = _connect(scheme, host, port, deadline)
        wire = connection.sock
        try:
            headers = {"Host": urlsplit(address).netloc.rpartition("@")[2], "Accept": "text/html"}
            connection.request("GET", path, headers=headers)
            reply = connection.getresponse()
            return reply, _body(reply, wire, deadline)
        finally:
            connection.close()
            wire.close()
    except CannotFetch:
        raise
    except (OSError, http.client.HTTPException) as error:
        reason = "it took too long" if isinstance(error, TimeoutError) else error
        raise CannotFetch(f"{address} cannot be read: {reason}.") from error


def _parts(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port, path with query. Refuses what is no web address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise CannotFetch(f"{address!r} is no address: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CannotFetch(f"{address!r}: only addresses with http:// or https:// are fetched.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80), path


def _connect(scheme: str, host: str, port: int, deadline: float) -> http.client.HTTPConnection:
    """A connection to an address of the host that is on the open web."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, where in found:
        if not is_open_web(str(where[0])):
            raise CannotFetch(f"{host} is an address of this machine or of a private network.")
    plain = socket.create_connection((str(found[0][4][0]), port), timeout=_left(deadline))
    connection = http.client.HTTPConnection(host, port, timeout=_left(deadline))
    if scheme == "https":
        context = ssl.create_default_context()
        connection.sock = context.wrap_socket(plain, server_hostname=host)
    else:
        connection.sock = plain
    return connection


def is_open_web(address: str) -> bool:
    """Whether a numeric address is reachable for everybody, and not this machine's or private."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(found, "ipv4_mapped", None) or found).is_global and not found.is_multicast


def _body(reply: http.client.HTTPResponse, wire: socket.socket, deadline: float) -> bytes:
    """What was sent, read in pieces, so that neither size nor time runs over."""
    pieces: list[bytes] = []
    size = 0
    while True:
        wire.settimeout(_left(deadline))
        piece = reply.read1(65_536)
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > LIMIT:
            raise CannotFetch(f"The page is larger than {LIMIT // 1_000_000} MB.")
        pieces.append(piece)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise CannotFetch(f"Fetching took longer than {SECONDS:.0f} seconds.")
    return left
