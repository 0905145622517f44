"""The Create workspace: from where a picture will be used to the picture."""
