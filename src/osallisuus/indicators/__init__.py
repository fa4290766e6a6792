"""Indicators: declared as data, counted from participation records, traceable to rows."""
