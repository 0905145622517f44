"""Opens the window from a checkout: `python main.py`."""

import sys

from gi2desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
