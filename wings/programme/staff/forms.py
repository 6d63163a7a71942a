from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wings.foundation.ui.forms import Form, Text
from wings.programme.staff.rules.clashes import RolesClash, refuse_clashes
from wings.programme.staff.vocabulary import FLAGGED, Role

LONGEST_NAME = 80
LONGEST_PASSPHRASE = 200
LONGEST_CODE = 12
LONGEST_LABEL = 40
LONGEST_INVITATION_CODE = 30
LONGEST_SIGN_IN = 40
SHORTEST_SIGN_IN = 3


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


class JoinForm(Form):
    """The code of an invitation."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve letters and digits. Capital letters and dashes do not matter."),
        max_length=LONGEST_INVITATION_CODE,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )


class SameWordsForm(Form):
    """Two people have compared six words."""

    same = forms.BooleanField(
        label=_("All six words are the same"),
        error_messages={
            "required": _("Tick this when you have compared all six words, and they are the same.")
        },
    )


class PassphraseAgainForm(Form):
    """The passphrase, typed back."""

    passphrase_again = forms.CharField(
        label=_("Type your six words"),
        help_text=_("With a space between them. Capital letters do not matter."),
        max_length=LONGEST_PASSPHRASE,
        widget=forms.TextInput(attrs={"autocomplete": "new-password", "autocapitalize": "none"}),
    )


class RecoveryAgainForm(Form):
    """Two groups of the recovery code, typed back from the paper."""

    second = forms.CharField(label=_("Second group"), max_length=LONGEST_CODE)
    fourth = forms.CharField(label=_("Fourth group"), max_length=LONGEST_CODE)


def role_label(role: Role) -> Text:
    """Return a role's name, and with it what power it gives over others."""
    return format_lazy("{} – {}", role.label, FLAGGED[role]) if role in FLAGGED else role.label


class RolesField(forms.MultipleChoiceField):
    """Roles as cards to tick; those that give power over others say so."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Roles"),
            choices=[(role.value, role_label(role)) for role in Role],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        """Refuse roles that no one person may have together."""
        roles = tuple(super().clean(value))
        try:
            refuse_clashes(roles)
        except RolesClash as clash:
            raise ValidationError(
                _("Nobody is both %(one)s and %(other)s. %(why)s"),
                params={
                    "one": clash.apart.one.label,
                    "other": clash.apart.other.label,
                    "why": clash.apart.why,
                },
            ) from None
        return roles


class InviteForm(Form):
    """Who is invited, and as what."""

    shown_name = forms.CharField(
        label=_("Name"),
        help_text=_("As colleagues call this person."),
        max_length=LONGEST_NAME,
    )
    sign_in = forms.CharField(
        label=_("Sign-in name"),
        help_text=_("What this person types to sign in. Short, and without spaces."),
        max_length=LONGEST_SIGN_IN,
        min_length=SHORTEST_SIGN_IN,
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    roles = RolesField()

    def clean_sign_in(self) -> str:
        """Refuse spaces: names are read out and typed on telephones."""
        name = str(self.cleaned_data["sign_in"])
        if len(name.split()) != 1:
            raise ValidationError(_("Please leave out the spaces, for example “maria.r”."))
        return name


class CertifyForm(Form):
    """Which roles somebody is certified for, after comparing words; `compared` is what with."""

    roles = RolesField()
    same = forms.BooleanField(
        label=_("We have compared all six words aloud, and they are the same"),
        error_messages={
            "required": _("Tick this when you have compared the words with this person.")
        },
    )
    compared = forms.CharField(widget=forms.HiddenInput)


# No words to compare here: the keys are those that were compared when she was certified.
class NewRolesForm(Form):
    """Other roles for somebody whose keys are certified already."""

    roles = RolesField()
    compared = forms.CharField(widget=forms.HiddenInput)


class PaperForm(Form):
    """A key pair on paper; `keyholder` is its id, so that one form makes one key pair."""

    shown_name = forms.CharField(
        label=_("What is this envelope called?"),
        help_text=_("For example “Envelope at the notary”. It is shown in the list of people."),
        max_length=LONGEST_NAME,
    )
    role = forms.ChoiceField(
        label=_("What does it guard?"),
        choices=[(role.value, role.label) for role in (Role.GUARDIAN, Role.CLINICAL_GUARDIAN)],
        widget=forms.RadioSelect,
    )
    keyholder = forms.UUIDField(widget=forms.HiddenInput)


class PartnerForm(SameWordsForm):
    """The root of another organisation, as its words were compared."""

    compared = forms.CharField(widget=forms.HiddenInput)


class RecoverForm(Form):
    """Who, and the recovery code."""

    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    recovery_code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("The 26 letters and digits on your paper. Hyphens do not matter."),
        max_length=LONGEST_PASSPHRASE,
    )


class RecoveryCodeForm(Form):
    """The recovery code, where the phone is lost."""

    recovery_code = RecoverForm.base_fields["recovery_code"]


class NewSecretsForm(Form):
    """The secret until now, and the new ones typed again."""

    present_secret = forms.CharField(
        label=_("Your passphrase until now, or your recovery code"),
        max_length=LONGEST_PASSPHRASE,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    passphrase_again = forms.CharField(
        label=_("The six new words, typed from your paper"),
        max_length=LONGEST_PASSPHRASE,
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    recovery_part = forms.CharField(
        label=_("The last six letters of the new recovery code"), max_length=LONGEST_CODE
    )
    offered = forms.CharField(widget=forms.HiddenInput)


class AppForm(CodeForm):
    """A code of the new authenticator app."""

    offered = forms.CharField(widget=forms.HiddenInput)
