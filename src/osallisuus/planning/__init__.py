"""Session calendars: days that can be used, weekly times, series, and cohorts that start together.

Rules and resources go in, a plan comes out; nothing is read or written here but in
:mod:`osallisuus.planning.tables`. Local times are of Europe/Helsinki and stay the same when the
clocks change.
"""
