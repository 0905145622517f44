"""Where the application keeps its own files on this system, so that nothing else has to ask the platform."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

NAME = "gi2desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Folders of the application. They need not exist yet; `pictures` is the user's."""

    config: Path
    data: Path
    cache: Path
    logs: Path
    pictures: Path

    @classmethod
    def standard(cls) -> Places:
        """The platform's folders, or folders under `GI2DESK_HOME` where that is set."""
        home = os.environ.get("GI2DESK_HOME")
        return cls.under(Path(home)) if home else _of_platform()

    @classmethod
    def under(cls, home: Path) -> Places:
        """Everything below one folder: for tests, portable use and trying things out."""
        home = home.expanduser().absolute()
        return cls(
            config=home / "config",
            data=home / "data",
            cache=home / "cache",
            logs=home / "logs",
            pictures=home / "pictures",
        )

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    @property
    def library(self) -> Path:
        """The library that is used when none is named."""
        return self.pictures / NAME

    @property
    def demo_library(self) -> Path:
        """The demo connection's own library, so that no real budget ever sees it."""
        return self.data / "demo-library"


def _of_platform() -> Places:
    import platformdirs

    return Places(
        config=platformdirs.user_config_path(NAME, appauthor=False, roaming=True),
        data=platformdirs.user_data_path(NAME, appauthor=False),
        cache=platformdirs.user_cache_path(NAME, appauthor=False),
        logs=platformdirs.user_log_path(NAME, appauthor=False),
        pictures=platformdirs.user_pictures_path(),
    )
