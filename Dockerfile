# The image of the portal: web, beat, dispatcher and workers are the same image with different commands.
# Nothing secret is needed to build it, and nothing secret is in it: docker build -t clusterportal .

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /opt/venv
RUN /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt
COPY manage.py ./
COPY clusterportal clusterportal
COPY members members
COPY events events
COPY focusgroups focusgroups
COPY matchmaking matchmaking
COPY templates templates
COPY static static
COPY locale locale
RUN for po in locale/*/LC_MESSAGES/django.po; do /opt/venv/bin/pybabel --quiet compile --locale "$(basename "$(dirname "$(dirname "$po")")")" --input-file "$po" --output-file "${po%.po}.mo" || exit 1; done
RUN DJANGO_SETTINGS_MODULE=clusterportal.settings.build STATIC_ROOT=/app/staticfiles /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0
RUN /opt/venv/bin/python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal && install -d -o portal -g portal /var/lib/clusterportal /backups
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin
ENV PYTHONUNBUFFERED=1
ENV PYTHONDONTWRITEBYTECODE=1
ENV DJANGO_SETTINGS_MODULE=clusterportal.settings.production
ENV CLUSTERPORTAL_VAR=/var/lib/clusterportal
ENV STATIC_ROOT=/app/staticfiles
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["gunicorn", "clusterportal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
