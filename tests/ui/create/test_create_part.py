"""The fields of a prompt's parts."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from gi2desk.core.prompt import Kind
from gi2desk.core.recipe import PromptPart
from gi2desk.ui.create.part import PartEditor


def test_fields_that_are_shown_before_they_are_laid_out_are_no_windows(qapp: QApplication) -> None:
    editor = PartEditor()
    editor.show_parts([PromptPart(kind=Kind.COPY.value, text="“Open”")])
    editor.add(Kind.SHOTS)
    assert len(editor.fields) > 6
    assert not any(field.isWindow() for field in editor.fields.values())
    assert not [one for one in qapp.topLevelWidgets() if one.isVisible()]
    editor.deleteLater()
