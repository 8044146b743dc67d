"""A text or a page from elsewhere, within limits: from a file, or from an address by HTTP."""

import ipaddress
import socket
import time
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

from dialogue.corpus.errors import InputError

SECONDS, SIZE, REDIRECTS = 20.0, 5_000_000, 5
_HTTP = "an address that begins with http:// or https://, without a password"


@dataclass(frozen=True)
class Source:
    """What was read, as it came; ``url`` is where from in the end, empty for a file."""

    raw: bytes
    name: str
    url: str = ""


def read(source: str, seconds: float = SECONDS, size: int = SIZE) -> Source:
    """The file or the address ``source``.

    An address has ``seconds`` for everything; it and what it leads to are http or https, and only
    the host that was named may lie in a private network. Raises InputError: what cannot be read,
    is no text by its type, is empty, or larger than ``size`` bytes.
    """
    found = _in_time(source, seconds, size) if "://" in source else _file(source, size)
    if len(found.raw) > size:
        raise InputError(f"is larger than {size / 1e6:g} MB", source, "less")
    if not found.raw.strip():
        raise InputError("is empty", source, "the text of a release")
    return found


def _file(source: str, size: int) -> Source:
    try:
        if not Path(source).is_file():
            allowed = "a text file, a saved page, or an address that begins with https://"
            raise InputError("is no file", source, allowed)
        with open(source, "rb") as file:
            return Source(file.read(size + 1), source)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({_why(error)})", source, "a text file") from None


def _in_time(url: str, seconds: float, size: int) -> Source:
    """What ``_follow`` gives, in a thread that is left alone when its time is over: neither looking
    up a name nor waiting for the lines of a header can be broken off."""
    done: Future[Source] = Future()
    end = time.monotonic() + seconds

    def work() -> None:
        try:
            done.set_result(_follow(url, end, size))
        except Exception as error:
            done.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        raise InputError(f"is not there after {seconds:g} s", url, "an answer by then") from None


def _follow(first: str, end: float, size: int) -> Source:
    """What an address leads to. Redirects are followed here, each checked before it is asked."""
    import requests

    url = first
    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = "dialogue-book"
            session.headers["Accept-Encoding"] = "identity"  # nothing that grows when unpacked
            for _ in range(REDIRECTS + 1):
                _check(url, first)
                left = max(0.1, end - time.monotonic())
                with session.get(url, stream=True, timeout=left, allow_redirects=False) as answer:
                    if target := session.get_redirect_target(answer):
                        url = urljoin(url, target)
                    else:
                        return Source(_body(answer, first, end, size), first, url)
    except (TimeoutError, requests.Timeout):
        raise TimeoutError from None
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be fetched ({_why(error)})", first, "a page that answers"
        ) from None
    raise InputError(f"leads on more than {REDIRECTS} times", first, "the address of the page")


def _check(url: str, first: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise InputError("is not fetched" if url == first else f"leads to {url}", first, _HTTP)
    if parts.hostname != urlsplit(first).hostname and _private(parts.hostname):
        raise InputError(f"leads to {url}, in a private network", first, "public addresses")


def _private(host: str) -> bool:
    try:
        found = {place[4][0].partition("%")[0] for place in socket.getaddrinfo(host, None)}
    except OSError:  # of which whoever asks there will tell
        return False
    return not all(ipaddress.ip_address(address).is_global for address in found)


def _body(answer, first: str, end: float, size: int) -> bytes:
    if answer.status_code != 200:
        what = f"answers {answer.status_code} {answer.reason}"
        raise InputError(what, first, "an address that answers 200")
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind and kind != "application/xhtml+xml" and not kind.startswith("text/"):
        raise InputError(f"is {kind}", first, "text or an HTML page")
    raw = b""
    for piece in answer.iter_content(16_384):
        raw += piece
        if time.monotonic() > end:
            raise TimeoutError
        if len(raw) > size:
            break
    return raw


def _why(error: BaseException) -> str:
    """The first cause of an error, which libraries wrap several times."""
    while error.__context__:
        error = error.__context__
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
