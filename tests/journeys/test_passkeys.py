"""A passkey in the place of the code, with Chromium's virtual authenticator."""

import pytest

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def gaia(somebody):
    """A counsellor whose device holds passkeys."""
    visitor = somebody()
    device = visitor.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return visitor


def test_a_passkey_is_made_used_and_removed(gaia):
    counsellor = gaia.demonstration.person("barcelona-counsellor")
    gaia.sign_in("barcelona-counsellor").open("/account/").press("Add a passkey")
    gaia.type("Name of this passkey", "work phone").press("Make the passkey")
    gaia.sees("Passkey “work phone”")

    gaia.unfold(counsellor.name, within=".top")
    gaia.press("Sign out", within=".top")
    gaia.open("/sign-in/").type("Sign-in name", counsellor.sign_in)
    gaia.type("Passphrase", counsellor.passphrase).press("Next")
    gaia.press("Use a passkey").sees("Today")

    gaia.open("/account/").press("Remove: work phone").sees_no("work phone")
