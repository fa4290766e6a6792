"""Plugins that ship with the library."""
