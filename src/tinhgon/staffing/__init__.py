"""Quotas, surplus and the placement of people after a merger. People decide; the program proposes and explains."""
