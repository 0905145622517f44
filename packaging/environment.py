"""Runs before the program in a bundle: what it starts gets the system's own libraries again, not those of the bundle."""

import os

# The loader has read these; only processes that are started from here on look again: the file manager, a browser.
for _name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
    _own = os.environ.pop(f"{_name}_ORIG", None)
    if _own is not None:
        os.environ[_name] = _own
    elif hasattr(os, "uname") and os.uname().sysname == "Linux":
        os.environ.pop(_name, None)
