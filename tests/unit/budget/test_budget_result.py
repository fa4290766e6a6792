"""Results, what is told of them, and the commands; on small elections and on real ones."""

import os
import re
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest

from osallisuus.plugins.itu2.budget import (
    Completion,
    Election,
    ElectionError,
    EqualShares,
    Greedy,
    PabulibFile,
    TieBreak,
    Utility,
    count,
    declared_rule,
    explanation_text,
    group_shares,
    loads,
    make_page,
    make_statement,
    read,
    rule_named,
    rule_names,
    run_check,
    run_count,
    run_page,
)
from osallisuus.plugins.itu2.budget.texts import LANGUAGES, keys, say


def shared_files() -> list[Path]:
    root = os.environ.get("OSALLISUUS_SHARED")
    shared = Path(root) if root else Path(__file__).parents[4] / "shared"
    return sorted((shared / "data" / "pabulib").glob("*.pb"))


OFFICIAL = {path.stem: path for path in shared_files()}

THREE = Election.of(
    budget=100,
    costs={"bench": 60, "swing": 50, "tree": 40},
    ballots=[["bench", "tree"]] * 3 + [["swing"]] * 3,
)


def test_what_each_winner_cost_its_supporters() -> None:
    result = count(THREE, rule="equal-shares-cardinality")
    assert [(step.proposal, step.price, step.payers, step.emptied) for step in result.trace] == [
        ("tree", Fraction(40, 3), 3, 0),
        ("swing", Fraction(50, 3), 3, 0),
    ]
    assert (result.spent, result.left) == (Decimal(90), Decimal(10))


def test_supporters_who_run_dry_pay_what_they_have() -> None:
    election = Election.of(
        budget=30, costs={"a": 9, "b": 12}, ballots=[["a", "b"], ["b"], ["c", "a"][1:]]
    )
    result = count(election, rule="equal-shares-cardinality")
    first, second = result.trace
    assert (first.proposal, first.price, first.emptied) == ("a", Fraction(9, 2), 0)
    # The voter for both has 5.5 left, less than half of 12; the other pays the rest.
    assert (second.proposal, second.price) == ("b", Fraction(13, 2))
    assert (second.payers, second.emptied) == (1, 1)
    assert result.explain("b").price == Fraction(13, 2)


def test_why_a_proposal_lost_under_equal_shares() -> None:
    result = count(THREE, rule="equal-shares-cardinality")
    found = result.explain("bench")
    assert found.reason == "supporters-short"
    assert found.supporters_left == Fraction(10)
    assert found.missing == Fraction(50)
    assert found.needed_cost == Decimal(10)
    with pytest.raises(ElectionError, match="no proposal roof"):
        result.explain("roof")


@pytest.mark.parametrize(
    ("rule", "loser", "cost", "score"),
    [
        (Greedy(), "swing", Decimal(40), 1),
        (Greedy(per_cost=True), "bench", Decimal(50), 1),
    ],
)
def test_why_a_proposal_lost_under_greedy(
    rule: Greedy, loser: str, cost: Decimal, score: int
) -> None:
    election = Election.of(
        budget=100,
        costs={"bench": 60, "swing": 50, "tree": 20},
        ballots=[["bench", "tree"]] * 4 + [["swing"]] * 4,
    )
    found = count(election, rule=rule).explain(loser)
    assert found.reason == "no-money"
    assert (found.needed_cost, found.needed_score) == (cost, score)


def test_reasons_for_losing() -> None:
    election = Election.of(
        budget=100,
        costs={"palace": 101, "nobody": 5, "big": 90, "next": 20, "late": 1},
        ballots=[["palace", "big", "next", "late"]] * 2 + [["big", "next"], ["big"]],
    )
    limited = attrs.evolve(election, threshold=Decimal(3))

    def reasons(election: Election, rule: str) -> dict[str, str]:
        result = count(election, rule=rule)
        return {one.id: result.explain(one.id).reason for one in election.proposals}

    assert reasons(election, "greedy-no-skip") == {
        "palace": "over-budget",
        "nobody": "no-support",
        "big": "funded",
        "next": "no-money",
        "late": "stopped",
    }
    assert reasons(limited, "greedy-threshold")["late"] == "below-threshold"
    assert count(limited, rule="greedy").explain("late").funded
    assert reasons(election, "equal-shares")["palace"] == "over-budget"
    assert reasons(election, "equal-shares")["nobody"] == "no-support"


def test_ties_are_reported_and_broken_as_declared() -> None:
    election = Election.of(
        budget=60, costs={"b": 60, "a": 60, "c": 60}, ballots=[["a"], ["b"], ["c"]] * 2
    )
    chosen = {}
    for ties in (TieBreak.ID, TieBreak.ORDER, TieBreak.LOT):
        result = count(election, rule=Greedy(ties=(ties,), seed="2026"))
        (tie,) = result.ties
        assert {tie.chosen, *tie.others} == {"a", "b", "c"}
        assert set(tie.lost) == set(tie.others)
        chosen[ties] = tie.chosen
    assert chosen[TieBreak.ID] == "a"
    assert chosen[TieBreak.ORDER] == "b"
    lots = {
        count(election, rule=Greedy(ties=(TieBreak.LOT,), seed=str(seed))).selected
        for seed in range(30)
    }
    assert lots == {("a",), ("b",), ("c",)}


def test_ties_by_cost_and_votes() -> None:
    election = Election.of(budget=100, costs={"a": 50, "b": 40}, ballots=[["a", "b"], ["a", "b"]])
    shares = EqualShares(utility=Utility.COST, ties=(TieBreak.LOW_COST,))
    assert count(election, rule=shares).selected == ("b", "a")
    dear = EqualShares(utility=Utility.COST, ties=(TieBreak.VOTES, TieBreak.HIGH_COST))
    result = count(election, rule=dear)
    assert result.selected == ("a", "b")
    assert result.ties[0].lost == ()


def test_a_proposal_that_costs_nothing() -> None:
    election = Election.of(budget=10, costs={"free": 0, "a": 10, "z": 0}, ballots=[["free", "a"]])
    for name in ("equal-shares", "equal-shares-cardinality", "greedy", "greedy-per-cost"):
        assert {"free", "a"} <= set(count(election, rule=name).selected)


@pytest.mark.parametrize("budget", [0, 10])
def test_an_election_without_ballots_or_money(budget: int) -> None:
    election = Election.of(budget=budget, costs={"a": 5}, ballots=[])
    assert count(election, rule="equal-shares/add-one").selected == ()
    assert make_statement(count(election, rule="equal-shares")).text()


def test_completions() -> None:
    election = Election.of(
        budget=100,
        costs={"a": 70, "b": 20, "c": 60},
        ballots=[["a"], ["a"], ["a"], ["b"], ["c"]],
    )
    assert count(election, rule="equal-shares").selected == ("b",)
    completed = count(election, rule="equal-shares/greedy")
    assert completed.selected == ("b", "a")
    assert [step.stage for step in completed.trace if step.outcome == "funded"] == [
        "equal-shares",
        "completion",
    ]
    raised = count(election, rule="equal-shares/add-one")
    assert raised.selected == ("a", "b")
    assert raised.raised == 4
    # A share of 20 + 4 pays 70 from three; finer steps stop sooner.
    fine = EqualShares(completion=Completion.ADD_ONE, increment=Decimal("0.5"))
    assert count(election, rule=fine).raised == 7


def test_rules_by_name() -> None:
    assert all(rule_named(name).name == name for name in rule_names())
    assert rule_named(" Equalshares/Add1 ") == EqualShares(completion=Completion.ADD_ONE)
    with pytest.raises(ElectionError, match=r"There is no rule best\. Use one of greedy, "):
        rule_named("best")
    with pytest.raises(ElectionError):
        EqualShares(increment=Decimal(0))
    with pytest.raises(ElectionError, match="points"):
        count(THREE, rule="equal-shares-points")


def test_comparison() -> None:
    other = count(THREE, rule="greedy").compare("equal-shares")
    assert other.only_here == ("bench",)
    assert other.only_there == ("swing",)


def test_an_impossible_election_is_refused() -> None:
    for costs, budget in (({"a": -1}, 1), ({"a": "NaN"}, 1), ({"a": 1}, -1), ({"a,b": 1}, 1)):
        with pytest.raises(ElectionError):
            Election.of(budget=budget, costs=costs)
    with pytest.raises(ElectionError, match="x"):
        Election.of(budget=1, costs={"a": 1}, ballots=[["x"]])
    with pytest.raises(ElectionError):
        Election.of(budget=1, costs={"a": 1}, ballots=[["a"], {"a": 1}])


def grouped_file() -> PabulibFile:
    people = [("F", "a"), ("F", "a"), ("M", "b"), ("X", "b")]
    rows = [f"{number};{vote};{sex}" for number, (sex, vote) in enumerate(people * 5)]
    rows += ["90;a;Y", "91;;F", "92;x;F"]
    text = (
        "META\nkey;value\nbudget;230\nvote_type;approval\ncurrency;EUR\n"
        "PROJECTS\nproject_id;cost;name\na;60;Penkki\nb;200;<b>Keinu</b>\n"
        "VOTES\nvoter_id;vote;sex\n" + "\n".join(rows) + "\n"
    )
    return loads(text.encode())


def test_how_much_of_each_groups_share_was_used() -> None:
    file = grouped_file()
    result = count(file.election, rule="equal-shares")
    assert result.selected == ("a",)
    shares = {one.group: one for one in group_shares(result, file, "sex")}
    # Y has one voter, so the next smallest group is hidden with it.
    assert set(shares) == {"F", "X"}
    assert shares["F"].voters == 10
    assert shares["F"].share == Fraction(230 * 10, 21)
    assert shares["F"].used == Fraction(60 * 10, 11)
    assert shares["X"].used == 0
    by_greedy = group_shares(count(file.election, rule="greedy"), file, "sex")
    assert {one.group: one.used for one in by_greedy}["F"] == Fraction(60 * 10, 11)
    with pytest.raises(KeyError):
        group_shares(result, file, "age")


def test_ages_are_put_in_bands() -> None:
    text = (
        "META\nkey;value\nbudget;90\nvote_type;approval\nPROJECTS\nproject_id;cost\na;60\n"
        "VOTES\nvoter_id;vote;age\n"
        + "".join(f"{number};a;{15 + number // 5 * 10}\n" for number in range(30))
    )
    file = loads(text.encode())
    result = count(file.election, rule="equal-shares")
    shares = group_shares(result, file, "age")
    assert [(one.group, one.voters) for one in shares] == [
        ("0–17", 5),
        ("18–29", 5),
        ("30–44", 5),
        ("45–64", 10),
        ("65–", 5),
    ]
    assert sum(one.used for one in shares) == 60


def test_every_sentence_has_three_languages_with_the_same_places() -> None:
    for key in keys():
        places = set()
        for lang in LANGUAGES:
            text = say(key, lang, **{name: f"<{name}>" for name in _places(key)})
            places.add(frozenset(re.findall(r"<(\w+)>", text)))
            assert "{" not in text
        assert len(places) == 1, key


def _places(key: str) -> set[str]:
    found: set[str] = set()
    while True:
        try:
            for lang in LANGUAGES:
                say(key, lang, **dict.fromkeys(found, ""))
        except KeyError as missing:
            found.add(str(missing.args[0]))
        else:
            return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", ["greedy", "equal-shares", "equal-shares/add-one-greedy"])
def test_the_page_is_whole_and_says_what_the_statement_says(lang: str, rule: str) -> None:
    file = grouped_file()
    result = count(file.election, rule=rule)
    groups = {"sex": group_shares(result, file, "sex")}
    statement = make_statement(result, lang, groups=groups, compare=["greedy", "equal-shares"])
    page = _Page()
    source = make_page(result, statement)
    page.feed(source)
    assert page.open == []
    assert page.tags.count("svg") == 2
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert "http" not in source
    words = "".join(page.words)
    for section in statement.sections:
        for sentence in (*section.paragraphs, *section.items):
            assert sentence in words


def test_explanations_read_as_sentences() -> None:
    result = count(THREE, rule="equal-shares-cardinality")
    assert explanation_text(result, result.explain("bench"), "en").startswith(
        "Its supporters had 10 left together, and it costs 60: 50 was missing."
    )
    assert explanation_text(result, result.explain("bench"), "fi").startswith(
        "Kannattajilla oli yhdessä jäljellä 10, ja ehdotus maksaa 60: puuttui 50."
    )
    assert explanation_text(result, result.explain("tree"), "en") == (
        "It is funded. 13.33 from each supporter."
    )


def test_the_commands(tmp_path: Path) -> None:
    path = tmp_path / "round.pb"
    path.write_bytes(grouped_file().dumps())
    text = run_count(path, None, True, "fi")
    assert "Laskentatapa: tasaosuusmenetelmä." in text
    assert "Hylätyt äänet" in text
    assert "ehdotusta ei ole: x" in text
    short = run_count(path, "greedy", False, "sv")
    assert "Räknesätt: flest röster först." in short
    assert len(short) < len(text)
    assert run_page(path, "greedy", "en").startswith("<!DOCTYPE html>")
    code, told = run_check(path, "en")
    assert code == 1
    assert "round.pb:34: warning: the ballot is not counted: there is no such proposal: x" in told
    path.write_bytes(grouped_file().dumps().replace(b"92;x;F\n", b"").replace(b"91;;F\n", b""))
    assert run_check(path, "en") == (
        0,
        "round.pb: in order. Valid ballots 21, proposals 2, money €230.\n",
    )
    path.write_bytes(b"META\n")
    code, told = run_check(path, "en")
    assert code == 2
    assert "round.pb: the section VOTES is missing" in told
    assert run_check(tmp_path / "gone.pb", "en") == (2, "gone.pb: the file cannot be opened.\n")


@pytest.mark.parametrize("name", sorted(OFFICIAL))
def test_a_real_file_reads_whole_and_gives_the_official_result(name: str) -> None:
    file = read(OFFICIAL[name])
    assert file.dumps() == OFFICIAL[name].read_bytes()
    assert [one.slug for one in file.findings if one.slug != "rule-unknown"] == []
    rule = declared_rule(file.election)
    if rule is not None and file.official is not None:
        assert set(count(file.election, rule=rule).selected) == set(file.official)


@pytest.mark.parametrize("name", [name for name in OFFICIAL if "Swiecie_2023" in name])
def test_swiecie_2023(name: str) -> None:
    file = read(OFFICIAL[name])
    result = count(file.election, rule="equal-shares/add-one")
    assert len(result.selected) == 17
    assert set(result.selected) == set(file.official or ())
