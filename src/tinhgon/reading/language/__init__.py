"""Sentences of the administration: words, names of bodies, who is told to do what with whom."""
