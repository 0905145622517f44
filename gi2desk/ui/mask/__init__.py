"""Tools that are used on one picture: painting a mask, drawing markup, pulling the frame outwards."""
