"""Outcome measures: instruments as data, scoring, and honest analysis of change.

Nothing heavy is loaded here: dataframes, SciPy and statsmodels are imported by what uses them.
"""
