"""Settings for all tests."""

from hypothesis import HealthCheck, settings

# Doctest collection would import it, and with it a reference implementation only the slow session installs.
collect_ignore_glob = ["reference/*/*_oracle.py"]

# No test fails for the time it takes: a machine may be shared.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
