"""Settings shared by every environment; what differs is read from the environment."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
VAR_DIR = Path(env("CLUSTERPORTAL_VAR", default=str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "clusterportal.core",
    "members",
    "events",
    "focusgroups",
    "matchmaking",
    "clusterportal.home",
    "clusterportal.admin.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "clusterportal.core.middleware.HeadersMiddleware",
    "clusterportal.core.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clusterportal.core.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clusterportal.core.kept.KeptFormsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "members.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clusterportal.core.middleware.PrivateCacheMiddleware",
    "clusterportal.core.middleware.WrongMethodMiddleware",
]

DEFAULT_EXCEPTION_REPORTER = "clusterportal.core.reports.Report"
DEFAULT_EXCEPTION_REPORTER_FILTER = "clusterportal.core.reports.ReportFilter"
ROOT_URLCONF = "clusterportal.urls"
WSGI_APPLICATION = "clusterportal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clusterportal.core.context_processors.portal",
            ],
            "builtins": [
                "clusterportal.core.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    },
]
FORM_RENDERER = "clusterportal.core.renderer.PortalRenderer"

# Database: SQLite under var/ unless DATABASE_URL names a server. No statement lasts longer than the timeout
# (seconds; 0 for none); web processes have a shorter one of their own, see wsgi.py.
DATABASE_TIMEOUT = env.int("DATABASE_TIMEOUT", default=30)
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": DATABASE_TIMEOUT or 3600,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        f"PRAGMA busy_timeout={(DATABASE_TIMEOUT or 3600) * 1000}; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"] |= {
        "ENGINE": "clusterportal.core.postgres",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **DATABASES["default"].get("OPTIONS", {}),
            "connect_timeout": 3,
            "options": f"-c statement_timeout={DATABASE_TIMEOUT * 1000}",
        },
    }

# Rate limits and used codes live here: room enough that strangers cannot push out what counts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
SESSION_ENGINE = "clusterportal.core.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12

# Sign-in
AUTHENTICATION_BACKENDS = ["members.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "members.account.InvitedOnlyAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {  # beside allauth's own
    "enquiry": "20/h/ip,5/h/key",
    "registration": "40/h/ip,10/h/key",
    "application": "20/h/key",
    # A visitor may try an account so often (…_here); all visitors together far oftener than any single one can, so
    # that nobody who knows an address locks its owner out.
    "login_failed_here": "5/5m/key",
    "login_failed": "10/m/ip,100/h/key",
    "second_factor": "5/5m/key",  # whoever comes so far knows the password, or reads the owner's mail
    "request_login_code_here": "3/5m/key,10/h/key",
    "request_login_code": "20/m/ip,30/h/key",
    "reset_password": "20/m/ip,3/5m/key",
}
# How many proxies of ours stand before the portal: their word on the visitor's address counts, nobody else's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "members.account.SecondFactorAdapter"
ACCOUNT_FORMS = {"request_login_code": "members.forms.sign_in.CodeRequestForm"}
MFA_FORMS = {
    "authenticate": "members.forms.sign_in.CodeForm",
    "reauthenticate": "members.forms.sign_in.CodeAgainForm",
    "activate_totp": "members.forms.sign_in.AppForm",
    "add_webauthn": "members.forms.sign_in.PasskeyForm",
    "edit_webauthn": "members.forms.sign_in.PasskeyNameForm",
}
MFA_TOTP_ISSUER = "ClusterPortal"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are given by the office, nobody changes theirs alone
# What the secrets of authenticator apps are encrypted with; the first key is used, older ones still read.
MFA_ENCRYPTION_KEYS: list[str] = env.list("MFA_ENCRYPTION_KEYS", default=[])
# What the keys of protected rooms are wrapped with; the first key is used, older ones still read.
ROOM_ENCRYPTION_KEYS: list[str] = env.list("ROOM_ENCRYPTION_KEYS", default=[])
CSRF_FAILURE_VIEW = "clusterportal.core.kept.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "home:start"

# Languages: German at the plain address, English under /en/
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["clusterportal.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
HASHED_STATIC_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):  # type: ignore[name-defined]  # noqa: F821 (set by vars().update)
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
elif EMAIL_BACKEND.endswith("smtp.EmailBackend"):  # type: ignore[name-defined]  # noqa: F821
    EMAIL_BACKEND = "clusterportal.core.smtp.EmailBackend"
EMAIL_TIMEOUT = 3  # seconds that a page waits for each answer; for workers see core.smtp
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=30)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="ClusterPortal <portal@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Celery: the broker is a wake-up call, the rows of core.jobs.Job are the work.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_FOLDER = VAR_DIR / "broker"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "core.dispatch": {"queue": "dispatch"},
    "matchmaking.propose_groups": {"queue": "matching"},
    "matchmaking.cut_round": {"queue": "matching"},
    "matchmaking.solve_block": {"queue": "matching"},
    "matchmaking.join_blocks": {"queue": "matching"},
    "matchmaking.assemble_groups": {"queue": "matching"},
    "matchmaking.prove_proposal": {"queue": "matching"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(CELERY_BROKER_FOLDER / "messages"),
        "data_folder_out": str(CELERY_BROKER_FOLDER / "messages"),
        "control_folder": str(CELERY_BROKER_FOLDER / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 6 * 60 * 60,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
    }
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=20)
# So many jobs are handed out at a time, each second: with few, a hundred enquiries after an outage would take a minute.
JOB_QUEUE_SLOTS = {"default": 16, "matching": env.int("MATCHING_SLOTS", default=2)}
# Rounds with more applicants are cut into blocks of at most so many people, solved side by side.
MATCHING_LARGE_ROUND = env.int("MATCHING_LARGE_ROUND", default=1500)
MATCHING_BLOCK_PEOPLE = env.int("MATCHING_BLOCK_PEOPLE", default=1000)
# For so many people a search is followed by the proof how good its groups can be.
MATCHING_PROVE_PEOPLE = env.int("MATCHING_PROVE_PEOPLE", default=40)
# Whether networks where the enquirer is come first: off, bonus (they gain a little) or filter (others are left out).
ENQUIRY_REGION_RULE = env("ENQUIRY_REGION_RULE", default="off")
# "enquiries@portal.example.org": mails to enquirers are answered to enquiries+<token>@…; without it on the page only.
ENQUIRY_MAIL_ADDRESS = env("ENQUIRY_MAIL_ADDRESS", default="")
# Where these answers come in: imaps://user:password@host/INBOX or maildir:///folder.
MAILBOX_URL = env("MAILBOX_URL", default="")
# OpenThesaurus as Debian's mythes-de installs it; enquiries are routed without synonyms when there is no such file.
THESAURUS_FILE = env("THESAURUS_FILE", default="/usr/share/mythes/th_de_DE_v2.dat")
# Whose holidays the coordination office keeps: two letters of a German state. Networks keep those of their own.
OFFICE_STATE = env("OFFICE_STATE", default="TH")
# What follows from an act that can be undone (mails, seats given on) waits this long.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=120)

# What /health/ready still takes for healthy: ages in seconds, and how many mails may have failed within an hour.
HEALTH = {
    "broker": env.int("HEALTH_BROKER_SECONDS", default=10),
    "process": env.int("HEALTH_PROCESS_SECONDS", default=15),
    "worker": env.int("HEALTH_WORKER_SECONDS", default=30),
    "job": env.int("HEALTH_JOB_SECONDS", default=300),
    "mail": env.int("HEALTH_MAIL_SECONDS", default=3600),
    "failed_mails": env.int("HEALTH_FAILED_MAILS", default=5),
}

# Headers: everything comes from here, nothing is inline, and nobody shows the portal in a frame of theirs.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
FURTHER_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SECURE_REFERRER_POLICY = FURTHER_HEADERS["Referrer-Policy"]  # Django's own is stricter, and set before ours
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

DEMO = env.bool("CLUSTERPORTAL_DEMO", default=False)

# Who runs this installation, as the imprint must say.
OPERATOR = {
    field: env(f"OPERATOR_{field.upper()}", default="")
    for field in ("name", "address", "represented_by", "email", "phone")
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "clusterportal.core.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        # The dispatcher works every second; a job's own lines come from clusterportal.core.jobs.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
