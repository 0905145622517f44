"""Tells picture formats by their first bytes: names and declared types are not to be trusted, on the way in or out."""

from __future__ import annotations

# Enough of a file's beginning for `media_type`.
HEAD = 16
REFERENCE_TYPES = ("image/png", "image/jpeg", "image/webp")


def media_type(head: bytes) -> str | None:
    """The media type of a file that starts with `head`, or None when it is no picture that endpoints send."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return None


def suffix(media: str) -> str:
    """The file name suffix for a media type, without dot."""
    return {"image/jpeg": "jpg"}.get(media, media.rpartition("/")[2])
