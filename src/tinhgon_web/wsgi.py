"""The server's door: `gunicorn tinhgon_web.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhgon_web.settings")
application = get_wsgi_application()
