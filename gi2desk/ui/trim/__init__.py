"""Cropping, turning and straightening one picture by hand, on the shared canvas."""
