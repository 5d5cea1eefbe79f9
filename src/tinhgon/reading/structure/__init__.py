"""Lines of a section → the tree of clauses. Start at `tree.Builder`; marks are decided in `numbering.decode`."""
