"""The settings page, made from the table of settings and the table of commands."""
