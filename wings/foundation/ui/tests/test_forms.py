import pytest
from django import forms

from wings.foundation.ui.forms import (
    Explanation,
    Form,
    Group,
    PartialDateField,
    ScaleField,
    UnitInput,
    YesNo,
    YesNoField,
)


class AskForm(Form):
    explanations = {"name": Explanation(why="To call her right.", seen_by="her care team")}

    name = forms.CharField(label="Name")
    born = PartialDateField(label="Born")
    sleep = ScaleField(label="Sleep", low=1, high=5, ends=("badly", "well"))
    police = YesNoField(label="Police")
    hours = forms.IntegerField(label="Hours", widget=UnitInput(unit="a week"), required=False)


def cleaned(**data):
    form = AskForm({"name": "Mimi", **data})
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_everything_but_what_is_needed_can_be_skipped():
    skipped = {"born": "", "sleep": None, "police": None, "hours": None}

    assert cleaned() == {"name": "Mimi", **skipped}


@pytest.mark.parametrize(
    ("day", "month", "year", "value"),
    [("", "", "1994", "1994"), ("", "3", "1994", "1994-03"), (" 7", "3", "1994 ", "1994-03-07")],
)
def test_a_year_is_enough_for_a_date(day, month, year, value):
    assert cleaned(born_day=day, born_month=month, born_year=year)["born"] == value


@pytest.mark.parametrize(
    ("day", "month", "year", "code"),
    [
        ("7", "3", "", "year"),
        ("7", "3", "94", "year"),
        ("7", "", "1994", "day"),
        ("31", "2", "1994", "day"),
        ("x", "2", "1994", "day"),
        ("0", "2", "0000", "day"),
    ],
)
def test_a_date_that_cannot_be_says_what_to_do(day, month, year, code):
    form = AskForm({"name": "Mimi", "born_day": day, "born_month": month, "born_year": year})

    assert [error.code for error in form.errors.as_data()["born"]] == [code]
    assert f'value="{day}"' in str(form["born"]) or not day


def test_a_saved_date_is_shown_in_its_parts():
    drawn = str(AskForm(initial={"born": "1994-03"})["born"])

    assert 'value="1994"' in drawn
    assert '<option value="3" selected>' in drawn


def test_a_scale_gives_a_whole_number():
    assert cleaned(sleep="4")["sleep"] == 4


def test_a_scale_offers_no_answer_below_its_numbers():
    drawn = str(AskForm()["sleep"])

    assert drawn.index("badly") < drawn.index('value="5"') < drawn.index("No answer")


def test_a_number_beyond_the_scale_is_refused():
    assert "sleep" in AskForm({"name": "Mimi", "sleep": "6"}).errors


def test_rather_not_say_is_an_answer_of_its_own():
    assert cleaned(police="rather_not_say")["police"] is YesNo.RATHER_NOT_SAY


def test_a_unit_is_read_out_with_its_number():
    drawn = str(AskForm()["hours"])

    assert 'aria-describedby="id_hours_unit"' in drawn
    assert 'id="id_hours_unit">a week<' in drawn


def test_what_is_typed_stays_out_of_the_browsers_memory():
    drawn = str(AskForm()["name"])

    assert 'autocomplete="off"' in drawn
    assert 'spellcheck="false"' in drawn


def test_a_widget_may_ask_for_the_browsers_help():
    class SignInForm(Form):
        passphrase = forms.CharField(
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
        )

    assert 'autocomplete="current-password"' in str(SignInForm()["passphrase"])


def test_a_question_says_why_it_is_asked_and_who_sees_it():
    drawn = AskForm()["name"].as_field_group()

    assert "To call her right." in drawn
    assert "Who sees it: her care team" in drawn


def test_an_error_is_tied_to_its_field_and_says_what_to_do():
    drawn = AskForm({})["name"].as_field_group()

    assert 'aria-describedby="id_name_error"' in drawn
    assert "It is needed to go on." in drawn


def test_text_from_a_person_is_escaped():
    assert "<b>" not in AskForm({"name": "<b>"})["name"].as_field_group()


def test_a_form_of_django_is_drawn_as_well():
    class PlainForm(forms.Form):
        name = forms.CharField(help_text="Any name <she> likes.")

    drawn = PlainForm()["name"].as_field_group()

    assert 'class="field"' in drawn
    assert "&lt;she&gt;" in drawn


def test_groups_hold_their_bound_fields():
    class GroupedForm(AskForm):
        groups = (Group(title="Her name", fields=("name",)),)

    [(group, fields)] = GroupedForm().grouped()

    assert group.title == "Her name"
    assert [field.name for field in fields] == ["name"]
