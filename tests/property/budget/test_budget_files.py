"""Whatever is done to a ballot file, it is read or refused, and what is read is written back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from osallisuus.plugins.itu2.budget import (
    BallotKind,
    Election,
    PabulibError,
    count,
    from_election,
    loads,
)

GOOD = (
    "META\nkey;value\nbudget;100\nvote_type;{kind}\nnum_projects;2\nmax_length;3\nrule;greedy\n"
    'PROJECTS\nproject_id;cost;name\na;60;Bench\nb;50.5;"Swing; red"\n'
    "VOTES\nvoter_id;vote;points\n1;a;3\n2;a,b;2,1\n3;b;1\n4;;\n"
)
PIECES = ["\n", ";", '"', ",", "\r\n", "VOTES", "a", "-", "0", "\x00", "é", "\u2028", " ", "META\n"]


@settings(max_examples=300)
@given(
    kind=st.sampled_from(["approval", "cumulative", "ordinal", "scoring", "choose-1"]),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(["", *PIECES])), max_size=4
    ),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_a_mutated_file_is_read_or_refused_in_our_words(
    kind: str, edits: list[tuple[float, int, str]], newline: str
) -> None:
    text = GOOD.format(kind=kind).replace("\n", newline)
    for where, cut, piece in edits:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + cut :]
    data = text.encode()
    try:
        file = loads(data, name="x.pb")
    except PabulibError as error:
        assert error.findings
        for lang in ("fi", "sv", "en"):
            assert len(error.report(lang).splitlines()) >= len(error.findings)
        return
    assert file.dumps() == data
    rows = len(file.election.ballots) + len(file.election.invalid)
    assert rows <= text.count("\n") + 1
    result = count(file.election, rule="greedy")
    assert result.spent <= file.election.budget
    assert file.findings == loads(data).findings


@given(data=st.binary(max_size=200))
def test_bytes_that_are_no_ballot_file_are_refused(data: bytes) -> None:
    try:
        loads(data)
    except PabulibError as error:
        assert error.findings


@given(
    ballots=st.lists(
        st.dictionaries(st.sampled_from(["a", "b;x", 'c"d', "é f"]), st.integers(1, 9)), max_size=8
    ),
    kind=st.sampled_from([BallotKind.CUMULATIVE, BallotKind.APPROVAL, BallotKind.ORDINAL]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_an_election_survives_the_file(
    ballots: list[dict[str, int]], kind: BallotKind, newline: str
) -> None:
    costs = {"a": "10", "b;x": "20.5", 'c"d': "7", "é f": "1"}
    election = Election.of(
        budget=30,
        costs=costs,
        ballots=ballots if kind.has_points else [list(one) for one in ballots],
        kind=kind,
    )
    again = loads(from_election(election, newline=newline).dumps()).election
    assert again.proposals == election.proposals
    if ballots:
        assert again.ballots == election.ballots
