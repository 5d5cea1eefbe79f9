"""Tinh Gọn, the shell: Django, which stores, shows and lets people act. See ARCHITECTURE.md."""
