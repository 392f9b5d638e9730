"""The transcript: rows laid out once, drawn by hand, with selection, links, pictures and files."""
