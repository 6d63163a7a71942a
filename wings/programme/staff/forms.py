from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wings.foundation.ui.forms import Form

LONGEST_NAME = 80
LONGEST_PASSPHRASE = 200
LONGEST_CODE = 12
LONGEST_LABEL = 40


class SignInForm(Form):
    """Who, and the passphrase."""

    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        help_text=_("Six words. Capital letters and extra spaces do not matter."),
        max_length=LONGEST_PASSPHRASE,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(Form):
    """A code of the authenticator app."""

    code = forms.CharField(
        label=_("Code of your authenticator app"),
        help_text=_("Six digits. The app shows a new code every 30 seconds."),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(Form):
    """What a new passkey is called, and what the browser answered."""

    label = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("For example “work phone”. Only you see it."),
        max_length=LONGEST_LABEL,
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False)


class LanguageForm(Form):
    """The language of the pages."""

    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
