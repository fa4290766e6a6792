"""Small documents of one project: read, checked and told."""

from jsonschema import Draft202012Validator

from osallisuus import Project, Toolkit
from osallisuus.details import Details

KIT = Toolkit.build()


def fi(words: str) -> dict[str, str]:
    return {"fi": words}


def read(**blocks: object) -> Project:
    """Return a project that is read and written without loss, keeps its schema and has no findings."""
    project = {"id": "p", "name": fi("P"), "sources": [{"id": "s", "title": fi("S")}], **blocks}
    data = {"osallisuus": 1, "project": project}
    Draft202012Validator(KIT.json_schema()).validate(data)
    made = KIT.load(data)
    assert KIT.to_data(made) == data
    assert KIT.load(KIT.dump(made)) == made
    assert list(KIT.check(made)) == []
    return made


def told(part: object, project: Project, language: str = "fi") -> list[str]:
    return [str(fact) for fact in Details(project, KIT.labels, language).of(part)]
