"""Files handed in, and what is known of them beside their content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from samsyn.projects.services.uploads import Received


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        """The browser cannot know that one of two inputs is enough."""
        return False


class MultipleFileField(forms.FileField):
    """Several files; `clean` gives a list, empty where none was chosen."""

    def __init__(self, **attrs: Any) -> None:
        self.folder = attrs.pop("folder", False)
        widget = MultipleFileInput(
            attrs={"multiple": True, **({"webkitdirectory": True} if self.folder else {})}
        )
        super().__init__(widget=widget, allow_empty_file=True, **attrs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(MultipleFileField, self).clean(file) for file in files if file is not None]


class ImportForm(forms.Form):
    """Documents to import.

    A script may send a folder in several requests: `run` names the run that the first one opened,
    `first` is the position of this request's first file, `path` is each file's path in its folder,
    and `more` says that the last file has not been sent.
    """

    folder = MultipleFileField(
        label=_("Or a whole folder"),
        folder=True,
        required=False,
        help_text=_("Every file in it, and in the folders in it."),
    )
    origin = forms.CharField(
        label=_("Where the files come from"),
        required=False,
        max_length=1000,
        help_text=_(
            "A web address, or who sent them. Left empty, a page's own address is used. "
            "Leave out names of persons."
        ),
    )
    licence = forms.CharField(
        label=_("Terms of use"),
        required=False,
        max_length=200,
        help_text=_("What the publisher says about reuse, such as CC0 or CC BY 4.0."),
    )
    published_on = forms.DateField(
        label=_("Day of publication"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "Decides which statement is the newer one, and how long a person may be named."
        ),
    )
    accept_certain = forms.BooleanField(
        label=_("Take in at once what is certain; only the rest waits for review"),
        required=False,
    )
    run = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    first = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    more = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reviews: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A field named `files` cannot be declared: a form has an attribute of that name.
        files = MultipleFileField(
            label=_("Files"), help_text=_("One or several. A zip file is opened and read.")
        )
        self.fields = {"files": files, **self.fields}
        if not reviews:
            del self.fields["accept_certain"]

    def clean(self) -> dict[str, Any]:
        """Refuses files above the limit by their stated size, before any of them is read."""
        cleaned = super().clean() or {}
        files = [*cleaned.get("files", []), *cleaned.get("folder", [])]
        if not files and not cleaned.get("run"):
            self.add_error("files", _("Choose the files to import."))
        for file in files:
            if (file.size or 0) > settings.SAMSYN_UPLOAD_MAX_BYTES:
                self.add_error("files", _too_large(file))
        return cleaned

    def received(self) -> list[Received]:
        """The files of a valid form, each with its position and its path as far as it is known."""
        files = [*self.cleaned_data["files"], *self.cleaned_data["folder"]]
        paths = self.data.getlist("path") if hasattr(self.data, "getlist") else []
        first = self.cleaned_data["first"] or 0
        return [
            Received(first + place, paths[place] if place < len(paths) else file.name or "", file)
            for place, file in enumerate(files)
        ]


def _too_large(file: UploadedFile[Any]) -> forms.ValidationError:
    return forms.ValidationError(
        _("%(name)s is %(size)s; files of at most %(limit)s are received."),
        code="too_large",
        params={
            "name": file.name,
            "size": filesizeformat(file.size or 0),
            "limit": filesizeformat(settings.SAMSYN_UPLOAD_MAX_BYTES),
        },
    )
