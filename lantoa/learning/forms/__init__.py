"""What an organisation writes: a course, its lessons, its questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantoa.learning.actions.help import LONGEST_WORDS
from lantoa.learning.models import Team
from lantoa.learning.rules import (
    LONGEST_LINE,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    LONGEST_TITLE,
    OPTIONS,
    CourseText,
    DrillCase,
    LessonText,
    QuestionText,
    pictures,
    practical,
)  # fmt: skip
from lantoa.learning.rules.attendance import LONGEST_NAME
from lantoa.places import api as places
from lantoa.ui.forms import KeyForm, LineField, MomentField, PhoneField, TextField

_TOO_LONG = _("Please write at most %(limit_value)d characters.")
_WRONG = dict.fromkeys(("required", "invalid_choice"), _("Please choose one of these."))
_TITLE = {"required": _("Please write a title."), "max_length": _TOO_LONG}
LEVEL_NAMES = {1: _("First steps"), 2: _("Getting used to it"), 3: _("Well practised")}
LONGEST_COURSE = 600  # minutes


class NewCourseForm(KeyForm):
    """Only the title: the rest is written on the course's page."""

    title = LineField(label=_("What the course is called"), max_length=LONGEST_TITLE, error_messages=_TITLE)


class CourseForm(KeyForm):
    """What stands on the course's page."""

    title = LineField(label=_("What the course is called"), max_length=LONGEST_TITLE, error_messages=_TITLE)
    summary = TextField(
        label=_("In two or three sentences: who it is for, and what one can do afterwards"), max_length=LONGEST_SUMMARY, required=False,
        error_messages={"max_length": _TOO_LONG},
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label=_("For whom"), choices=[*LEVEL_NAMES.items()], coerce=int, error_messages=_WRONG
    )
    minutes = forms.IntegerField(
        label=_("How many minutes it takes, all in all"), min_value=0, max_value=LONGEST_COURSE, required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Please write a number of minutes up to 600.")),
    )  # fmt: skip

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0


class LessonForm(KeyForm):
    """One screen of a phone."""

    title = LineField(label=_("What the lesson is called"), max_length=LONGEST_TITLE, error_messages=_TITLE)
    text = TextField(
        label=_("The words of the lesson"), max_length=LONGEST_TEXT, required=False, error_messages={"max_length": _TOO_LONG},
        help_text=_("An empty line begins a new part. “1. ” at the beginning makes steps, “- ” a list, “> ” what is to be remembered, **two stars** bold."),
    )  # fmt: skip
    do = LineField(
        label=_("The one thing to do"), max_length=LONGEST_LINE, required=False, error_messages={"max_length": _TOO_LONG}
    )  # fmt: skip
    picture = forms.ChoiceField(label=_("Drawing"), required=False, error_messages=_WRONG)
    practice = forms.ChoiceField(label=_("Ends by itself when the learner has really done it"), required=False, error_messages=_WRONG)  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["picture"].choices = [("", _("None")), *pictures().items()]  # type: ignore[attr-defined]
        known = [(one.act, one.title) for one in practical().values()]
        self.fields["practice"].choices = [("", _("No, it is only read")), *known]  # type: ignore[attr-defined]

    def lesson(self, before: LessonText) -> LessonText:
        """The lesson as it was written now; what the form does not ask for stays as it was `before`."""
        said = self.cleaned_data
        like = practical().get(said["practice"])
        return LessonText(
            before.slug, said["title"], said["text"], do=said["do"], picture=said["picture"], alt=pictures().get(said["picture"], ""),
            act=like.act if like else "", whose=like.whose if like else "", only=like.only if like else "", undone_by=like.undone_by if like else (), helper_counts=like.helper_counts if like else False,
            route=like.route if like else "", rehearsal=like.rehearsal if like else "", skills=before.skills,
        )  # fmt: skip


class QuestionForm(KeyForm):
    """One question, asked before and after."""

    lesson = forms.ChoiceField(label=_("About which lesson"), error_messages=_WRONG)
    ask = LineField(
        label=_("The question"), max_length=LONGEST_LINE,
        error_messages={"required": _("Please write the question."), "max_length": _TOO_LONG},
    )  # fmt: skip
    options = TextField(
        label=_("The answers, one a line"), max_length=LONGEST_SUMMARY,
        error_messages={"required": _("Please write two to five answers, one a line."), "max_length": _TOO_LONG},
    )  # fmt: skip
    right = forms.TypedChoiceField(
        label=_("Which one is right"), coerce=int, choices=[(number, number + 1) for number in range(OPTIONS[1])], error_messages=_WRONG
    )  # fmt: skip
    why = LineField(
        label=_("Why, said afterwards"), max_length=LONGEST_LINE, required=False, error_messages={"max_length": _TOO_LONG}
    )  # fmt: skip

    def __init__(self, data: Any = None, *, course: CourseText, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["lesson"].choices = [(one.slug, one.title) for one in course.lessons]  # type: ignore[attr-defined]

    def clean_options(self) -> list[str]:
        found = [line for line in self.cleaned_data["options"].split("\n") if line]
        if not OPTIONS[0] <= len(found) <= OPTIONS[1] or len(set(found)) < len(found):
            raise ValidationError(_("Please write two to five different answers, one a line."))
        return found

    def clean(self) -> Any:
        data = super().clean()
        said = self.cleaned_data
        if "options" in said and "right" in said and said["right"] >= len(said["options"]):
            self.add_error("right", _("There is no such answer."))
        return data

    def question(self, slug: str) -> QuestionText:
        said = self.cleaned_data
        return QuestionText(slug, said["lesson"], said["ask"], tuple(said["options"]), said["right"], said["why"])


class AnswersForm(KeyForm):
    """The questions of a course, or the cases of a drill; none needs an answer."""

    def __init__(self, data: Any = None, *, questions: Iterable[QuestionText | DrillCase], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for one in questions:
            self.fields[f"q-{one.slug}"] = forms.TypedChoiceField(
                label=getattr(one, "ask", ""), choices=[*enumerate(one.options)], coerce=int, empty_value=None, required=False, widget=forms.RadioSelect,
                error_messages=_WRONG,
            )  # fmt: skip

    def given(self) -> dict[str, int]:
        """By question, the number of the option that was chosen."""
        said = self.cleaned_data.items()
        return {name[2:]: number for name, number in said if name.startswith("q-") and number is not None}


class TeamForm(KeyForm):
    """A team of a hamlet or quarter."""

    unit = forms.ChoiceField(label=_("Commune, ward or special zone"), error_messages=_WRONG)
    name = LineField(
        label=_("Hamlet or quarter"), max_length=LONGEST_TITLE, error_messages={"required": _("Please write the name of the hamlet or quarter."), "max_length": _TOO_LONG}
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["unit"].choices = places.unit_choices()  # type: ignore[attr-defined]


class MemberForm(KeyForm):
    """Somebody who joins a team."""

    name = LineField(
        label=_("Name of the person"), max_length=120, error_messages={"required": _("Please write their name."), "max_length": _TOO_LONG}
    )  # fmt: skip
    phone = PhoneField(label=_("Their phone"))
    head = forms.BooleanField(label=_("Head of the team"), required=False)


class AskHelpForm(KeyForm):
    """Which team, and what is the matter."""

    team = forms.ChoiceField(label=_("Which team is near you"), widget=forms.RadioSelect, error_messages=_WRONG)
    words = LineField(
        label=_("What is it you cannot get past"), max_length=LONGEST_WORDS, required=False, error_messages={"max_length": _TOO_LONG}
    )  # fmt: skip

    def __init__(self, data: Any = None, *, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["team"].choices = [(str(one.pk), one.name) for one in teams]  # type: ignore[attr-defined]


class PlanVisitForm(KeyForm):
    planned_at = MomentField(label=_("When will you visit?"))


class VisitForm(KeyForm):
    """A visit that was made."""

    minutes = forms.IntegerField(
        label=_("How many minutes it took"), min_value=1, max_value=600,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Please write how many minutes it took, up to 600.")),
    )  # fmt: skip
    what = LineField(
        label=_("What you did together"), max_length=LONGEST_WORDS, required=False, error_messages={"max_length": _TOO_LONG}
    )  # fmt: skip


class WalkInForm(KeyForm):
    """Somebody who came without a seat: a name, and a phone if they have one."""

    name = LineField(
        label=_("Full name"), max_length=LONGEST_NAME,
        error_messages={"required": _("Please write this person's name."), "max_length": _("This name is too long.")},
    )  # fmt: skip
    phone = PhoneField(label=_("Phone"), required=False)


class RollFileForm(KeyForm):
    """The file a phone wrote as a last resort."""

    file = forms.FileField(
        label=_("File from the phone"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "missing", "empty", "max_length"), _("Choose the file that the phone wrote.")
        ),
    )

    def content(self, most: int) -> bytes:
        """The file's bytes; of one that is larger than any roll only as many as may be, which is then no whole file."""
        given: Any = self.cleaned_data["file"]
        found: bytes = given.read(most)
        return found
