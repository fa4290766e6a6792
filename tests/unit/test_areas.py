import csv
import os
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osallisuus import areas
from osallisuus.areas import CodeSystem, Municipality
from osallisuus.areas.questions import follow_mergers
from osallisuus.errors import ValueProblemError

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("OSALLISUUS_SHARED") or ROOT.parent / "shared") / "data" / "areas"
BUILDER = ROOT / "tools" / "build_areas.py"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the source tables are not here")

# Official numbers of municipalities on 1 January.
COUNTS = dict(
    zip(
        range(2013, 2027),
        (320, 320, 317, 313, 311, 311, 311, 310, 309, 309, 309, 309, 308, 308),
        strict=True,
    )
)
MERGERS = {
    "413": (2015, "609"),
    "476": (2015, "297"),
    "838": (2015, "423"),
    "164": (2016, "301"),
    "283": (2016, "098"),
    "319": (2016, "783"),
    "532": (2016, "398"),
    "174": (2017, "297"),
    "442": (2017, "051"),
    "911": (2020, "541"),
    "099": (2021, "214"),
    "588": (2025, "507"),
}
REGION_CHANGES = {
    "785": (2016, "18", "17"),
    "090": (2021, "10", "12"),
    "142": (2021, "08", "07"),
    "152": (2021, "15", "14"),
    "171": (2021, "10", "11"),
    "291": (2021, "13", "06"),
}
ONE_DAY = timedelta(days=1)
EVERY = {each.code: each for year in COUNTS for each in areas.municipalities(date(year, 1, 1))}
CODES = sorted(EVERY)
# Random draws alone would seldom meet the few rows and days where something changes.
turns = st.sampled_from([on for year in COUNTS for on in (date(year, 1, 1), date(year, 12, 31))])
inside = turns | st.dates(areas.TABLE_START, areas.TABLE_END)
before = st.dates(date(1900, 1, 1), areas.TABLE_START - ONE_DAY)
after = st.dates(areas.TABLE_END + ONE_DAY, date(2100, 1, 1))
codes = st.sampled_from([*MERGERS, *REGION_CHANGES]) | st.sampled_from(CODES)


class TestEveryRow:
    def test_numbers_of_rows(self) -> None:
        assert len(EVERY) == 320
        assert len(areas.regions()) == 19
        assert len(areas.wellbeing_counties()) == 21
        assert len(areas.development_centres(CodeSystem.ELY_CENTRE)) == 15
        assert len(areas.development_centres(CodeSystem.ECONOMIC_DEVELOPMENT_CENTRE)) == 10

    @pytest.mark.parametrize("code", CODES)
    def test_municipality_is_whole(self, code: str) -> None:
        found = EVERY[code]
        assert areas.municipality(code) is found
        assert len(code) == 3
        assert code.isdecimal()
        assert set(found.names) == {"fi", "sv"}
        assert all(name == name.strip() != "" for name in found.names.values())
        assert found.valid_from is None
        assert (found.valid_to is None) == (found.merged_into is None)
        assert found in areas.find_municipalities(found.name_fi)
        assert areas.suggest(code)[0] is found

    @pytest.mark.parametrize("code", CODES)
    def test_history_covers_the_life_without_gap_or_overlap(self, code: str) -> None:
        parts = areas.region_history(code)
        assert parts[0].valid_from is None
        assert parts[-1].valid_to == EVERY[code].valid_to
        for earlier, later in pairwise(parts):
            assert earlier.valid_to is not None
            assert earlier.valid_to + ONE_DAY == later.valid_from
            assert earlier.region != later.region
        assert {part.municipality for part in parts} == {code}
        assert {part.region for part in parts} <= {region.code for region in areas.regions()}

    def test_codes_and_names_are_unique_within_a_system(self) -> None:
        assert len({each.name_fi for each in EVERY.values()}) == 320
        for attribute in ("code", "name_fi", "name_sv", "name_en", "iso_3166_2"):
            assert len({getattr(region, attribute) for region in areas.regions()}) == 19

    def test_nuts3_codes_never_change_hands(self) -> None:
        holders: dict[str, set[str]] = {}
        for region in areas.regions():
            for nuts3 in (region.nuts3_2018, region.nuts3_2024):
                holders.setdefault(nuts3, set()).add(region.code)
                assert len(nuts3) == 5
                assert nuts3[:4] in {"FI19", "FI1B", "FI1C", "FI1D", "FI20"}
        assert all(len(found) == 1 for found in holders.values())
        changed = {each.code for each in areas.regions() if each.nuts3_2018 != each.nuts3_2024}
        assert changed == {"06", "07", "08", "10", "11", "12", "13", "14", "15"}

    def test_iso_numbers_follow_the_finnish_alphabet(self) -> None:
        in_order = sorted(areas.regions(), key=lambda region: region.name_fi)
        assert [region.iso_3166_2 for region in in_order] == [f"FI-{n:02}" for n in range(1, 20)]

    def test_no_region_has_its_own_number_in_iso(self) -> None:
        assert all(region.iso_3166_2 != f"FI-{region.code}" for region in areas.regions())


class TestMergers:
    def test_the_twelve(self) -> None:
        found = {
            each.code: ((each.valid_to + ONE_DAY).year, each.merged_into)
            for each in EVERY.values()
            if each.valid_to
        }
        assert found == MERGERS

    @given(codes, inside)
    def test_successor_is_in_force(self, code: str, on: date) -> None:
        heir = areas.successor(code, on)
        assert areas.is_valid(heir, on) is True
        assert (heir == code) == areas.is_valid(code, on)

    @given(codes, inside, inside)
    def test_successor_of_successor_is_the_same(self, code: str, one: date, other: date) -> None:
        early, late = sorted((one, other))
        assert areas.successor(areas.successor(code, early), late) == areas.successor(code, late)

    @given(codes)
    def test_every_chain_ends_in_a_living_municipality(self, code: str) -> None:
        seen = [code]
        while (heir := EVERY[seen[-1]].merged_into) is not None:
            assert heir not in seen
            seen.append(heir)
        assert EVERY[seen[-1]].valid_to is None
        assert areas.successor(code, areas.TABLE_END) == seen[-1]

    @given(codes, before)
    def test_no_successor_before_the_table(self, code: str, on: date) -> None:
        assert areas.successor(code, on) == code

    def test_a_chain_is_followed_only_as_far_as_the_day(self) -> None:
        chain = {
            "001": Municipality(
                code="001", name_fi="A", valid_to=date(2014, 12, 31), merged_into="002"
            ),
            "002": Municipality(
                code="002", name_fi="B", valid_to=date(2019, 12, 31), merged_into="003"
            ),
            "003": Municipality(code="003", name_fi="C"),
        }
        days = (date(2014, 12, 31), date(2015, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
        assert [follow_mergers("001", on, chain) for on in days] == ["001", "002", "002", "003"]

    def test_unknown_code_is_refused_with_a_suggestion(self) -> None:
        with pytest.raises(ValueProblemError, match=r"'71'; did you mean 071 \(Haapavesi\)"):
            areas.successor("71", date(2020, 1, 1))


class TestValidity:
    @pytest.mark.parametrize(("year", "count"), COUNTS.items())
    def test_number_of_municipalities(self, year: int, count: int) -> None:
        for on in (date(year, 1, 1), date(year, 12, 31)):
            listed = areas.municipalities(on)
            assert len(listed) == count
            assert sum(areas.is_valid(code, on) is True for code in CODES) == count
            assert [each.code for each in listed] == sorted(each.code for each in listed)

    @pytest.mark.parametrize("code", MERGERS)
    def test_the_last_day_and_the_day_after(self, code: str) -> None:
        first_day_gone = date(MERGERS[code][0], 1, 1)
        assert areas.is_valid(code, first_day_gone - ONE_DAY) is True
        assert areas.is_valid(code, first_day_gone) is False

    @given(codes, before)
    def test_unknown_before_the_table(self, code: str, on: date) -> None:
        assert areas.is_valid(code, on) is None
        assert areas.region_of(code, on) is None
        assert areas.county_of(code, on) is None

    @given(codes, after)
    def test_after_the_table_only_an_end_is_known(self, code: str, on: date) -> None:
        assert areas.is_valid(code, on) is (False if code in MERGERS else None)
        assert areas.region_of(code, on) is None
        assert areas.county_of(code, on) is None

    @given(st.text(max_size=5).filter(lambda text: text not in EVERY), inside, after)
    def test_unknown_codes(self, code: str, during: date, later: date) -> None:
        assert areas.municipality(code) is None
        assert areas.is_valid(code, during) is False
        assert areas.is_valid(code, later) is None
        assert areas.region_of(code, during) is None
        assert areas.county_of(code, during) is None
        assert areas.region_history(code) == ()

    @pytest.mark.parametrize("on", [date(2012, 12, 31), date(2027, 1, 1)])
    def test_no_list_outside_the_table(self, on: date) -> None:
        with pytest.raises(ValueProblemError, match=f"2013-01-01 to 2026-12-31 .*{on}"):
            areas.municipalities(on)

    def test_a_point_in_time_is_refused(self) -> None:
        noon = datetime(2020, 1, 1, 12, tzinfo=UTC)
        for ask in (areas.is_valid, areas.region_of, areas.county_of, areas.successor):
            with pytest.raises(ValueProblemError, match="Europe/Helsinki"):
                ask("564", noon)
        with pytest.raises(ValueProblemError, match="Europe/Helsinki"):
            areas.municipalities(noon)
        with pytest.raises(ValueProblemError, match="Europe/Helsinki"):
            areas.find_municipalities("Oulu", on=noon)

    def test_county_is_known_not_to_be_in_force_before_its_start(self) -> None:
        county = areas.lookup(CodeSystem.WELLBEING_COUNTY, "21")
        assert county is not None
        days = (date(2010, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2027, 1, 1))
        assert [county.in_force(on) for on in days] == [False, False, True, None]

    def test_ely_centres_are_known_for_2025_only(self) -> None:
        old = areas.lookup(CodeSystem.ELY_CENTRE, "1")
        new = areas.lookup(CodeSystem.ECONOMIC_DEVELOPMENT_CENTRE, "1")
        assert old is not None
        assert new is not None
        days = (date(2016, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2027, 1, 1))
        assert [old.in_force(on) for on in days] == [None, True, False, False]
        assert [new.in_force(on) for on in days] == [False, False, True, None]


class TestRegionsAndCounties:
    @pytest.mark.parametrize("code", REGION_CHANGES)
    def test_the_six_that_changed_region(self, code: str) -> None:
        year, old, new = REGION_CHANGES[code]
        first_day = date(year, 1, 1)
        then, now = areas.region_of(code, first_day - ONE_DAY), areas.region_of(code, first_day)
        assert then is not None
        assert now is not None
        assert (then.code, now.code) == (old, new)

    @given(codes.filter(lambda code: code not in REGION_CHANGES), inside, inside)
    def test_all_others_stay(self, code: str, one: date, other: date) -> None:
        if areas.is_valid(code, one) and areas.is_valid(code, other):
            assert areas.region_of(code, one) == areas.region_of(code, other) is not None

    @given(codes, inside)
    def test_a_region_exactly_when_in_force(self, code: str, on: date) -> None:
        assert (areas.region_of(code, on) is not None) == areas.is_valid(code, on)

    @given(codes, inside)
    def test_county_from_2023_outside_helsinki_and_aland(self, code: str, on: date) -> None:
        region = areas.region_of(code, on)
        expected = (
            on >= date(2023, 1, 1) and region is not None and region.code != "21" and code != "091"
        )
        county = areas.county_of(code, on)
        assert (county is not None) == expected
        assert county is None or county.is_county

    def test_a_county_loses_what_has_merged(self) -> None:
        county = areas.county_of("588", date(2024, 12, 31))
        assert county is not None
        assert county.code == "12"
        assert areas.county_of("588", date(2025, 1, 1)) is None

    @given(inside)
    def test_regions_divide_the_municipalities(self, on: date) -> None:
        parts = [areas.municipalities(on, region=region.code) for region in areas.regions()]
        together = sorted(each.code for part in parts for each in part)
        assert together == [each.code for each in areas.municipalities(on)]
        assert all(parts)

    def test_outside_uusimaa_a_county_is_a_region(self) -> None:
        on = date(2024, 6, 1)
        pairs = set()
        for each in areas.municipalities(on):
            region, county = areas.region_of(each.code, on), areas.county_of(each.code, on)
            if region is not None and county is not None:
                pairs.add((region.code, county.code))
        regions_of_counties = Counter(county for _, county in pairs)
        counties_of_regions = Counter(region for region, _ in pairs)
        assert set(regions_of_counties.values()) == {1}
        assert {code for code, count in counties_of_regions.items() if count > 1} == {"01"}
        assert counties_of_regions["01"] == 4

    def test_counties_divide_the_rest(self) -> None:
        on = date(2025, 1, 1)
        listed = [
            each.code
            for county in areas.wellbeing_counties()
            for each in areas.municipalities(on, county=county.code)
        ]
        assert len(listed) == len(set(listed)) == 308 - 1 - 16
        assert areas.municipalities(date(2022, 12, 31), county="21") == ()

    def test_simo_is_in_lapland_and_the_other_four_are_not(self) -> None:
        on = date(2016, 6, 1)
        names = ("Ii", "Pudasjärvi", "Simo", "Utajärvi", "Vaala")
        found = [areas.region_of(areas.find_municipalities(name)[0].code, on) for name in names]
        assert [region and region.code for region in found] == ["17", "17", "19", "17", "17"]

    @pytest.mark.parametrize(
        ("region", "county", "words"),
        [
            ("FI-14", None, r"did you mean 17 \(Pohjois-Pohjanmaa\)"),
            ("7", None, r"did you mean 07 \(Päijät-Häme\)"),
            ("99", None, "no code '99'"),
            (None, "1", r"did you mean 01 \(Itä-Uudenmaan"),
            (None, "90", "not a county"),
        ],
    )
    def test_unknown_filters_are_refused(
        self, region: str | None, county: str | None, words: str
    ) -> None:
        with pytest.raises(ValueProblemError, match=words):
            areas.municipalities(date(2024, 1, 1), region=region, county=county)


class TestCodeSystems:
    def test_every_system_is_known_and_answers(self) -> None:
        samples = {
            CodeSystem.MUNICIPALITY: ("071", "Haapavesi"),
            CodeSystem.REGION: ("14", "Etelä-Pohjanmaa"),
            CodeSystem.WELLBEING_COUNTY: ("14", "Pohjois-Karjalan hyvinvointialue"),
            CodeSystem.ISO_3166_2: ("FI-14", "Pohjois-Pohjanmaa"),
            CodeSystem.NUTS3: ("FI19B", "Pirkanmaa"),
            CodeSystem.ELY_CENTRE: ("14", "Kainuun ELY-keskus"),
            CodeSystem.ECONOMIC_DEVELOPMENT_CENTRE: ("9", "Pohjois-Suomen elinvoimakeskus"),
        }
        assert set(areas.known_systems()) == set(samples)
        for system, (code, name) in samples.items():
            found = areas.lookup(system, code)
            assert found is not None
            assert found.name_fi == name
            assert areas.lookup(system.value, code) is found
            assert areas.lookup(system, f"{code}x") is None

    @given(st.text())
    def test_other_systems_are_refused(self, system: str) -> None:
        if system in set(CodeSystem):
            return
        with pytest.raises(ValueProblemError, match="fi-municipality"):
            areas.lookup(system, "071")

    def test_conversion_there_and_back(self) -> None:
        for region in areas.regions():
            iso = areas.convert(region.code, source="fi-region", target="iso-3166-2")
            assert iso == region.iso_3166_2
            assert areas.convert(iso, source="iso-3166-2", target="fi-region") == region.code
            for on in (date(2018, 1, 1), date(2024, 1, 1)):
                nuts3 = areas.convert(iso, source="iso-3166-2", target="nuts3", on=on)
                assert nuts3 is not None
                assert areas.convert(nuts3, source="nuts3", target="fi-region") == region.code

    def test_nuts3_changes_in_2024_and_is_unknown_before_2018(self) -> None:
        days = [date(2017, 12, 31), date(2018, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]
        days.append(date(2027, 1, 1))
        found = [
            areas.convert("10", source=CodeSystem.REGION, target=CodeSystem.NUTS3, on=on)
            for on in days
        ]
        assert found == [None, "FI1D1", "FI1D1", "FI1DA", None]

    def test_a_code_of_another_system_is_not_converted(self) -> None:
        assert areas.convert("FI-14", source="fi-region", target="iso-3166-2") is None
        assert areas.convert("14", source="iso-3166-2", target="fi-region") is None

    def test_every_problem_of_a_conversion_is_told_at_once(self) -> None:
        with pytest.raises(ValueProblemError) as caught:
            areas.convert("564", source="fi-municipality", target="nuts3")
        assert "source: fi-municipality" in str(caught.value)
        assert "on: NUTS3" in str(caught.value)

    def test_development_centres_of_another_system(self) -> None:
        with pytest.raises(ValueProblemError, match="fi-ely-centre"):
            areas.development_centres(CodeSystem.REGION)


def spellings(name: str) -> Iterator[str]:
    yield from (name, name.upper(), f"  {name.replace(' ', '   ')} ")
    yield unicodedata.normalize("NFD", name)


class TestNames:
    @given(codes, st.sampled_from(["fi", "sv"]))
    def test_every_name_in_every_spelling(self, code: str, language: str) -> None:
        for spelling in spellings(EVERY[code].names[language]):
            assert EVERY[code] in areas.find_municipalities(spelling)

    @given(st.text())
    def test_nothing_but_whole_names(self, name: str) -> None:
        for found in areas.find_municipalities(name):
            wanted = unicodedata.normalize("NFC", name).casefold().split()
            assert wanted in [own.casefold().split() for own in found.names.values()]

    def test_ended_ones_are_left_out_where_that_is_known(self) -> None:
        found = areas.find_municipalities
        assert [each.code for each in found("Nastola")] == ["532"]
        assert [each.code for each in found("Nastola", on=date(2015, 12, 31))] == ["532"]
        assert found("Nastola", on=date(2016, 1, 1)) == ()
        assert [each.code for each in found("Lahti", on=date(2030, 1, 1))] == ["398"]

    def test_regions_in_three_languages(self) -> None:
        for region in areas.regions():
            for name in region.names.values():
                assert region in areas.find_regions(name)
        assert areas.find_regions("Savo") == ()

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("71", "071"),
            ("91", "091"),
            ("Oulo", "564"),
            ("Jyvaskyla", "179"),
            ("Abo", "853"),
            ("helsingfors", "091"),
            ("Kittla", "261"),
        ],
    )
    def test_suggestions(self, written: str, meant: str) -> None:
        assert areas.suggest(written)[0].code == meant

    @given(st.text(), st.integers(-1, 5), st.sampled_from(CodeSystem))
    def test_suggestions_are_few_and_different(
        self, text: str, limit: int, system: CodeSystem
    ) -> None:
        found = areas.suggest(text, system=system, limit=limit)
        assert len(found) == len(set(found)) <= max(limit, 0)

    def test_nothing_near_gives_nothing(self) -> None:
        assert areas.suggest("xyzzyxyzzy") == ()
        assert areas.suggest("") == ()

    def test_no_suggestion_that_has_ended(self) -> None:
        assert [each.code for each in areas.suggest("Nastol")][:1] == ["532"]
        later = areas.suggest("Nastol", on=date(2020, 1, 1))
        assert "532" not in [each.code for each in later]


class TestImmutable:
    def test_rows_are_frozen_and_hashable(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            EVERY["564"].code = "565"  # type: ignore[misc]
        assert len({*EVERY.values(), *areas.regions(), *areas.wellbeing_counties()}) == 360

    def test_importing_reads_no_table(self) -> None:
        probe = (
            "import sys, osallisuus.errors; before = set(sys.modules);"
            "import osallisuus.areas, osallisuus.areas._tables as tables;"
            "assert tables.packaged.cache_info().currsize == 0;"
            "loaded = set(sys.modules) - before;"
            "assert not {'csv', 'difflib'} & loaded, sorted(loaded)"
        )
        source = str(Path(areas.__file__).parents[2])
        environment = {**os.environ, "PYTHONPATH": source}
        subprocess.run([sys.executable, "-c", probe], check=True, env=environment)


def raw(name: str, folder: Path = SHARED) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_shared
class TestAgainstTheSource:
    def test_municipalities(self) -> None:
        rows = raw("municipalities.csv")
        assert [row["code"] for row in rows] == CODES
        for row in rows:
            found = EVERY[row["code"]]
            assert (found.name_fi, found.name_sv) == (row["name_fi"], row["name_sv"])
            assert str(found.valid_to or "") == row["valid_to"]
            assert (found.merged_into or "") == row["merged_into"]
            last_day = min(found.valid_to or areas.TABLE_END, areas.TABLE_END)
            county = areas.county_of(found.code, last_day)
            assert (county.name_fi if county else "") == row["wellbeing_county_fi"]

    def test_region_on_every_new_year(self) -> None:
        intervals: dict[str, list[tuple[str, str, str]]] = {}
        for row in raw("municipality_region_history.csv"):
            ends = (row["valid_from"] or "0000", row["valid_to"] or "9999", row["region_code"])
            intervals.setdefault(row["code"], []).append(ends)
        for year in COUNTS:
            for on in (date(year, 1, 1), date(year, 12, 31)):
                for code in CODES:
                    told = [r for start, end, r in intervals[code] if start <= str(on) <= end]
                    found = areas.region_of(code, on)
                    assert ([found.code] if found else []) == told

    def test_regions_and_counties(self) -> None:
        on = date(2026, 1, 1)
        for row in raw("regions.csv"):
            assert areas.lookup("iso-3166-2", row["iso3166_2"]) == areas.lookup(
                "fi-region", row["region_code"]
            )
            nuts3 = areas.convert(row["region_code"], source="fi-region", target="nuts3", on=on)
            assert nuts3 == row["nuts3_key2026"]
            count = len(areas.municipalities(on, region=row["region_code"]))
            assert str(count) == row["municipalities_2026"]
        for row in raw("wellbeing_counties.csv"):
            county = areas.lookup("fi-wellbeing-county", row["code"])
            assert county is not None
            assert [*county.names.values()] == [row["name_fi"], row["name_sv"], row["name_en"]]

    def test_packaged_tables_are_fresh(self) -> None:
        assert build(SHARED, "--check").returncode == 0


def build(source: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(BUILDER), str(source), *options]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment
    )


SMALL_SOURCE = {
    "municipalities.csv": """\
code,name_fi,name_sv,region_code,wellbeing_county_fi,valid_from,valid_to,merged_into
001,Vanha,Gamla,01,,,2019-12-31,002
002,Uusi,Nya,02,Oma hyvinvointialue,,,
""",
    "municipality_region_history.csv": """\
code,region_code,valid_from,valid_to
001,01,,2019-12-31
002,02,2021-01-01,
002,01,,2020-12-31
""",
    "municipality_mergers_2013_2026.csv": """\
code,effective,merged_into
001,2020-01-01,002
""",
    "regions.csv": """\
region_code,name_fi,name_sv,name_en,iso3166_2,nuts3_key2023,nuts3_key2026,municipalities_2026
01,Eka,Ett,One,FI-02,FI001,FI001,0
02,Toka,Två,Two,FI-01,FI001|FI002,FI003,1
""",
    "wellbeing_counties.csv": """\
code,name_fi,name_sv,name_en,is_wellbeing_county,valid_from,municipalities_2026
01,Oma hyvinvointialue,Eget välfärdsområde,Own county,yes,2023-01-01,1
""",
    "ely_2025_and_evk_2026.csv": """\
kind,code,name_fi
ely_2025,1,Oman ELY-keskus
evk_2026,1,Oman elinvoimakeskus
""",
}


@pytest.fixture
def small_source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in SMALL_SOURCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class TestBuilder:
    def test_builds_checks_and_notices_a_change(self, small_source: Path, tmp_path: Path) -> None:
        out = tmp_path / "built"
        assert build(small_source, "--out", str(out), "--check").returncode == 1
        assert build(small_source, "--out", str(out)).returncode == 0
        assert build(small_source, "--out", str(out), "--check").returncode == 0
        assert [row["nuts3_2018"] for row in raw("regions.csv", out)] == ["FI001", "FI002"]
        parts = [tuple(row.values()) for row in raw("region_memberships.csv", out)]
        assert parts == [
            ("001", "01", "", "2019-12-31"),
            ("002", "01", "", "2020-12-31"),
            ("002", "02", "2021-01-01", ""),
        ]
        shipped = Path(areas.__file__).parents[1] / "data" / "areas"
        for table in shipped.glob("*.csv"):
            header = table.read_text(encoding="utf-8").partition("\n")[0]
            assert (out / table.name).read_text(encoding="utf-8").partition("\n")[0] == header
        with (out / "regions.csv").open("a", encoding="utf-8") as file:
            file.write("03,Kolmas,Tredje,Three,FI-03,FI004,FI004\n")
        stale = build(small_source, "--out", str(out), "--check")
        assert stale.returncode == 1
        assert stale.stdout.startswith("regions.csv: differs")

    @pytest.mark.parametrize(
        ("name", "old", "new", "words"),
        [
            ("municipality_mergers_2013_2026.csv", "2020-01-01", "2021-01-01", "mergers say"),
            ("municipality_region_history.csv", "2021-01-01", "2020-12-31", "gap or an overlap"),
            ("municipality_region_history.csv", "2020-12-31", "", "gap or an overlap"),
            ("municipality_region_history.csv", "001,01,,2019", "001,01,,2018", "ends at another"),
            ("municipalities.csv", "2019-12-31,002", "2019-12-31,003", "not in the table"),
            ("municipalities.csv", "001,Vanha", "002,Vanha", "stands twice"),
            ("municipalities.csv", "Oma hyv", "Muu hyv", "no county"),
            ("municipalities.csv", "Uusi,Nya,02", "Uusi,Nya,03", "no region 03"),
            ("municipalities.csv", "2019-12-31", "31.12.2019", "isoformat"),
            ("regions.csv", "FI003,1", "FI003,2", "the source says 2"),
            ("regions.csv", "FI001,FI001", "FI001|FI002,FI001", "ambiguous"),
            ("regions.csv", "iso3166_2", "iso", "no column iso3166_2"),
            ("ely_2025_and_evk_2026.csv", "evk_2026", "evk_2027", "unknown kind"),
        ],
    )
    def test_refuses_tables_that_disagree(
        self, small_source: Path, tmp_path: Path, name: str, old: str, new: str, words: str
    ) -> None:
        text = SMALL_SOURCE[name]
        assert old in text
        (small_source / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        refused = build(small_source, "--out", str(tmp_path / "built"))
        assert refused.returncode == 2
        assert words in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not (tmp_path / "built").exists()

    def test_refuses_a_missing_table(self, small_source: Path, tmp_path: Path) -> None:
        shutil.move(small_source / "regions.csv", tmp_path)
        refused = build(small_source, "--out", str(tmp_path / "built"))
        assert refused.returncode == 2
        assert "regions.csv: expected one file" in refused.stderr
