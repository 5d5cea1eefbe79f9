"""Tinh Gọn, the core: plain Python calculators that take values and give values.

No Django, no clock, no network, no disk but its own data files. See ARCHITECTURE.md.
"""

__version__ = "0.1.0"
