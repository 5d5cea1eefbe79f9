"""What stands where on the paper: lines of a document, and its parts (letterhead, body, closing, annexes)."""
