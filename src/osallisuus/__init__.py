"""One typed model of a participation project (osallisuushanke)."""
