"""Holding each declaration to the code: what is missing, and what says what is not so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import chain

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from samsyn.core.jobs import registered_duties
from samsyn.core.privacy.declarations import Personal, Privacy, Retention, Scope
from samsyn.core.privacy.others import FOREIGN_TABLES

# From this length on a column can hold somebody's words; below it, a code.
_WORDS_FROM = 60
_TEXTS = (models.TextField, models.JSONField, models.BinaryField, models.FileField)
_TEXTS_BY_NAME = (models.EmailField, models.GenericIPAddressField)
# Whatever the type: a column of such a name tells of somebody.
_TELLING = re.compile(
    r"(?:^|_)(?:name|e?mail|phone|telephone|birth|born|age|sex|gender|address|city|postal|contact"
    r"|person|ssn|pnr|income|health|disability|diagnosis|ethnicity|religion)(?:_|$)"
)

Model = type[models.Model]


def privacy_of(model: Model) -> Privacy | None:
    """The table's own declaration; one that is inherited is another table's."""
    declared = vars(model).get("privacy", FOREIGN_TABLES.get(model._meta.label))
    return declared if isinstance(declared, Privacy) else None


def columns(model: Model) -> list[models.Field[object, object]]:
    return list(model._meta.local_fields)


def must_be_declared(field: models.Field[object, object]) -> bool:
    """Whether the column may hold words or tell of a person, so that its class has to be said."""
    if field.is_relation or isinstance(field, models.BooleanField | models.AutoField):
        return False
    if _TELLING.search(field.name) or isinstance(field, (*_TEXTS, *_TEXTS_BY_NAME)):
        return True
    length = getattr(field, "max_length", None) or 0
    return isinstance(field, models.CharField) and not field.choices and length >= _WORDS_FROM


def user_columns(model: Model) -> list[str]:
    """The foreign keys to somebody with an account."""
    return [field.name for field in columns(model) if field.related_model is get_user_model()]


def faults(model: Model) -> list[str]:
    """Each thing that the declaration lacks or says wrongly, as a sentence."""
    declared = privacy_of(model)
    if declared is None:
        return [_skeleton(model)]
    return [
        *_field_faults(model, declared),
        *_class_faults(model, declared),
        *scope_faults(model, declared.scope),
        *_retention_faults(model, declared),
    ]


def _field_faults(model: Model, declared: Privacy) -> Iterator[str]:
    named = [name for names in declared.fields.values() for name in names]
    own = {field.name for field in columns(model)}
    for field in columns(model):
        if must_be_declared(field) and field.name not in named:
            yield (
                f"the field {field.name} may hold words or tell of a person: write it in"
                " `fields` under its class, Personal.NONE if it tells of nobody"
            )
    for name in sorted({*named, *declared.emptied} - own):
        yield f"`{name}` is declared and is no field of the model"
    for name in sorted({name for name in named if named.count(name) > 1}):
        yield f"`{name}` is declared twice"


def _class_faults(model: Model, declared: Privacy) -> Iterator[str]:
    highest = max((level for level, names in declared.fields.items() if names), default=0)
    if user_columns(model):
        highest = max(highest, Personal.USER)
    if declared.personal != highest:
        yield f"`personal` is {declared.personal.name}, its fields say {Personal(highest).name}"
    if declared.personal > Personal.NONE and not declared.about:
        yield "`about` is empty: say whose data these are and why they are kept"


def scope_faults(model: Model | None, scope: Scope) -> Iterator[str]:
    """What a scope names must exist: the rule a function, the path a way to the right table."""
    if scope.rule and not _is_function(scope.rule):
        yield f"the scope's rule {scope.rule} is no function"
    if not scope.path or model is None:
        return
    end = _end_of(model, scope.path)
    if end is None:
        yield f"the scope's path {scope.path} leads nowhere from the model"
    elif scope.kind == "user" and end.related_model is not get_user_model():
        yield f"the scope's path {scope.path} does not lead to a user"
    elif scope.kind == "row" and not _is_declared(end):
        yield f"the scope's path {scope.path} leads to no table that declares who reads it"


def _retention_faults(model: Model, declared: Privacy) -> Iterator[str]:
    for rule in (declared.retention, *declared.emptied.values()):
        yield from retention_faults(model, rule)
    persons = (declared.fields.get(level, ()) for level in (Personal.PERSON, Personal.SPECIAL))
    for name in chain.from_iterable(persons):
        if not _ends(model, declared.emptied.get(name, declared.retention)):
            yield (
                f"`{name}` tells of a person and nothing ends it: name the duty, function or row"
                " that does, in `retention` or under `emptied`"
            )


def retention_faults(model: Model | None, rule: Retention) -> Iterator[str]:
    """What ends rows must exist: a registered duty, a function, a foreign key that cascades."""
    if not rule.when:
        yield "`retention` says nothing of when: an event or a time"
    known = [duty.name for duty in registered_duties()]
    if rule.duty and rule.duty not in known:
        yield f"no daily duty is registered as {rule.duty}; there are {', '.join(known)}"
    if rule.service and not _is_function(rule.service):
        yield f"{rule.service} is no function"
    if rule.path and model is not None and not _cascades(model, rule.path):
        yield f"{rule.path} is no foreign key with on_delete=CASCADE"


def _ends(model: Model, rule: Retention) -> bool:
    """Whether something ends it at last: a row that goes with another one follows that one's."""
    if not rule.path:
        return rule.ends
    end = _end_of(model, rule.path)
    above = end.related_model if end is not None else None
    if not isinstance(above, type) or above is model:
        return False
    declared = privacy_of(above)
    return declared is not None and (_ends(above, declared.retention) or above is get_user_model())


def _cascades(model: Model, path: str) -> bool:
    field = _end_of(model, path)
    remote = getattr(field, "remote_field", None)
    return remote is not None and remote.on_delete is models.CASCADE


def _end_of(model: Model, path: str) -> models.Field[object, object] | None:
    """The last field of a lookup such as 'run__by', or None where it leads nowhere."""
    field = None
    current: Model | None = model
    for name in path.split("__"):
        if current is None:
            return None
        try:
            found = current._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if not isinstance(found, models.Field):
            return None
        field, current = found, found.related_model if found.is_relation else None
    return field


def _is_declared(field: models.Field[object, object]) -> bool:
    above = field.related_model
    return isinstance(above, type) and privacy_of(above) is not None


def _is_function(dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    try:
        return module.startswith("samsyn.") and callable(getattr(import_module(module), name))
    except (ImportError, AttributeError):
        return False


def _skeleton(model: Model) -> str:
    """What to write, with the model's own fields in it."""
    names = [field.name for field in columns(model) if must_be_declared(field)]
    level = "Personal.USER" if user_columns(model) else "Personal.NONE"
    listed = "".join(f'"{name}", ' for name in names).strip()
    return f"""no declaration. Write beside the model's fields, and correct each line:

    privacy = Privacy(
        scope=public(),  # or limited_by("samsyn.….selectors.….visible_…"), with_right("….can_…"),
                         # of_user("by"), as_row("project"), internal()
        personal={level},  # the highest class of its fields; keys to users are USER
        about="whose data these are, and why they are kept",  # needed from USER on
        retention=kept("what ends a row, and when"),  # or with_row("project"),
                         # by_duty("a duty's name", "when"), by_service("samsyn.….delete", "when"):
                         # PERSON and SPECIAL need one of these
        # Each under its class: NONE, USER, INDIRECT (a text may name somebody), PERSON, SPECIAL.
        fields={{Personal.NONE: ({listed})}},
    )

with `from samsyn.core.privacy import Personal, Privacy, kept, public`; then `make docs`."""
