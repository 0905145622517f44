"""The small set of controls that every screen is made of."""
