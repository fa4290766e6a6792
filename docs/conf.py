"""Settings of the documentation."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "osallisuus"
author = "The osallisuus developers"
copyright = "2026, The osallisuus developers"
release = version = "0.1.0"

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.doctest",
    "sphinx.ext.viewcode",
    "codes",
    "findings",
    "indicator_entries",
    "instruments",
    "records_tables",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "osallisuus"
nitpicky = True
# Nothing is looked up in a network, so the standard library has no targets.
nitpick_ignore_regex = [
    (
        r"py:.*",
        r"(collections|datetime|decimal|enum|pathlib|typing|fractions|abc|attr|attrs|pluggy|cattrs)\..*",
    ),
    (r"py:.*", r"(hypothesis|SearchStrategy|st)\b.*"),
    (r"py:.*", r"osallisuus\.extensions\.(H|H_contra|E_co)"),
    (r"py:.*", r"osallisuus\.asking\.P_co|osallisuus\.errors\.W|numpy\..*"),
    (r"py:.*", r"Json"),
    (r"py:class", r"Frame"),
    (r"py:.*", r"pl\.DataFrame|osallisuus\.measures\.frames\.IntoDataFrameT"),
    # Named in "Raises" without their module; they stand in reference/records and reference/planning.
    (r"py:exc", r"MissingExtraError|PeriodError|RecordsError"),
    (r"py:obj", r"osallisuus\.asking\.P_co"),
    (r"py:class", r"osallisuus\.plugins\.itu2\.asking\..*"),
    # Named in "Raises" without their module; they stand in reference/budget.
    (r"py:exc", r"ElectionError|PabulibError"),
    (r"py:class", r"osallisuus\.plugins\.itu2\.budget\.(tally|equal_shares|greedy)\..*"),
]

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

# Examples in docstrings are run by pytest, where each sees its own module.
doctest_test_doctest_blocks = ""
# Pages speak of files in the reader's own folder.
doctest_global_setup = f"""
import os, shutil, tempfile
from importlib import resources
from pathlib import Path
os.chdir(tempfile.mkdtemp())
shutil.copy(resources.files("osallisuus.plugins.itu2") / "itu2.json", "itu2.json")
shutil.copy(Path({str(Path(__file__).parent)!r}) / "how-to" / "belonging.json", "belonging.json")
"""
doctest_global_cleanup = """
import os, shutil
_folder = os.getcwd()
os.chdir("/")
shutil.rmtree(_folder)
"""
