"""What a person writes as a source → a `Source`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from flows.sources.model import AddressSource, FileSource, FolderSource, Source

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?=//)", re.IGNORECASE)


def parse_source(text: str, exclude: tuple[str, ...] = (), allow_private: bool = False) -> Source:
    """A file's or folder's path, a `file://` address of one, or an http(s) address.

    A relative path is relative to where the command runs; `~` is the home folder. A path that does not exist is a file
    if its name has an ending, else a folder; whether it is there is seen when it is fetched. `exclude` goes to a
    `FolderSource`, `allow_private` to an `AddressSource`. Raises `ValueError` with one clear line for anything else.
    """
    text = text.strip()
    if not text:
        raise ValueError("a source is empty: give a file, a folder or an address")
    if not text.isprintable():
        raise ValueError(f"no source: {text!r} contains characters that no path or address has")
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _local(text, exclude)
    match scheme[1].lower():
        case "http" | "https":
            return _address(text, allow_private)
        case "file":
            return _local(_path_of_file_address(text), exclude)
        case other:
            raise ValueError(f"{text}: addresses begin with http://, https:// or file://, not {other}://")


def _local(text: str, exclude: tuple[str, ...]) -> FileSource | FolderSource:
    try:
        expanded = Path(text).expanduser()
    except RuntimeError:
        raise ValueError(f"{text}: no such user's home folder; write the path out") from None
    # Not resolve(): a link keeps the name that the person gave. os.path answers False, where pathlib raises, for a path
    # that is too long or behind a closed folder; fetching tells which.
    path = Path(os.path.abspath(expanded))  # noqa: PTH100
    there = os.path.exists(path)  # noqa: PTH110
    folder = os.path.isdir(path) or (not there and (text.endswith("/") or not path.suffix))  # noqa: PTH112
    return FolderSource(path, exclude) if folder else FileSource(path)


def _path_of_file_address(text: str) -> str:
    parts = _split(text)
    if parts.netloc not in ("", "localhost"):
        raise ValueError(f"{text}: a file:// address names a file of this machine and begins with three slashes")
    path = unquote(parts.path)
    if not path or not path.isprintable():
        raise ValueError(f"{text}: the address names no file")
    return path


def _address(text: str, allow_private: bool) -> AddressSource:
    parts = _split(text)
    if not parts.hostname or " " in text:
        raise ValueError(f"{text}: no address of the web (http://host/path)")
    if parts.username is not None or parts.password is not None:
        # The address is shown in the warehouse and in messages.
        raise ValueError(f"{parts.hostname}: put user and password into ~/.netrc, not into the address")
    return AddressSource(urlunsplit(parts._replace(fragment="")), allow_private)


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is no number
    except ValueError as error:
        raise ValueError(f"{text}: no address of the web ({error})") from None
    return parts
