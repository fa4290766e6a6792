"""Settings for all tests."""

# Doctest collection would import it, and with it a reference implementation only the slow session installs.
collect_ignore_glob = ["reference/*/*_oracle.py"]
