"""Reading, checking and writing ballot files: the good, the odd and the broken."""

from decimal import Decimal

import pytest

from osallisuus.plugins.itu2.budget import (
    BallotKind,
    Election,
    Level,
    PabulibError,
    PabulibFile,
    count,
    from_election,
    loads,
)

META = "META\nkey;value\nbudget;100\nvote_type;approval\nnum_projects;2\nnum_votes;3\n"
PROJECTS = "PROJECTS\nproject_id;cost;votes;name\na;60;2;Bench\nb;50;2;Swing\n"
VOTES = "VOTES\nvoter_id;vote;age\n1;a;30\n2;a,b;41\n3;b;52\n"
GOOD = META + PROJECTS + VOTES


def slugs(file: PabulibFile) -> list[str]:
    return [one.slug for one in file.findings]


def problems(text: str | bytes) -> list[str]:
    """Return ``line:column slug`` of everything that stops the file from being counted."""
    with pytest.raises(PabulibError) as caught:
        loads(text.encode() if isinstance(text, str) else text, name="round.pb")
    return [f"{one.position} {one.slug}".strip() for one in caught.value.findings]


def invalid(file: PabulibFile) -> list[tuple[int | None, str]]:
    return [(one.line, one.reason) for one in file.election.invalid]


def test_a_good_file() -> None:
    file = loads(GOOD.encode())
    election = file.election
    assert file.findings == ()
    assert [(one.id, one.cost, one.name) for one in election.proposals] == [
        ("a", Decimal(60), "Bench"),
        ("b", Decimal(50), "Swing"),
    ]
    assert election.budget == Decimal(100)
    assert election.kind is BallotKind.APPROVAL
    assert len(election.ballots) == 3
    assert count(election, rule="greedy").selected == ("a",)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: text.replace("PROJECTS", "\nPROJECTS\n").replace("VOTES", "\n VOTES ;;"),
        lambda text: text.replace("2;a,b;41", '2;"a,b";41'),
        lambda text: text.replace("2;a,b;41", "2; a , b ;41"),
        lambda text: text.replace("2;a,b;41", "\n;;\n2;a,b,;41"),
        lambda text: text.replace("a;60", '"a";"60"'),
        lambda text: text.replace("Bench", '"Bench; ""red""\nand blue"'),
        lambda text: text.replace("Bench", 'Bench "red"'),
        lambda text: text.replace("Bench", "ä" * 200),
        lambda text: text.replace("META", "meta").replace("VOTES", "Votes"),
        lambda text: text.replace("key;value", "key;value;;").replace("budget;100", "budget; 100 "),
        lambda text: text.replace("a;60;", "a;60.00;"),
    ],
)
def test_harmless_differences_change_nothing_and_are_written_back(change: object) -> None:
    assert callable(change)
    data = change(GOOD).encode()
    file = loads(data)
    assert file.findings == ()
    assert file.dumps() == data
    result = count(file.election, rule="equal-shares")
    assert result.selected == count(loads(GOOD.encode()).election, rule="equal-shares").selected
    assert len(file.election.ballots) == 3


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    data = GOOD.replace("Bench", "Penkkejä").encode(encoding)
    file = loads(data)
    assert file.election.proposals[0].name == "Penkkejä"
    assert file.dumps() == data


def test_another_encoding_is_refused_unless_it_is_named() -> None:
    data = GOOD.replace("Bench", "Łąka").encode("cp1250")
    assert problems(data) == ["9:8 encoding"]
    file = loads(data, encoding="cp1250")
    assert file.election.proposals[0].name == "Łąka"
    assert file.dumps() == data
    with pytest.raises(PabulibError, match="no encoding latin-99"):
        loads(data, encoding="latin-99")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("", ["missing-section"] * 3),
        (PROJECTS + VOTES, ["missing-section"]),
        (META + VOTES, ["missing-section"]),
        (META + PROJECTS, ["missing-section"]),
        ("hello\n" + GOOD, ["1:1 before-meta"]),
        (META + META + PROJECTS + VOTES, ["7:1 section-twice"]),
        (GOOD + "PROJECTS\nproject_id;cost\n", ["16:1 section-late"]),
        (META + PROJECTS + "VOTES\n", ["missing-header"]),
        (GOOD.replace("budget;100\n", ""), ["meta-missing"]),
        (GOOD.replace("budget;100", "budget;1 000"), ["3:8 number-bad"]),
        (GOOD.replace("budget;100", "budget;1e3"), ["3:8 number-bad"]),
        (GOOD.replace("budget;100", "budget;100;000"), ["3:12 meta-cells"]),
        (GOOD.replace("budget;100", "budget;-5"), ["3:8 number-negative"]),
        (GOOD.replace("budget;100", "budget;"), ["3:8 number-missing"]),
        (GOOD.replace("budget;100", "budget"), ["3:7 number-missing"]),
        (GOOD.replace("budget;100", "budget;٣"), ["3:8 number-bad"]),
        (GOOD.replace("approval", "aproval"), ["4:11 vote-type"]),
        (GOOD.replace("key;value", "budget;value"), ["2:1 missing-header"]),
        (GOOD.replace("project_id;cost", "id;cost"), ["8:1 missing-column"]),
        (GOOD.replace("votes;name", "cost;name"), ["8:1 column-twice"]),
        (GOOD.replace("b;50", "a;50"), ["10:1 id-twice"]),
        (GOOD.replace("b;50", ";50"), ["10:1 id-missing"]),
        (GOOD.replace("b;50", '"b,c";50'), ["10:1 id-comma"]),
        (GOOD.replace("b;50", "b;-50"), ["10:3 number-negative"]),
        (GOOD.replace("b;50", "b;50,5"), ["10:3 number-bad"]),
        (GOOD.replace("b;50", "b;nan"), ["10:3 number-bad"]),
        (GOOD.replace("b;50;2;Swing", "b;50;2;Swing;big"), ["10:14 row-cells"]),
        (GOOD.replace("Bench", '"Bench'), ["9:8 unclosed-quote"]),
        (GOOD.replace("2;a,b;41", '2;"a,b;41'), ["14:3 unclosed-quote"]),
        (GOOD.replace("voter_id;vote", "voter_id;votes"), ["12:1 missing-column"]),
        (GOOD.replace("vote;age", "vote;vote"), ["12:1 column-twice"]),
        (GOOD.replace("approval", "cumulative"), ["12:1 missing-column"]),
        (GOOD.replace("num_votes;3", "max_length;2.5"), ["6:12 number-bad"]),
        (
            GOOD.replace("budget;100", "budget;x").replace("a;60", "a;y").replace("b;50", "a;"),
            ["3:8 number-bad", "9:3 number-bad", "10:3 number-missing"],
        ),
    ],
)
def test_a_broken_file_is_refused_with_every_place(broken: str, expected: list[str]) -> None:
    assert problems(broken) == expected


def test_an_unclosed_quote_in_a_large_file_is_found_fast() -> None:
    rows = "".join(f"{number};a;30\n" for number in range(3, 50_000))
    assert problems(GOOD.replace("1;a;30", '1;"a;30') + rows) == ["13:3 unclosed-quote"]


def test_the_message_says_where_and_what_to_do() -> None:
    with pytest.raises(PabulibError) as caught:
        loads(GOOD.replace("b;50", "b;-50").encode(), name="round.pb")
    assert str(caught.value) == ("round.pb:10:3: cost is negative (-50): give zero or more")
    assert "negatiivinen" in caught.value.report("fi")
    assert "negativt" in caught.value.report("sv")


@pytest.mark.parametrize(
    ("odd", "expected"),
    [
        (GOOD.replace("num_votes;3", "num_votes;4"), ["count-differs"]),
        (GOOD.replace("num_projects;2", "num_projects;two"), ["count-differs"]),
        (GOOD.replace("a;60;2", "a;60;5"), ["column-differs"]),
        (GOOD.replace("a;60", "a;160"), ["cost-over-budget"]),
        (GOOD.replace("a;60", "a;0"), ["cost-zero"]),
        (GOOD.replace("a,b;41", "a,b,a;41"), ["named-twice"]),
        (GOOD.replace("num_votes;3", "num_votes;4") + "4;;60\n", ["empty-ballots"]),
        (GOOD.replace("num_votes;3", "num_votes;3\nrule;mystery"), ["rule-unknown"]),
        (
            META.replace("num_votes;3", "num_votes;0") + PROJECTS + "VOTES\nvoter_id;vote\n",
            ["no-ballots", "column-differs"],
        ),
    ],
)
def test_an_odd_file_is_counted_with_a_finding(odd: str, expected: list[str]) -> None:
    file = loads(odd.encode())
    assert slugs(file) == expected
    assert all(one.level is not Level.ERROR for one in file.findings)
    assert file.dumps() == odd.encode()


def test_fractional_costs_are_counted_exactly() -> None:
    text = (
        GOOD.replace("budget;100", "budget;0.3").replace("a;60", "a;0.1").replace("b;50", "b;0.2")
    )
    result = count(loads(text.encode()).election, rule="greedy")
    assert set(result.selected) == {"a", "b"}
    assert result.left == 0


@pytest.mark.parametrize(
    ("limit", "ballot", "reason"),
    [
        ("max_length;1", "9;a,b;30", "too-many"),
        ("min_length;2", "9;a;30", "too-few"),
        ("max_sum_cost;100", "9;a,b;30", "cost-high"),
        ("min_sum_cost;55", "9;b;30", "cost-low"),
        ("rule;greedy", "9;a,x;30", "unknown-proposal"),
        ("rule;greedy", "1;b;30", "voter-twice"),
        ("rule;greedy", "9;a", "row-cells"),
        ("rule;greedy", "9;a;b;30", "row-cells"),
    ],
)
def test_an_invalid_ballot_is_listed_and_not_counted(limit: str, ballot: str, reason: str) -> None:
    text = (
        META.replace("num_votes;3", limit)
        + PROJECTS
        + f"VOTES\nvoter_id;vote;age\n1;a;30\n{ballot}\n"
    )
    if limit == "min_length;2":
        text = text.replace("1;a;30", "1;a,b;30")
    file = loads(text.encode())
    assert (14, reason) in invalid(file)
    assert len(file.election.ballots) + len(file.election.invalid) == 2
    assert any(one.slug == f"ballot-{reason}" and one.line == 14 for one in file.findings)


CUMULATIVE = (
    "META\nkey;value\nbudget;100\nvote_type;cumulative\nmax_points;5\nmin_points;1\n"
    "max_sum_points;6\nmin_sum_points;2\n"
    "PROJECTS\nproject_id;cost\na;60\nb;50\nVOTES\nvoter_id;vote;points\n1;a,b;3,2\n"
)


@pytest.mark.parametrize(
    ("ballot", "reason"),
    [
        ("2;a,b;3", "points-length"),
        ("2;a,b;3,2,1", "points-length"),
        ("2;a,b;3,x", "bad-points"),
        ("2;a,b;3,-1", "bad-points"),
        ("2;a,b;3,", "points-length"),
        ("2;a,b;5,5", "sum-high"),
        ("2;a;6", "points-high"),
        ("2;a,b;3,0", "points-low"),
        ("2;a;1", "sum-low"),
        ("2;a,a;1,2", "named-twice"),
    ],
)
def test_invalid_points(ballot: str, reason: str) -> None:
    file = loads((CUMULATIVE + ballot + "\n").encode())
    expected = "bad-points" if ballot.endswith("3,") else reason
    assert invalid(file) == [(16, expected)]
    assert len(file.election.ballots) == 1


def test_limits_can_be_waived() -> None:
    data = GOOD.replace("num_votes;3", "max_length;1").encode()
    assert invalid(loads(data)) == [(14, "too-many")]
    assert invalid(loads(data, enforce_limits=False)) == []


def test_kinds_follow_from_the_limits() -> None:
    def kind(**changes: str) -> BallotKind:
        text = GOOD
        for old, new in changes.items():
            text = text.replace(old, new)
        return loads(text.encode()).election.kind

    assert kind(num_votes="max_length") is BallotKind.UP_TO_K
    assert kind(num_votes="max_sum_cost") is BallotKind.KNAPSACK
    assert kind(approval="choose-1") is BallotKind.CHOOSE_ONE
    assert kind(approval="ordinal") is BallotKind.ORDINAL


def test_a_ranking_with_one_proposal_twice_is_invalid() -> None:
    text = GOOD.replace("approval", "ordinal").replace("a,b;41", "a,b,a;41")
    assert invalid(loads(text.encode())) == [(14, "named-twice")]


def test_unknown_columns_and_metadata_are_kept_when_the_result_is_written() -> None:
    text = GOOD.replace("num_votes;3", 'num_votes;3\nmystery;"a;b"').replace("name", "colour")
    file = loads(text.encode()).with_selected(["b"])
    again = loads(file.dumps())
    assert again.official == ("b",)
    assert again.meta["mystery"] == "a;b"
    assert again.proposal_column("colour") == {"a": "Bench", "b": "Swing"}
    assert again.vote_column("age") == ("30", "41", "52")
    assert (
        file.dumps()
        == text.replace("colour", "colour;selected")
        .replace("Bench", "Bench;0")
        .replace("Swing", "Swing;1")
        .encode()
    )
    assert again.with_selected(["b"]).dumps() == file.dumps()


def test_asking_for_a_column_that_is_not_there() -> None:
    file = loads(GOOD.encode())
    with pytest.raises(KeyError):
        file.vote_column("sex")
    with pytest.raises(KeyError):
        file.proposal_column("sex")


def test_an_election_can_be_written_and_read_again() -> None:
    election = Election.of(
        budget="100.5",
        costs={"a": "60", "b": "50.25"},
        ballots=[{"a": 3, "b": 1}, {"b": 2}, {"a": 3, "b": 1}],
        kind=BallotKind.CUMULATIVE,
    )
    again = loads(from_election(election, rule="greedy").dumps())
    assert again.findings == ()
    assert again.election.proposals == election.proposals
    assert again.election.ballots == election.ballots
    assert again.election.budget == election.budget


def test_values_longer_than_any_reader_expects() -> None:
    long = "x" * 200_000
    text = GOOD.replace("vote;age", "vote;note").replace("2;a,b;41", f'2;a,b;"{long}"')
    file = loads(text.encode())
    assert file.findings == ()
    assert file.vote_column("note")[1] == long


def test_rows_of_separators_only_are_no_ballots() -> None:
    file = loads(GOOD.replace("2;a,b;41", ";;\n2;a,b;41").encode())
    assert file.findings == ()
    assert len(file.election.ballots) == 3
    assert loads((GOOD + '4;"a";30\n"";;\n').encode()).election.voters == 4
