"""Files and index together: originals, records, search, lock, trash."""
