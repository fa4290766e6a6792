"""Meeting, paper and online ballots in one count, and the codes that let each person vote once."""

import attrs
import pytest

from osallisuus.plugins.itu2.budget import (
    BallotBox,
    BallotKind,
    Election,
    ElectionError,
    Limits,
    add_ballots,
    add_hands,
    count,
    issue_codes,
)


def round_of(kind: BallotKind = BallotKind.APPROVAL, limits: Limits | None = None) -> Election:
    empty = Election.of(budget=100, costs={"a": 60, "b": 50, "c": 40})
    return attrs.evolve(empty, kind=kind, limits=limits or Limits())


def test_three_channels_in_one_count() -> None:
    vote = round_of(BallotKind.CHOOSE_ONE)
    vote = add_hands(vote, channel="meeting", present=10, hands={"b": 6, "c": 3})
    vote = add_ballots(vote, channel="paper", ballots=[["a"], ["a"], ["a", "b"]])
    vote = add_ballots(vote, channel="online", ballots=[["c"], ["x"], []])
    assert [(one.name, one.voters) for one in vote.channels] == [
        ("meeting", 10),
        ("paper", 2),
        ("online", 2),
    ]
    assert vote.voters == 14
    assert [(one.channel, one.line, one.reason) for one in vote.invalid] == [
        ("paper", 3, "too-many"),
        ("online", 2, "unknown-proposal"),
    ]
    result = count(vote, rule="greedy")
    assert list(result.outcome.votes) == [2, 6, 4]
    assert result.selected == ("b", "c")


def test_equal_shares_counts_cards_of_a_meeting_like_ballots() -> None:
    cards = add_hands(
        round_of(BallotKind.CHOOSE_ONE), channel="meeting", present=5, hands={"b": 3, "c": 2}
    )
    paper = add_ballots(
        round_of(BallotKind.CHOOSE_ONE), channel="paper", ballots=[["b"]] * 3 + [["c"]] * 2
    )
    assert count(cards).trace == count(paper).trace
    assert count(cards).selected == ("b", "c")


def test_hands_raised_many_times_are_counted_by_greedy_only() -> None:
    vote = add_hands(round_of(), channel="meeting", present=5, hands={"b": 5, "a": 4})
    vote = add_ballots(vote, channel="paper", ballots=[["a", "c"], ["a"]])
    assert list(count(vote, rule="greedy").outcome.votes) == [6, 5, 1]
    with pytest.raises(ElectionError, match="Equal shares"):
        count(vote, rule="equal-shares")


@pytest.mark.parametrize(
    ("present", "hands", "limits", "slug"),
    [
        (3, {"a": 4}, Limits(), "hands-present"),
        (3, {"a": 3, "b": 3, "c": 1}, Limits(max_length=2), "hands-too-many"),
        (3, {"a": -1}, Limits(), "hands-negative"),
        (-3, {}, Limits(), "hands-negative"),
        (3, {"x": 1}, Limits(), "no-such-proposal"),
    ],
)
def test_impossible_hands_are_refused(
    present: int, hands: dict[str, int], limits: Limits, slug: str
) -> None:
    with pytest.raises(ElectionError) as caught:
        add_hands(round_of(limits=limits), channel="meeting", present=present, hands=hands)
    assert caught.value.slug == slug


def test_hands_tell_no_ranking_and_a_channel_is_counted_once() -> None:
    with pytest.raises(ElectionError) as caught:
        add_hands(round_of(BallotKind.ORDINAL), channel="m", present=1, hands={"a": 1})
    assert caught.value.slug == "hands-kind"
    vote = add_ballots(round_of(), channel="paper", ballots=[["a"]])
    with pytest.raises(ElectionError) as caught:
        add_ballots(vote, channel="paper", ballots=[["a"]])
    assert caught.value.slug == "channel-twice"


def test_points_by_channel() -> None:
    vote = round_of(BallotKind.CUMULATIVE)
    vote = add_ballots(vote, channel="paper", ballots=[{"a": 3, "b": 1}])
    vote = add_ballots(vote, channel="online", ballots=[{"b": 4}, ["a"]])
    assert [(one.channel, one.reason) for one in vote.invalid] == [("online", "points-length")]
    assert count(vote, rule="greedy").outcome.scores == [3, 5, 0]


def test_a_code_votes_once_and_leaves_no_trace_of_the_ballot() -> None:
    codes, register = issue_codes(50)
    assert len(set(codes)) == 50
    stored = repr(attrs.asdict(register))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    box, refused = BallotBox(register=register).accept(
        [(code, ("b",) if number % 2 else ("a",)) for number, code in enumerate(codes)]
    )
    assert refused == ()
    assert box.tally == ((("a",), 25), (("b",), 25))
    assert list(box.ballots()) == [("a",)] * 25 + [("b",)] * 25
    assert not box.register.unused
    again, refused = box.accept([(codes[0], ("b",))])
    assert [(at, error.slug) for at, error in refused] == [(0, "code-used")]
    assert again == box


def test_the_box_does_not_depend_on_who_came_first() -> None:
    codes, register = issue_codes(4)
    pairs = [(codes[0], ("a",)), (codes[1], ("b",)), (codes[2], ("a", "b")), (codes[3], ("a",))]
    forwards, _ = BallotBox(register=register).accept(pairs)
    backwards, _ = BallotBox(register=register).accept(pairs[::-1])
    assert forwards == backwards


def test_codes_are_read_as_people_write_them() -> None:
    codes, register = issue_codes(1)
    assert register.use(f" {codes[0].lower().replace('-', ' ')} ").unused == frozenset()


def test_a_mistyped_code_is_told_from_an_unknown_one() -> None:
    codes, register = issue_codes(1)
    plain = codes[0].replace("-", "")
    for at in range(len(plain)):
        other = "A" if plain[at] != "A" else "B"
        with pytest.raises(ElectionError) as caught:
            register.use(plain[:at] + other + plain[at + 1 :])
        assert caught.value.slug == "code-mistyped"
        assert plain not in str(caught.value)
    foreign, _ = issue_codes(1)
    with pytest.raises(ElectionError) as caught:
        register.use(foreign[0])
    assert caught.value.slug == "code-unknown"


@pytest.mark.parametrize("number", [-1, 10**9])
def test_an_impossible_number_of_codes(number: int) -> None:
    with pytest.raises(ElectionError):
        issue_codes(number)
