"""Claims over Django REST framework, as its documentation teaches: serializers, viewsets, cursor pages.

It reads the ledger's own tables, with related rows joined, and writes into a plain copy of one, without any history.
DATABASE names the database as host and name; gunicorn serves `application`.
"""

import os
import uuid

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.configure(
    DEBUG=False,
    SECRET_KEY="benchmark",  # noqa: S106 - nobody signs in
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PEER_HOST"],
            "NAME": os.environ["PEER_NAME"],
            "USER": "sayso",
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    },
    USE_TZ=True,
)
django.setup()

from django.contrib.postgres.fields import ArrayField  # noqa: E402
from django.db import models  # noqa: E402
from rest_framework import pagination, routers, serializers, viewsets  # noqa: E402


class Named(models.Model):
    """A row with an id and a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    class Meta:
        app_label = "peers"
        abstract = True


class Source(Named):
    """As the ledger's."""

    name = models.TextField()
    reliability = models.TextField()

    class Meta:
        app_label = "peers"
        managed = False
        db_table = "source"


class Document(Named):
    """As the ledger's."""

    title = models.TextField()

    class Meta:
        app_label = "peers"
        managed = False
        db_table = "document"


class Subject(Named):
    """As the ledger's."""

    title = models.TextField()

    class Meta:
        app_label = "peers"
        managed = False
        db_table = "subject"


class Words(Named):
    """What a claim says, and of what."""

    text = models.TextField(null=True)
    comparator = models.TextField(null=True)
    value = models.DecimalField(null=True, max_digits=40, decimal_places=10)
    lower = models.DecimalField(null=True, max_digits=40, decimal_places=10)
    upper = models.DecimalField(null=True, max_digits=40, decimal_places=10)
    bounds = models.TextField(null=True)
    unit = models.TextField(null=True)
    dimension = models.TextField(null=True)
    stance = models.TextField(default="asserts")
    subject = models.ForeignKey(Subject, models.DO_NOTHING, null=True, related_name="+")
    claimant = models.ForeignKey(Source, models.DO_NOTHING, null=True, related_name="+")
    document = models.ForeignKey(Document, models.DO_NOTHING, null=True, related_name="+")
    about_start = models.DateField(null=True)
    about_end = models.DateField(null=True)
    reported_start = models.DateField(null=True)
    reported_end = models.DateField(null=True)
    place = models.TextField(null=True)
    confidence_value = models.IntegerField(null=True)
    credibility = models.IntegerField(null=True)
    verdict = models.TextField(null=True)
    status = models.TextField(default="reported")
    tags = ArrayField(models.TextField(), default=list)
    notes = models.TextField(null=True)
    language = models.TextField(null=True)

    class Meta:
        app_label = "peers"
        abstract = True


class Claim(Words):
    """As the ledger's."""

    class Meta:
        app_label = "peers"
        managed = False
        db_table = "claim"


class Plain(Words):
    """A table of the same columns, with nothing beside it."""

    class Meta:
        app_label = "peers"
        managed = False
        db_table = "peer_plain"


class SourceOut(serializers.ModelSerializer):
    """A claimant in a claim."""

    class Meta:
        model = Source
        fields = ("id", "name", "reliability")


class SubjectOut(serializers.ModelSerializer):
    """A subject in a claim."""

    class Meta:
        model = Subject
        fields = ("id", "title")


class DocumentOut(serializers.ModelSerializer):
    """A document in a claim."""

    class Meta:
        model = Document
        fields = ("id", "title")


class ClaimOut(serializers.ModelSerializer):
    """A claim with what it refers to."""

    subject = SubjectOut()
    claimant = SourceOut()
    document = DocumentOut()

    class Meta:
        model = Claim
        fields = "__all__"


class PlainIn(serializers.ModelSerializer):
    """A claim to be made."""

    class Meta:
        model = Plain
        fields = "__all__"


class Pages(pagination.CursorPagination):
    """Fifty a page."""

    page_size = 50
    ordering = ("-reported_start", "id")


class Claims(viewsets.ReadOnlyModelViewSet):
    """The claims."""

    queryset = Claim.objects.select_related("subject", "claimant", "document").exclude(status="proposed")
    serializer_class = ClaimOut
    pagination_class = Pages


class Plains(viewsets.ModelViewSet):
    """Claims without a history."""

    queryset = Plain.objects.all()
    serializer_class = PlainIn
    pagination_class = Pages


_router = routers.SimpleRouter(trailing_slash=False)
_router.register("claims", Claims)
_router.register("plain", Plains)
urlpatterns = _router.urls
application = get_wsgi_application()
