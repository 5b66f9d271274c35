"""Which file stands for a report: nothing depends on the order of files, nothing published is lost."""

from hypothesis import given
from hypothesis import strategies as st

from flows.publication import Candidate, Published, choose_publication


def candidate(
    uri: str, report_id: str | None = "norbury-lea-2000-09", sha: str = "a", passed: bool = True
) -> Candidate:
    return Candidate(uri, sha, f"{sha}-reader", report_id, passed)


def published(uri: str, report_id: str = "norbury-lea-2000-09", sha: str = "a") -> dict[str, Published]:
    return {report_id: Published(report_id, f"{sha}-reader", uri, sha)}


def test_a_new_report_comes_from_the_first_source_by_name_and_the_other_is_told() -> None:
    chosen = choose_publication([candidate("/b.txt"), candidate("/a.txt")], {})
    assert [report.source_uri for report in chosen.reports] == ["/a.txt"]
    assert [(d.candidate.source_uri, d.kept_uri) for d in chosen.duplicates] == [("/b.txt", "/a.txt")]


def test_the_source_that_was_published_before_stays() -> None:
    chosen = choose_publication([candidate("/a.txt"), candidate("/b.txt")], published("/b.txt"))
    assert [report.source_uri for report in chosen.reports] == ["/b.txt"]


def test_a_revision_under_the_same_name_replaces_the_report() -> None:
    chosen = choose_publication([candidate("/a.txt", sha="b")], published("/a.txt", sha="a"))
    assert [report.sha256 for report in chosen.reports] == ["b"]
    assert chosen.duplicates == ()


def test_a_report_whose_new_form_fails_stays_in_its_last_good_form() -> None:
    chosen = choose_publication([candidate("/a.txt", sha="b", passed=False)], published("/a.txt", sha="a"))
    assert [report.sha256 for report in chosen.reports] == ["a"]


def test_a_report_whose_file_is_refused_now_stays() -> None:
    chosen = choose_publication([candidate("/a.txt", report_id=None, sha="b")], published("/a.txt"))
    assert [report.report_id for report in chosen.reports] == ["norbury-lea-2000-09"]


def test_the_same_bytes_read_as_another_report_take_the_old_name_away() -> None:
    chosen = choose_publication([candidate("/a.txt", report_id="norbury-lea-2001-01")], published("/a.txt"))
    assert [report.report_id for report in chosen.reports] == ["norbury-lea-2001-01"]


@given(st.permutations([candidate(f"/{n}.txt", f"r{n % 3}", sha=str(n)) for n in range(7)]))
def test_the_order_of_files_changes_nothing(order: list[Candidate]) -> None:
    before = published("/4.txt", "r1", "4")
    assert choose_publication(order, before) == choose_publication(sorted(order, key=lambda c: c.sha256), before)
