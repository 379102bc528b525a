"""What people fill in about lessons and methods that live on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samsyn.core.models import Document, StoredValue
from samsyn.places.selectors import municipality_choices
from samsyn.projects.closing import ClosingStep
from samsyn.projects.form_parts import NO_PERSONS, day_field
from samsyn.projects.models import Actor, Lesson, MethodState, Participation, Project
from samsyn.projects.services.lessons.statements import LONGEST, Statement
from samsyn.vocabularies.selectors import lazy_choices

_FIRST_YEAR = 1990


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LessonForm(forms.Form):
    """One lesson."""

    text = forms.CharField(
        label=_("The lesson"), widget=_area(4), max_length=LONGEST, help_text=NO_PERSONS
    )
    kind = forms.ChoiceField(label=_("Kind of lesson"), choices=Lesson.Kind.choices)
    about = forms.ChoiceField(
        label=_("What it is about"),
        choices=Lesson.About.choices,
        help_text=_("Target group: what made the group easy or hard to reach and work with."),
    )
    target_groups = forms.MultipleChoiceField(
        label=_("Target groups"),
        choices=lambda: lazy_choices("target_groups"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=lambda: lazy_choices("themes"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def statement(self) -> Statement:
        told = self.cleaned_data
        return Statement(
            told["kind"], told["about"], told["text"], tuple(told["target_groups"]),
            tuple(told["themes"]),
        )  # fmt: skip


class NewLessonForm(LessonForm):
    """A lesson with the passage that bears it out, if a document has one."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Document that bears it out"),
        required=False,
        help_text=_("One that the project's facts come from, or that lessons were read from."),
    )
    quote = forms.CharField(
        label=_("The passage, word for word"), widget=_area(3), max_length=2_000, required=False
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = documents_of(project)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("quote") and not cleaned.get("document"):
            self.add_error("document", _("Say which document the passage is from."))
        return cleaned


class CorrectLessonForm(LessonForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Shown beside the value. No names, addresses or numbers of persons."),
    )


class ReadReportForm(forms.Form):
    """A report to read lessons from: a file, or a document that is here."""

    file = forms.FileField(
        label=_("Final report"),
        required=False,
        help_text=_("PDF, Word (docx) or text."),
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), label=_("Or a document of the project"), required=False
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = documents_of(project)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("document")):
            raise forms.ValidationError(
                _("Choose one: a file of yours, or a document that is here."), code="one"
            )
        return cleaned


def documents_of(project: Project) -> Any:
    """The texts that the project's facts or lessons come from."""
    stated = StoredValue.objects.filter(subject_type="project", subject_id=project.pk)
    told = Lesson.objects.filter(project=project).exclude(document=None)
    ids = {*stated.values_list("document", flat=True), *told.values_list("document", flat=True)}
    found = Document.objects.filter(pk__in=ids - {None}, text_available=True, parts__kind="text")
    return found.distinct().order_by("name", "pk")


class StepForm(forms.Form):
    """The questions of one step of the guided form."""

    def __init__(self, *args: Any, step: ClosingStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in step.questions:
            if question.groups:
                self.fields[f"{question.name}_groups"] = forms.MultipleChoiceField(
                    label=str(question.groups),
                    choices=lambda: lazy_choices("target_groups"),
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
            self.fields[question.name] = forms.CharField(
                label=str(question.label),
                help_text=str(question.hint),
                widget=_area(5),
                required=False,
                max_length=40_000,
            )


class MethodForm(forms.Form):
    """A method that lives on."""

    name = forms.CharField(label=_("The method"), max_length=200, help_text=NO_PERSONS)
    description = forms.CharField(
        label=_("What it is, in short"), widget=_area(3), max_length=2_000, required=False
    )
    actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label=_("Who uses it now"),
        required=False,
        help_text=_("An actor with a role in the project. Leave it empty if it is another."),
    )
    keeper = forms.CharField(
        label=_("Unit, or another organisation"), max_length=200, required=False
    )
    place_code = forms.ChoiceField(
        label=_("Where"),
        choices=lambda: [("", _("not known")), *municipality_choices()],
        required=False,
    )
    since_year = forms.IntegerField(label=_("In use since the year"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Participation.objects.filter(project=project).values("actor")
        field = self.fields["actor"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Actor.objects.filter(pk__in=roles).order_by("name_sort")

    def clean_since_year(self) -> int | None:
        year: int | None = self.cleaned_data["since_year"]
        now = timezone.localdate().year
        if year is not None and not _FIRST_YEAR <= year <= now:
            raise forms.ValidationError(
                _("A year from %(first)s to %(last)s."), code="year",
                params={"first": _FIRST_YEAR, "last": now},
            )  # fmt: skip
        return year


class CheckForm(forms.Form):
    """What somebody found when she asked whether a method is in use."""

    state = forms.ChoiceField(label=_("Is it in use?"), choices=MethodState.choices)
    on = day_field(_("Checked on"), initial=timezone.localdate)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=NO_PERSONS)
