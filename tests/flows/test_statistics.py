"""Published statistics through `lea refresh`: loaded, remembered, refused row by row, and compared with the reports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.settings import Settings, SettingsError
from flows.statistics import MOST_ROWS, reasons_by_row
from tests.flows.refreshing import content, lea, refresh, rows, settings_for
from warehouse.operations import StagedRowRefusal

HEADS = "measure,la_code,la_name,scope,phase,key_stage,subject,threshold,period,value,unit,source_url"
PAGE = "https://example.org/invented/attendance"
NATION = f"attendance_rate,,England,national,secondary,,,,1999/2000,91.3,percent,{PAGE}"
OWN = f"attendance_rate,X21,Ambleforth,la,secondary,,,,1999/2000,90.2,percent,{PAGE}"
OTHER = f"standards_fund_per_pupil,X21,Ambleforth,la,all,,,,1999/2000,212,gbp_per_pupil,{PAGE}"
BAD = OWN.replace("secondary", "primary").replace("percent", "pints")

REPORT = """# Inspection of {name} Local Education Authority

**March 2001**

# Introduction

1. {name} LEA was inspected by OFSTED, and the Audit Commission took part, under Section 38 of the Education Act 1997.

2. {name} is a metropolitan borough. The schools of {name} are of good quality, and {name} supports them well.

# Section 1: Access

## Attendance

3. In 1999/2000, attendance in secondary schools was {own} per cent, compared with {nation} per cent nationally.

4. The authority monitors attendance closely.

5. Support for schools is satisfactory.

**Recommendations**

- publish targets for attendance by September 2001.

# Appendix: Recommendations

- publish targets for attendance by September 2001.
"""


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([HEADS, *lines]) + "\n", encoding="utf-8")
    return path


def report(path: Path, name: str, nation: str, own: str = "90.2") -> Path:
    path.write_text(REPORT.format(name=name, nation=nation, own=own), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    authorities = tmp_path / "authorities.csv"
    authorities.write_text(
        "la_code,la_name,type\nX21,Ambleforth,metropolitan\nX22,Brindlemoor,metropolitan\nX23,Carrowby,metropolitan\n",
        encoding="utf-8",
    )
    return settings_for(tmp_path / "data", authorities)


FIGURES = "SELECT measure, scope, value, row_number FROM fact_published_statistic ORDER BY row_number"
OPEN = "SELECT stage, expectation, message FROM quarantine WHERE resolved_at IS NULL ORDER BY message"


def test_good_rows_are_published_bad_ones_refused_by_row_until_they_are_mended(
    settings: Settings, tmp_path: Path
) -> None:
    good = report(tmp_path / "ambleforth.md", "Ambleforth", "91.3")
    wrong = NATION.replace("91.3", "many").replace("1999/2000", "1998/1999")
    figures = table(tmp_path / "figures.csv", NATION, BAD, OTHER, wrong, NATION)
    first = lea("refresh", "--direct", "--data-dir", settings.data_dir, "--authorities", settings.authorities[0], good, "--statistics", figures)  # fmt: skip
    assert first.returncode == 3, first.stdout + first.stderr
    assert "row 3: unit 'pints' is none of percent" in first.stdout
    assert "published figures in" in first.stdout
    assert rows(settings.served, FIGURES) == [
        ("attendance_rate", "national", 91.3, 2),
        ("standards_fund_per_pupil", "la", 212.0, 4),
    ]
    assert [(stage, kind) for stage, kind, _ in rows(settings.served, OPEN)] == [
        ("read", "unknown_unit"),
        ("read", "not_a_number"),
        ("read", "same_figure_twice"),
    ]
    source = "SELECT DISTINCT f.source_uri, f.sha256, f.source_url FROM fact_published_statistic AS f"
    ((uri, sha256, url),) = rows(settings.served, source)
    assert (uri, url) == (figures.as_posix(), PAGE)
    assert (settings.data_dir / "archive" / "objects" / str(sha256)[:2] / str(sha256)).read_bytes() == figures.read_bytes()  # fmt: skip

    before = content(settings.served)
    again = refresh(settings, good)
    assert (again.run.outcome, again.run.files_new) == ("unchanged", 0)
    assert content(settings.served) == before

    table(figures, NATION, OWN, OTHER)
    mended = refresh(settings, figures)
    assert (mended.exit_code, mended.run.files_new) == (0, 1)
    assert [value for _, _, value, _ in rows(settings.served, FIGURES)] == [91.3, 90.2, 212.0]
    assert rows(settings.served, OPEN) == []
    assert rows(settings.served, "SELECT count(*) FROM dim_report") == [(1,)]

    figures.write_text("\n".join((HEADS.replace("unit", "colour"), NATION, OWN, OTHER)), encoding="utf-8")
    broken = refresh(settings, good, figures)
    assert broken.exit_code == 3
    ((_, kind, message),) = rows(settings.served, OPEN)
    assert kind == "missing_column"
    assert str(message).startswith("row 1: the column 'unit' is missing")
    assert [value for _, _, value, _ in rows(settings.served, FIGURES)] == [91.3, 90.2, 212.0]


def test_two_reports_that_disagree_on_the_nation_and_a_published_source_that_decides(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    report(folder / "ambleforth.md", "Ambleforth", "91.3")
    report(folder / "brindlemoor.md", "Brindlemoor", "87.3")
    assert refresh(settings, folder).exit_code == 0
    found = (
        "SELECT report_id, kind, outcome, severity, stated, computed FROM quality_finding "
        "WHERE compared_with <> 'own_figures' ORDER BY ALL"
    )
    differ = ("national_figures_differ", "undecidable", "info")
    assert rows(settings.served, found) == [
        ("ambleforth-lea-2001-03", *differ, "91.3 per cent", "87.3 per cent"),
        ("brindlemoor-lea-2001-03", *differ, "87.3 per cent", "91.3 per cent"),
    ]
    # A folder's files of statistics are recognised, its other tables are none of our business.
    table(folder / "figures.csv", NATION, OWN)
    (folder / "other.csv").write_text("name,age\nA,1\n", encoding="utf-8")
    assert refresh(settings, folder).exit_code == 0
    assert rows(settings.served, found) == [
        ("brindlemoor-lea-2001-03", "differs_from_published", "report_inconsistent", "warning", "87.3 per cent", "91.3 per cent"),
        ("brindlemoor-lea-2001-03", "national_figures_differ", "report_inconsistent", "warning", "87.3 per cent", "91.3 per cent"),
    ]  # fmt: skip
    shown = lea("status", "--data-dir", settings.data_dir).stdout
    assert "1 differs_from_published (report_inconsistent, warning) in 1 reports" in shown

    turned = settings_for(tmp_path / "turned", *settings.authorities)
    files = sorted((p for p in folder.iterdir() if p.name != "other.csv"), reverse=True)
    refresh(turned, *files)
    assert content(turned.served) == content(settings.served)


def test_statistics_alone_are_a_warehouse_and_do_not_bring_the_samples(settings: Settings, tmp_path: Path) -> None:
    figures = table(tmp_path / "figures.csv", NATION, OTHER)
    summary = refresh(settings, statistics=(figures,))
    assert (summary.exit_code, summary.run.files_seen) == (0, 1)
    assert rows(settings.served, "SELECT count(*), bool_or(in_catalogue) FROM fact_published_statistic") == [(2, True)]
    assert rows(settings.served, "SELECT count(*) FROM dim_measure WHERE measure = 'standards_fund_per_pupil'") == [(0,)]  # fmt: skip
    assert rows(settings.served, "SELECT kind FROM dim_period") == [("financial_or_academic_year",)]


def test_of_very_many_refused_rows_the_first_are_told_and_the_rest_are_counted() -> None:
    rows_refused = [StagedRowRefusal("r", n, "unknown_unit", f"row {n}: unit 'pints'", "pints") for n in range(2, 202)]
    reasons = list(reasons_by_row("figures.csv", "a" * 64, "r", rows_refused))
    assert len(reasons) == MOST_ROWS + 1
    assert reasons[-1].message == f"{200 - MOST_ROWS} more rows are refused, the last of them row 201: unit 'pints'"
    entries = [reason.entry("run", datetime(2026, 3, 1, tzinfo=UTC)) for reason in reasons]
    assert len({entry.quarantine_id for entry in entries}) == len(entries)


def test_what_is_named_as_statistics_is_told_as_such(settings: Settings, tmp_path: Path) -> None:
    figures = table(tmp_path / "figures.csv", NATION)
    recipe = tmp_path / "recipe.csv"
    recipe.write_text("A recipe for parkin: oatmeal, treacle, ginger.", encoding="utf-8")
    for _ in range(2):
        assert refresh(settings, statistics=(figures, recipe)).exit_code == 3
        ((stage, kind, message),) = rows(settings.served, OPEN)
        assert (stage, kind) == ("read", "missing_column")
        assert str(message).startswith("row 1: the columns 'measure', 'la_code', 'la_name', … are missing")
    with pytest.raises(SettingsError, match="name a folder as a source"):
        refresh(settings, statistics=(tmp_path,))
