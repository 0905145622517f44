"""Values and arithmetic: no Qt, no disk, no network."""
