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
    "findings",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "osallisuus"
nitpicky = True

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

doctest_global_setup = """
import os
from importlib import resources
os.chdir(resources.files("osallisuus.plugins.itu2"))
"""
