"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
application = get_wsgi_application()

from samsyn.projects.figures.warming import warm_up  # noqa: E402  needs the applications

warm_up()
