"""How a live source is asked: what a person can say of it in `lea.toml`. A leaf that settings and sources share."""

from __future__ import annotations

from dataclasses import dataclass

OFSTED_PAGES = "https://reports.ofsted.gov.uk"
OFSTED_FILES = "https://files.ofsted.gov.uk/v1/file/"


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """What is asked of a live source, and how politely.

    address     the site whose pages list reports, without a slash at its end
    files       how the addresses of its files begin; what a page links elsewhere is not fetched
    contact     mail or web address that the servers are told, beside the name of the program
    seconds_between_requests   shortest time from one request to the next; robots.txt may ask for more
    pages_every   in how many runs every provider's page is asked once, although the listing shows no change; 0: never
    files_every   in how many runs every file that is there already is asked for once; 0: never
    kinds, ignored_kinds   kinds of publication, in the site's words, to fetch or to leave, beside those known by rule
    """

    address: str = OFSTED_PAGES
    files: str = OFSTED_FILES
    contact: str = ""
    seconds_between_requests: float = 1.0
    pages_every: int = 7
    files_every: int = 28
    kinds: tuple[str, ...] = ()
    ignored_kinds: tuple[str, ...] = ()
