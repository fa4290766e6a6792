"""The ESF+ table by gender, region and project, as an analyst writes it in SQL for DuckDB."""

from pathlib import Path

import duckdb

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905

SQL = """
WITH spells AS (
    SELECT * REPLACE (coalesce(project, '') AS project)
    FROM read_parquet('{folder}/enrolments.parquet')
    WHERE (counts_as IN ('in', 'completed', 'left') OR (counts_as IS NULL AND entry IS NOT NULL))
      AND paid_by_project IS DISTINCT FROM 'yes'
),
firsts AS (
    SELECT person, project,
           min_by(spells, {{'entry': coalesce(entry, DATE '9999-12-31'), 'row': "row"}}) AS f,
           max({{'entry': coalesce(entry, DATE '0001-01-01'),
                 'exit': coalesce("exit", DATE '0001-01-01')}}) AS last,
           max("exit") AS "exit"
    FROM spells GROUP BY person, project
),
participations AS (
    SELECT person, project, f.entry AS entry, f.labour_status AS labour_status,
           f.unemployed_since AS unemployed_since, f.full_time_student AS full_time_student,
           f.registered_unemployed AS registered_unemployed, f.education AS education,
           f.in_education AS in_education, f.foreign_background AS foreign_background,
           f.minority AS minority, f.disability AS disability, f.homeless AS homeless, f.rural AS rural,
           -- It has ended when the spell that began last has an end.
           CASE WHEN last.exit > DATE '0001-01-01' THEN "exit" END AS exit_day
    FROM firsts
),
events AS (
    SELECT t.person, coalesce(t.project, '') AS project, t.point, t.date,
           t.in_education, t.qualification, t.improved, p.exit_day,
           CASE WHEN t.labour_status = 'employed' THEN 3
                WHEN t.labour_status = 'unemployed' OR t.job_seeking = 'yes' THEN 2
                WHEN t.labour_status = 'inactive' THEN 1 END AS state,
           coalesce(t.date, CASE WHEN t.point = 'weeks_4' THEN p.exit_day + 28 ELSE p.exit_day END) AS day
    FROM read_parquet('{folder}/transitions.parquet') t
    JOIN participations p ON p.person = t.person AND p.project = coalesce(t.project, '')
    WHERE p.exit_day IS NOT NULL
),
soon AS (
    SELECT person, project,
           -- The last event counts: on one day the one four weeks after, then employment.
           max_by(state, (day - DATE '1970-01-01') * 8 + (point = 'weeks_4')::INT * 4 + state) AS after,
           bool_or(in_education = 'yes') AS studies,
           bool_or(qualification = 'yes') AS qualified
    FROM events
    WHERE point IN ('exit', 'weeks_4') AND day BETWEEN exit_day AND exit_day + 28
    GROUP BY person, project
),
later AS (
    SELECT person, project,
           max_by(state, (coalesce(date, DATE '0001-01-01') - DATE '1970-01-01') * 4 + state) AS six,
           bool_or(improved = 'yes') AS improved
    FROM events WHERE point = 'months_6' GROUP BY person, project
),
facts AS (
    SELECT p.*, q.gender, q.citizenship, r.region, after, studies, qualified, six, improved,
           CASE WHEN labour_status = 'unemployed' AND full_time_student = 'yes'
                     AND registered_unemployed IS DISTINCT FROM 'yes' THEN 'inactive'
                WHEN labour_status = 'inactive' AND registered_unemployed = 'yes' THEN 'unemployed'
                ELSE labour_status END AS status,
           CASE WHEN full_time_student = 'yes' THEN 'yes' ELSE in_education END AS studying,
           -- Not date_sub, for which somebody born on 29 February is a year older on the 28th.
           coalesce(year(entry) - year(birth_date)
                    - (month(entry) * 100 + day(entry)
                       < month(birth_date) * 100 + day(birth_date))::INT,
                    year(entry) - birth_year) AS age,
           CASE WHEN foreign_background IN ('yes', 'no', 'declined') THEN foreign_background = 'yes'
                ELSE coalesce(parents_birth_country = 'both_abroad', false) END AS is_foreign
    FROM participations p
    LEFT JOIN read_parquet('{folder}/participants.parquet') q USING (person)
    LEFT JOIN read_parquet('{folder}/regions.parquet') r USING (municipality)
    LEFT JOIN soon s ON s.person = p.person AND s.project = p.project
    LEFT JOIN later l ON l.person = p.person AND l.project = p.project
)
SELECT gender, coalesce(region, 'unknown'), coalesce(nullif(project, ''), 'unknown'),
       count(*),
       count(*) FILTER (status = 'unemployed'),
       count(*) FILTER (status = 'unemployed' AND entry > unemployed_since + INTERVAL 12 MONTH),
       count(*) FILTER (status = 'inactive'),
       count(*) FILTER (status = 'employed'),
       count(*) FILTER (age < 18),
       count(*) FILTER (age BETWEEN 18 AND 29),
       count(*) FILTER (age >= 55),
       count(*) FILTER (education <= 2),
       count(*) FILTER (education IN (3, 4)),
       count(*) FILTER (education >= 5),
       count(*) FILTER (disability = 'yes'),
       count(*) FILTER (citizenship NOT IN ({eu})),
       count(*) FILTER (is_foreign),
       count(*) FILTER (minority = 'yes'),
       count(*) FILTER (homeless = 'yes'),
       count(*) FILTER (rural = 'yes'),
       count(*) FILTER (status = 'inactive' AND after = 2),
       count(*) FILTER (studying = 'no' AND studies),
       count(*) FILTER (qualified),
       count(*) FILTER (status IN ('unemployed', 'inactive') AND after = 3),
       count(*) FILTER (status IN ('unemployed', 'inactive') AND six = 3),
       count(*) FILTER (status = 'employed' AND improved),
       count(*) FILTER (exit_day IS NOT NULL)
FROM facts
-- Nobody with a gap in gender, age, labour status or education is reported.
WHERE gender IS NOT NULL AND age >= 0 AND status IS NOT NULL AND education IS NOT NULL
GROUP BY ALL
"""

ENTITIES = """
SELECT count(DISTINCT organisation) FILTER (kind = 'public_administration'),
       count(DISTINCT organisation) FILTER (kind IN ('micro', 'small', 'medium'))
FROM read_parquet('{folder}/organisations.parquet')
"""


def table(folder: Path):
    connection = duckdb.connect()
    eu = ", ".join(f"'{code}'" for code in EU)
    rows = connection.sql(SQL.format(folder=folder, eu=eu)).fetchall()
    entities = connection.sql(ENTITIES.format(folder=folder)).fetchall()[0]
    return {row[:3]: row[3:] for row in rows}, entities
