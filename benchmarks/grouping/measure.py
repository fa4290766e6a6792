"""One measurement of group formation, in a process of its own; prints one JSON object.

python measure.py first 1000          first plan that keeps every hard rule, of a planted roster
python measure.py proven 30           the proven optimum
python measure.py gap 100 30          gap to the proven bound after so many seconds, one locality
python measure.py gap4 100 30         the same, four localities
python measure.py exchange FILE 3       passes of best exchanges on the same, restarted
python measure.py mdgp FILE 3         maximally diverse grouping for so many CPU seconds
"""

import json
import resource
import sys
from pathlib import Path
from time import monotonic, process_time


def planned(
    people: int, seed: int, localities: int | None = None, **fields: object
) -> dict[str, object]:
    from osallisuus.grouping import GroupRequest, form_groups, verify
    from osallisuus.grouping.samples import sample_roster

    roster = sample_roster(people, seed=seed, localities=localities).roster
    request = GroupRequest(people=roster, seed=seed, **fields)  # type: ignore[arg-type]
    cpu, wall = process_time(), monotonic()
    plan = form_groups(request)
    cpu, wall = process_time() - cpu, monotonic() - wall
    assert verify(plan.groups, request) == ()
    return {
        "people": people,
        "cpu_s": round(cpu, 3),
        "wall_s": round(wall, 3),
        "unplaced": len(plan.unplaced),
        "status": plan.status,
        "score": plan.score,
        "bound": plan.bound,
        "gap_percent": round(100 * plan.gap, 2),
    }


def main(words: list[str]) -> dict[str, object]:
    kind, seed = words[0], int(words[3]) if len(words) > 3 else 1
    if kind == "first":
        return planned(
            int(words[1]), int(words[2]) if len(words) > 2 else 1, solver="search", steps=1
        )
    if kind == "proven":
        return planned(int(words[1]), int(words[2]) if len(words) > 2 else 1)
    if kind in {"gap", "gap4"}:
        towns = 4 if kind == "gap4" else 1
        return planned(int(words[1]), seed, towns, time_limit=float(words[2]))
    from osallisuus.grouping.dispersion import disperse, read_instance

    instance = read_instance(Path(words[1]).read_text(encoding="utf-8"))
    cpu = process_time()
    if kind == "exchange":
        from exchange import exchanged

        one_pass, best = exchanged(instance, float(words[2]), seed)
        spent = round(process_time() - cpu, 2)
        return {"cpu_s": spent, "one_pass": round(one_pass, 1), "value": round(best, 1)}
    found = disperse(instance, seed=seed, time_limit=float(words[2]))
    return {"cpu_s": round(process_time() - cpu, 2), "value": round(found.value, 1)}


if __name__ == "__main__":
    answer = main(sys.argv[1:])
    answer["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(answer))
