"""Looking at one to six pictures of one scene together, down to the pixel."""
