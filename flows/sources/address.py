"""Files on the web: conditional, bounded, patient and checked downloads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import requests
from requests.exceptions import InvalidSchema, InvalidURL, SSLError
from urllib3.exceptions import HTTPError, LocationParseError, ReadTimeoutError
from urllib3.response import HTTPResponse
from urllib3.util.retry import Retry

from flows.archive import FetchRecord, StoredObject, TooLargeError
from flows.sources.model import AddressSource, Fetched, FetchFailedError, FetchPolicy, megabytes
from flows.sources.network import Guard, GuardedAdapter

_CHUNK = 1 << 16
_NOT_FOUND = (404, 410)
_TRY_AGAIN = (429, 500, 502, 503, 504)


class Store(Protocol):
    """Where a download goes: the archive, or the memory."""

    def store(self, chunks: Iterable[bytes], max_bytes: int | None = None) -> StoredObject:
        """Take the bytes in; raises `TooLargeError` for more than `max_bytes`."""


def _at_once(_: str) -> None:
    """Ask without waiting."""


class _PassingError(Exception):
    """A failure that may pass: `failure` is what to report if it does not; `pause` what the server asked for."""

    def __init__(self, failure: FetchFailedError, pause: float | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.pause = pause


class _Session(requests.Session):
    """Leaves redirects to `_answer`: requests reads their bodies, however long, even when it does not follow them."""

    def resolve_redirects(self, *_: Any, **__: Any) -> Iterator[Any]:
        return iter(())


def fetch_address(
    source: AddressSource,
    archive: Store,
    policy: FetchPolicy,
    previous: FetchRecord | None,
    stop: threading.Event,
    before: Callable[[str], None] = _at_once,
) -> Fetched:
    """Take the file at the address into the archive, unless the server confirms that `previous` still holds.

    The time limit is looked at before each attempt and between pieces of the answer. `stop` ends the download from
    another thread. `before` gets the address of each request, those of redirects and further attempts too, before it is
    made, and may wait or raise. Raises `FetchFailedError`.
    """
    deadline = time.monotonic() + policy.total_timeout
    # urllib3's Retry is the state of the retries (how many, which pause), one for connecting, waiting and reading.
    retries = Retry(
        total=policy.retries,
        backoff_factor=policy.backoff,
        backoff_max=policy.backoff_max,
        backoff_jitter=policy.jitter,
    )
    with _Session() as session:
        session.headers.update(_headers(policy, previous))
        while True:
            try:
                return _attempt(session, source, archive, policy, deadline, stop, before)
            except _PassingError as error:
                error.failure.passing = True
                if not retries.total or (error.pause or 0) > policy.retry_after_max:
                    raise error.failure from error
                retries = retries.increment("GET", source.address, error=error)
                pause = error.pause if error.pause is not None else retries.get_backoff_time()
                if time.monotonic() + pause > deadline or stop.wait(pause):
                    raise error.failure from error


def _headers(policy: FetchPolicy, previous: FetchRecord | None) -> dict[str, str]:
    # Uncompressed, so that the declared length is the file's; reports are mostly PDF, which is compressed already.
    headers = {"User-Agent": policy.user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    if previous is not None and previous.etag:
        headers["If-None-Match"] = previous.etag
    if previous is not None and previous.last_modified:
        headers["If-Modified-Since"] = previous.last_modified
    return headers


def _attempt(
    session: requests.Session,
    source: AddressSource,
    archive: Store,
    policy: FetchPolicy,
    deadline: float,
    stop: threading.Event,
    before: Callable[[str], None],
) -> Fetched:
    with _answer(session, source, policy, before) as response:
        status = response.status_code
        validators = response.headers.get("ETag"), response.headers.get("Last-Modified")
        asked = {"if-none-match", "if-modified-since"} & {name.lower() for name in session.headers}
        if status == 304 and asked:
            return Fetched(None, status, *validators)
        if status != 200:
            raise _refused(source.address, response)
        _check_head(source.address, response, policy)
        try:
            stored = archive.store(_body(source.address, response, deadline, stop), policy.max_bytes)
        except TooLargeError as error:
            raise _too_large(source.address, f"more than {megabytes(error.limit)} came", policy) from None
        return Fetched(stored, status, *validators)


def _answer(
    session: requests.Session, source: AddressSource, policy: FetchPolicy, before: Callable[[str], None]
) -> requests.Response:
    """The first answer that is no redirect, its body not read yet."""
    address = here = source.address
    guard = Guard(address, source.allow_private)
    for prefix in ("http://", "https://"):
        session.mount(prefix, GuardedAdapter(guard))
    for _ in range(policy.max_redirects + 1):
        # No connection outlives its answer: each is shown to the guard anew.
        session.close()
        guard.go(here)
        before(here)
        response = _get(session, address, here, policy)
        target = session.get_redirect_target(response)
        if target is None:
            return response
        response.close()
        here = urljoin(here, target)
        if urlsplit(here).scheme not in ("http", "https"):
            raise FetchFailedError(
                "refused_scheme",
                f"{address}: redirects to {here[:200]}, which is no address of the web",
                response.status_code,
            )
    raise FetchFailedError(
        "too_many_redirects",
        f"{address}: redirects more than {policy.max_redirects} times, lastly to {here[:200]}; use the final address",
    )


def _get(session: requests.Session, address: str, here: str, policy: FetchPolicy) -> requests.Response:
    timeouts = (policy.connect_timeout, policy.read_timeout)
    try:
        return session.get(here, timeout=timeouts, stream=True, allow_redirects=False)
    except (InvalidURL, InvalidSchema, LocationParseError, UnicodeError) as error:
        raise FetchFailedError("bad_address", f"{address}: no valid address ({error}); check it") from error
    except SSLError as error:
        raise FetchFailedError(
            "tls_error", f"{address}: no secure connection ({_reason(error)}); check the address and the certificates"
        ) from error
    except requests.RequestException as error:
        line = f"{address}: no answer ({_reason(error)}); check the address and the network, or wait for the next run"
        raise _PassingError(FetchFailedError("no_answer", line)) from error


def _refused(address: str, response: requests.Response) -> Exception:
    status = response.status_code
    said = f"{status} {response.reason or ''}".strip()
    if status in _NOT_FOUND:
        return FetchFailedError(
            "not_found", f"{address}: not there (the server answers {said}); check the address", status
        )
    failure = FetchFailedError(
        "http_error",
        f"{address}: the server answers {said}; try the address in a browser, or wait for the next run",
        status,
    )
    if status not in _TRY_AGAIN:
        return failure
    try:
        pause = Retry().get_retry_after(response.raw)
    except HTTPError:  # a Retry-After that is neither seconds nor a date
        pause = None
    return _PassingError(failure, pause)


def _check_head(address: str, response: requests.Response, policy: FetchPolicy) -> None:
    """Refuse by its head what need not or cannot be read."""
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > policy.max_bytes:
        raise _too_large(address, megabytes(int(declared)), policy)
    known = {"", "identity", *HTTPResponse.CONTENT_DECODERS}
    encodings = {token.strip().lower() for token in response.headers.get("Content-Encoding", "").split(",")}
    if not encodings <= known:
        unknown = ", ".join(sorted(encodings - known))
        raise FetchFailedError(
            "unknown_encoding", f"{address}: is sent in the encoding {unknown}, which cannot be read here", 200
        )


def _body(address: str, response: requests.Response, deadline: float, stop: threading.Event) -> Iterator[bytes]:
    """The decoded body as it comes; urllib3 checks it against the declared length or the chunked ending."""
    received = 0
    while not stop.is_set():
        if time.monotonic() > deadline:
            raise FetchFailedError(
                "too_slow",
                f"{address}: takes too long ({megabytes(received)} until the time limit); wait for the next run",
                200,
            )
        try:
            # read1 hands on what is there: a server that drips cannot hold the time limit off.
            chunk = response.raw.read1(_CHUNK, decode_content=True)
        except HTTPError as error:
            line = f"{address}: broke off after {megabytes(received)} ({_reason(error)}); wait for the next run"
            raise _PassingError(FetchFailedError("incomplete", line, 200)) from error
        if not chunk:
            break
        received += len(chunk)
        yield chunk
    if stop.is_set():
        raise FetchFailedError("incomplete", f"{address}: the run was interrupted", 200)
    if not received:
        raise _PassingError(
            FetchFailedError("empty", f"{address}: the server sends an empty file; check the address", 200)
        )


def _too_large(address: str, seen: str, policy: FetchPolicy) -> FetchFailedError:
    limit = megabytes(policy.max_bytes)
    return FetchFailedError(
        "too_large", f"{address}: the file is too large ({seen}; the limit is {limit}); reports are far smaller", 200
    )


def _reason(error: BaseException) -> str:
    """The innermost cause in few words, without the objects' addresses that libraries print."""
    while True:
        inner = error.__cause__ or error.__context__ or getattr(error, "reason", None)
        if inner is None and error.args and isinstance(error.args[0], BaseException):
            inner = error.args[0]
        if not isinstance(inner, BaseException):
            break
        error = inner
    if isinstance(error, (TimeoutError, ReadTimeoutError)):
        return "timed out"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split())[:200] or type(error).__name__
