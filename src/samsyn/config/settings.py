"""Settings. What an installation may change comes from the environment: docs/settings.md."""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
ROOT_DIR = PACKAGE_DIR.parent.parent
# A local run keeps its settings in .env; what the environment already says goes before it.
if env_file := env.str("SAMSYN_ENV_FILE", default=str(ROOT_DIR / ".env")):
    env.read_env(env_file)
DATA_DIR = Path(env.str("SAMSYN_DATA_DIR", default=str(ROOT_DIR / "var")))

DEBUG = env.bool("SAMSYN_DEBUG", default=False)
SECRET_KEY = env.str("SAMSYN_SECRET_KEY", default="")
# Keys used before, after the present one was replaced: sessions and second factors stay valid.
SECRET_KEY_FALLBACKS = env.list("SAMSYN_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("SAMSYN_HOSTS", default=["127.0.0.1", "localhost"])
# The address that others reach the site at, with its port: for links in e-mails.
SAMSYN_PUBLIC_ADDRESS = env.str("SAMSYN_PUBLIC_ADDRESS", default="").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("SAMSYN_TRUSTED_ORIGINS", default=[])

# The legal profile decides secrecy, archive and the texts about personal data.
SAMSYN_REGION_NAME = env.str("SAMSYN_REGION_NAME", default="Exempelregionen")
SAMSYN_LEGAL_PROFILE = env.str("SAMSYN_LEGAL_PROFILE", default="association")
SAMSYN_CONTACT_EMAIL = env.str("SAMSYN_CONTACT_EMAIL", default="")
# Open data: the publisher's number, and the address of the terms that the data is given out on.
SAMSYN_ORGANISATION_NUMBER = env.str("SAMSYN_ORGANISATION_NUMBER", default="")
SAMSYN_DATA_LICENCE = env.str("SAMSYN_DATA_LICENCE", default="")
SAMSYN_DPO_EMAIL = env.str("SAMSYN_DPO_EMAIL", default="")
# Uploads: bytes a file may have.
SAMSYN_UPLOAD_MAX_BYTES = env.int("SAMSYN_UPLOAD_MAX_BYTES", default=100 * 1024 * 1024)
# Uploads: bytes that all files of one form may have together.
SAMSYN_UPLOAD_MAX_TOTAL_BYTES = env.int(
    "SAMSYN_UPLOAD_MAX_TOTAL_BYTES", default=5 * SAMSYN_UPLOAD_MAX_BYTES
)
# 'discard': unmasked originals are not kept. 'restricted': encrypted, read with a purpose.
SAMSYN_ORIGINALS = env.str("SAMSYN_ORIGINALS", default="discard")
SAMSYN_ORIGINALS_KEY = env.str("SAMSYN_ORIGINALS_KEY", default="")

# Memory for pages as those see them who are not signed in: MB a process, 0 keeps none. Pages under
# development change without the database.
SAMSYN_KEPT_PAGES_MB = env.int("SAMSYN_KEPT_PAGES_MB", default=0 if DEBUG else 32)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_linear_migrations",
    "samsyn.core",  # before allauth, whose stock pages core's templates replace
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "samsyn.places",
    "samsyn.vocabularies",
    "samsyn.projects",
    "samsyn.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samsyn.core.compression.PageCompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "samsyn.core.request_size.RequestSizeMiddleware",
    "samsyn.core.caching.PrivateCachingMiddleware",
    "samsyn.core.reading.ReadWithoutLockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samsyn.core.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "samsyn.core.kept_pages.KeptPagesMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samsyn.core.wrong_method.WrongMethodMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "samsyn.core.two_steps.TwoStepsMiddleware",
]

ROOT_URLCONF = "samsyn.config.urls"
WSGI_APPLICATION = "samsyn.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samsyn.core.context.site",
            ],
        },
    }
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'samsyn.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writes; IMMEDIATE makes a second writer wait instead of fail
    # (core.reading takes the requests that only read out of that queue).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            # A name that is removed is also gone from the file, not only from the tables.
            "PRAGMA secure_delete=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "samsyn.core.accounts.ClosedSignupAdapter"
MFA_ADAPTER = "samsyn.core.authenticators.SealedSecretsAdapter"
EMAIL_BACKEND = env.str("SAMSYN_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("SAMSYN_FROM_EMAIL", default="samsyn@localhost")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["samsyn.core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A form may have so many files; those above the size are written to disk while they are received,
# each with an open file, so that the two limits together bound memory and open files.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# No inline script or style, nothing from elsewhere, no frames.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Behind TLS: set SAMSYN_HTTPS=true. The default serves loopback only, without TLS.
HTTPS = env.bool("SAMSYN_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds; the choice of language outlives the visit
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Administration only by two-step sign-in; on a machine of one's own a password is enough.
SAMSYN_TWO_STEPS = env.bool("SAMSYN_TWO_STEPS", default=HTTPS)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# How many proxies add to X-Forwarded-For: the limits on sign-in and reports count by that address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("SAMSYN_PROXIES", default=1 if HTTPS else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": "samsyn.core.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["console"], "level": env.str("SAMSYN_LOG_LEVEL", default="WARNING")},
}
