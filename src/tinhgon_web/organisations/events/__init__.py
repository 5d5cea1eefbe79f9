"""Pages on which events of units are prepared, put in force, set right and taken back."""
