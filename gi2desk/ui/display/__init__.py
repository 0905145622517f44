"""What the screens are: the profiles of displays, asked of the system, and what is said about them."""
