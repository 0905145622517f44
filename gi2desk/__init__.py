"""A desktop studio for GPT Image 2: from brief to delivered files."""

__version__ = "0.1.0"
