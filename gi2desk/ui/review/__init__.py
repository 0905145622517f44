"""Review: grid and loupe, judging, filters, and what is known about an image."""
