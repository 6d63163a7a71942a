"""What the server calls for each request."""

import os

from django.core.wsgi import get_wsgi_application

from wings.config import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wings.config.settings")

application = get_wsgi_application()
memory.settle()
