"""The surface that pictures are looked at on: one widget and one view state for every workspace."""
