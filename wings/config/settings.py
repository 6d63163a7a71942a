"""Every setting, in one file. What differs between installations comes from the environment.

WINGS_HOME      folder of the installation: database, secrets, collected style sheets (var/wings)
WINGS_DATABASE  postgresql://… ; without it, SQLite inside WINGS_HOME
WINGS_HOST      names under which browsers reach it, parted by commas (localhost)
WINGS_SECURE    1 where a proxy in front speaks https and sets X-Forwarded-Proto
WINGS_TIME_ZONE the zone in which days begin and end (Europe/Brussels)
WINGS_BACKUPS_KEPT_DAYS  days after which a backup is destroyed (90)
WINGS_DEBUG     1 shows technical pages, masked; for developers
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext_lazy as _

from wings.config import environment

ROOT = Path(__file__).resolve().parents[2]
HOME = environment.folder("WINGS_HOME", ROOT / "var" / "wings")
PACKS = ROOT / "packs"
# A file and no variable: a demo signs everybody in by a
# click, and no typing error may switch that on.
DEMO_PEOPLE = HOME / "demo-people.json"  # only `wings demo` writes it
DEMO = DEMO_PEOPLE.is_file()

DEBUG = environment.switch("WINGS_DEBUG")
SECURE = environment.switch("WINGS_SECURE")
SECRET_KEY = environment.secret(HOME / "secret")  # signs the CSRF cookie, nothing else
ALLOWED_HOSTS = environment.names("WINGS_HOST", "localhost,127.0.0.1,[::1]")

ROOT_URLCONF = "wings.config.urls"
WSGI_APPLICATION = "wings.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

# Top floor first: a template of a higher floor may replace one of a lower floor.
INSTALLED_APPS = [
    "wings.config",
    # doors
    "wings.doors.desk",
    # oversight
    # strands
    "wings.strands.language",
    "wings.strands.psychosocial",
    "wings.strands.employment",
    # casework
    "wings.casework.plans",
    "wings.casework.cases",
    "wings.casework.consent",
    "wings.casework.participants",
    # programme
    "wings.programme.framework",
    "wings.programme.staff",
    "wings.programme.organisations",
    # foundation
    "wings.foundation.vault",
    "wings.foundation.audit",
    "wings.foundation.ui",
    # None of Django's apps that keep people, sessions or texts of their own (ADR 1).
    # what we build on
    "template_partials",
    "django_htmx",
    "lucide",
    "csp",
    "django.forms",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "wings.config.middleware.InstantMiddleware",
    "wings.config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Above our headers: style sheets may be cached, pages never.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wings.config.middleware.PrivacyHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "wings.programme.staff.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # After the language, in which it refuses; before the check
    # against forged requests, which reads the body.
    "wings.config.middleware.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # last: what a view opened is on record before a byte leaves
    "wings.foundation.vault.middleware.LedgerMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "wings.programme.staff.http.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "wings.foundation.ui.forms.Renderer"

# --- Database ---------------------------------------------------------------------------------
# Not WAL: there, a deleted wrap stays readable until a checkpoint. Transactions begin IMMEDIATE,
# so that two writers queue at the start instead of failing half-way.

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
)
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "wings.sqlite3",
    "CONN_MAX_AGE": 60,
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
}
DATABASE_URL = environment.text("WINGS_DATABASE", "")
DATABASES = {
    "default": environment.postgresql("WINGS_DATABASE", DATABASE_URL) if DATABASE_URL else SQLITE,
}

# A quarter: as long as from one drill to the next (ADR 12). Certificates of erasure name the day.
BACKUPS_KEPT_DAYS = environment.number("WINGS_BACKUPS_KEPT_DAYS", 90)

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("it", _("Italian")),
    ("el", _("Greek")),
    ("es", _("Spanish")),
    ("nl", _("Dutch")),
    ("fr", _("French")),
]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["wings.foundation.ui.formats"]  # English for Europe
USE_TZ = True
TIME_ZONE = environment.text("WINGS_TIME_ZONE", "Europe/Brussels")

# --- Style sheets, scripts, icons -------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # the list of all files tells parts and release: it lies beside what is served
        "OPTIONS": {"manifest_storage": FileSystemStorage(HOME, file_permissions_mode=0o600)},
    },
}
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG

# --- What a browser is told -------------------------------------------------------------------
# The referrer stays inside the site. "no-referrer" would also blank the Origin of our own forms,
# which the CSRF check needs.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True  # browsers treat http://localhost as secure too
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Until the browser is closed: nothing stays on a computer that is shared.
CSRF_COOKIE_AGE = None

LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_AGE = None

if SECURE:
    # Only where a proxy sets it: else anybody could say that she came by https.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True

# --- Keys -------------------------------------------------------------------------------------
# Who may be the author of a compartment's key: every role that holds a part of a file or of the
# organisation's own records, and no other.

# Said here since the vault, on the lowest floor, knows no roles.
MAKERS_OF_KEYS = frozenset({"key_worker", "trainer", "psychologist", "counsellor", "coordinator"})
_TRUST = frozenset({"key_worker"})
MAKERS_OF_KEYS_OF = {
    "clinical": frozenset({"psychologist"}),
    **dict.fromkeys(("identity", "whereabouts", "plan", "legal", "mine"), _TRUST),
}

# --- Uploads stay in memory -------------------------------------------------------------------

MEGABYTE = 1024 * 1024
# Django's second handler writes to the disk, where a scan of her papers would outlive its page.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
# A scan of 10 MB, and the form around it.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * MEGABYTE
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * MEGABYTE

# --- Logs: references, never what a person typed ----------------------------------------------

DEFAULT_EXCEPTION_REPORTER_FILTER = "wings.config.logs.MaskEverything"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "wings.config.logs.PlaceOnlyFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # these write paths, names and hosts as they were typed: wings.faults and wings.requests
        # say in their place where something happened
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "django.server": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "wings": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
