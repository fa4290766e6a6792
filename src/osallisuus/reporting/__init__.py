"""Reports: one self-contained page in Finnish, Swedish or English, and its tables as files.

A report holds only what disclosure control lets through. Babel and Jinja2 (extra ``report``) are
loaded when a report is made, openpyxl when a workbook is written.

.. versionadded:: 0.1
"""
