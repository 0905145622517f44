"""Talking to an images endpoint."""
