"""The command `lea site`: pages that show the warehouse and the sentences behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.command import with_settings

if TYPE_CHECKING:
    from flows.settings import Settings


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the site, whose former site is replaced.  [default: site in the data directory]",
)
@with_settings
def site(settings: Settings, out: Path | None) -> None:
    """Write a site from the served warehouse: a page for each authority and each report, with every value marked in its
    sentence, pages on quality, and a search.

    The pages need no server and no network: open index.html from the folder. They show the warehouse as it is now; write
    them again after a refresh.

    \b
    lea site
    lea site --out /srv/www/inspections
    """
    from flows.faults import in_one_line
    from flows.progress import teller
    from warehouse.site.write import write_site

    folder = out or settings.site
    with teller() as tell, in_one_line(folder.parent):
        written = write_site(settings.served, folder, settings.data_dir, tell.stage("site"))
        tell.done(f"{written.pages:,} pages, {written.bytes / 1e6:,.1f} MB: open {written.index}")
