"""Count random elections of growing size: the cost should grow about as the ballots do.

python benchmarks/budget/scale.py
"""

import random
import time

from osallisuus.plugins.itu2.budget import count, loads

PROPOSALS = 200
SIZES = (12_500, 25_000, 50_000, 100_000)


def make_file(ballots: int, chance: random.Random) -> bytes:
    """Return a ballot file of approvals, some proposals far more popular than others."""
    ids = [f"P{number:03}" for number in range(PROPOSALS)]
    popularity = [(number + 1) ** -0.7 for number in range(PROPOSALS)]
    rows = []
    for voter in range(ballots):
        named = chance.choices(ids, popularity, k=chance.choice([1, 2, 3, 4, 5, 5, 5, 8, 10]))
        rows.append(f"{voter};{','.join(dict.fromkeys(named))};{chance.randint(16, 90)};internet\n")
    costs = [f"{one};{chance.randint(5, 300) * 1000}\n" for one in ids]
    return (
        "META\nkey;value\nbudget;6000000\nvote_type;approval\nrule;greedy\n"
        f"PROJECTS\nproject_id;cost\n{''.join(costs)}"
        f"VOTES\nvoter_id;vote;age;voting_method\n{''.join(rows)}"
    ).encode()


def main() -> None:
    print("ballots  distinct  reading  equal shares  greedy   (CPU seconds)")
    for size in SIZES:
        data = make_file(size, random.Random(1))
        start = time.process_time()
        election = loads(data).election
        read = time.process_time()
        count(election, rule="equal-shares")
        shares = time.process_time()
        count(election, rule="greedy")
        greedy = time.process_time()
        print(
            f"{size:7,}  {len(election.ballots.counts):8,}  {read - start:7.2f}  "
            f"{shares - read:12.2f}  {greedy - shares:6.2f}"
        )


if __name__ == "__main__":
    main()
