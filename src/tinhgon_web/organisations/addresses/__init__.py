"""Old addresses into new ones by page: one, or a pasted list. Public; nothing of what is pasted is kept."""
