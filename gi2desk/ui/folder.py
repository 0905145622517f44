"""Shows a folder in the system's file manager, or says where it is when nothing opens it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from gi2desk.ui.notice import Choice, Messages, Notice
from gi2desk.ui.text import tr

KEY = "folder"


def show_folder(messages: Messages, folder: Path) -> bool:
    """Opens `folder`; where no file manager answers a notice with the path to copy comes, and the answer is False."""
    messages.withdraw(KEY)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return True
    copy = Choice(
        text=tr("Copy the path"), call=lambda: QGuiApplication.clipboard().setText(str(folder)), stays=True
    )
    text = tr("No file manager opened the folder. It is here:")
    messages.post(Notice(text=text, hint=str(folder), choices=(copy,), key=KEY))
    return False
