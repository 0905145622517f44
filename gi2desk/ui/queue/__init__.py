"""The list of requests: what waits, what runs, how each ended, and what can be done about it."""
