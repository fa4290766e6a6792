"""Writes a large but realistic project document; the same for the same seed."""

import json
import random
import sys
from pathlib import Path
from typing import Any

WORDS = [
    "osallisuus",
    "ryhmä",
    "valmennus",
    "luonto",
    "taide",
    "kunta",
    "polku",
    "tuki",
    "vertainen",
    "työ",
    "arki",
    "hyvinvointi",
    "kohtaaminen",
    "metsä",
    "retki",
    "verkosto",
    "palvelu",
    "ohjaus",
    "toimijuus",
    "kokeilu",
]
KINDS = ("workshop", "coaching", "peer-group", "training", "event", "outreach")
DIMENSIONS = ("well-being", "inclusion", "agency", "work-ability", "safety")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def texts(rng: random.Random, words: int = 4) -> dict[str, str]:
    """Return a text in three languages."""
    return {tag: " ".join(rng.choices(WORDS, k=words)).capitalize() for tag in ("fi", "sv", "en")}


def day(rng: random.Random) -> str:
    """Return a date of day, month or year precision."""
    full = f"{rng.randint(2018, 2023)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return full[: rng.choice((10, 10, 10, 7, 4))]


def some(rng: random.Random, kind: str, count: int, most: int = 3) -> list[str]:
    """Return some ids of a kind."""
    return [f"{kind}-{rng.randrange(count)}" for _ in range(rng.randint(1, most))]


def document(scale: int = 1, seed: int = 1) -> dict[str, Any]:
    """Return a document of about 4.5 MB at scale 1, with about 50,000 references."""
    rng = random.Random(seed)
    many, few = 3300 * scale, 400 * scale
    project: dict[str, Any] = {
        "id": "large",
        "name": texts(rng),
        "period": {"start": "2018-01-01", "end": "2023-12-31"},
        "organisations": [
            {
                "id": f"organisation-{n}",
                "name": texts(rng, 2),
                "kind": "association",
                "identifiers": [{"scheme": "y-tunnus", "value": f"{n:07d}-1"}],
            }
            for n in range(few)
        ],
        "partners": [
            {
                "organisation": f"organisation-{n}",
                "role": "co-implementer",
                "tasks": [{"title": texts(rng), "activities": some(rng, "activity", many)}],
            }
            for n in range(few)
        ],
        "venues": [
            {
                "id": f"venue-{n}",
                "name": texts(rng, 2),
                "opening_hours": [
                    {"weekdays": rng.sample(WEEKDAYS, 2), "opens": "08:30", "closes": "12:30"}
                ],
            }
            for n in range(few)
        ],
        "target_groups": [
            {
                "id": f"group-{n}",
                "title": texts(rng, 2),
                "tier": rng.choice(("main", "additional")),
                "ages": {"minimum": 16, "maximum": rng.randint(29, 64)},
            }
            for n in range(few)
        ],
        "goals": [
            {
                "id": f"goal-{n}",
                "number": str(n),
                "title": texts(rng),
                "outcomes": [{"dimension": rng.choice(DIMENSIONS)}],
                "target_groups": some(rng, "group", few),
            }
            for n in range(few)
        ],
        "actions": [
            {
                "id": f"action-{n}",
                "title": texts(rng),
                "goals": some(rng, "goal", few),
                "organisations": some(rng, "organisation", few),
            }
            for n in range(few)
        ],
        "funding": [
            {
                "id": f"funding-{n}",
                "fund": "esf",
                "funder": f"organisation-{n}",
                "amounts": [
                    {
                        "kind": rng.choice(("planned", "granted", "realised")),
                        "value": f"{rng.randrange(10**6)}.{rng.randrange(100):02d}",
                        "currency": "EUR",
                        "as_of": day(rng),
                    }
                    for _ in range(3)
                ],
            }
            for n in range(few)
        ],
        "activities": [activity(rng, n, many, few) for n in range(many)],
    }
    return {"osallisuus": 1, "project": project}


def activity(rng: random.Random, number: int, many: int, few: int) -> dict[str, Any]:
    """Return one activity with sessions."""
    return {
        "id": f"activity-{number}",
        "title": texts(rng),
        "kinds": [rng.choice(KINDS)],
        "actions": some(rng, "action", few),
        "goals": some(rng, "goal", few),
        "target_groups": some(rng, "group", few),
        "organisations": some(rng, "organisation", few),
        "venues": some(rng, "venue", few, 2),
        "voluntary": True,
        "group_size": {"minimum": rng.randint(3, 5), "maximum": rng.randint(6, 12)},
        "duration": {"length": {"value": rng.randint(1, 12)}, "unit": "month"},
        "period": {"start": day(rng), "end": day(rng)},
        "sessions": [
            {
                "title": texts(rng, 2),
                "number": session + 1,
                "when": {"start": day(rng)},
                "venue": f"venue-{rng.randrange(few)}",
                "joint_with": some(rng, "activity", many, 2),
            }
            for session in range(3)
        ],
    }


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
