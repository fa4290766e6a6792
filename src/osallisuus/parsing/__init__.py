"""Strict reading and writing of JSON and YAML: text to plain data, and back, with places.

This layer knows nothing about models. What it refuses it refuses with every problem at once, each with
a JSON Pointer and a place where there is one (:class:`osallisuus.parsing.plain.ParseError`).
"""
