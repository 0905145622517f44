"""`python -m gi2desk` is the command `gi2desk`."""

import sys

from gi2desk.cli import main

sys.exit(main())
