"""What can go wrong with a warehouse file, as one clear line each: what, where, what to do."""

from __future__ import annotations


class WarehouseError(Exception):
    """Something about a warehouse or staging file that a person can put right; the message is one line."""


class NoWarehouseError(WarehouseError):
    """There is no warehouse at the path, or the file there is none."""


class QueryError(WarehouseError):
    """A query that cannot be answered."""


class UnknownFactError(WarehouseError):
    """No fact, or more than one, has the id."""


class UnknownReportError(WarehouseError):
    """No report has the id."""


class UnknownVersionError(WarehouseError):
    """No kept version has the id, or there is none to go back to."""


class BuildError(WarehouseError):
    """The next warehouse cannot be built from staging; the served one is untouched."""


class ExportError(WarehouseError):
    """A folder that an export cannot be written into, or a table that is none."""
