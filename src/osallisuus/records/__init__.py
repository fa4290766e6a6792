"""Participation records: what happened, kept apart from the plan."""
