"""Pictures of a library in rows: the item view, model, cells and thumbnails that grid and filmstrip share."""
