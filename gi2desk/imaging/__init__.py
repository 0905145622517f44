"""Pixels and image files without Qt."""
