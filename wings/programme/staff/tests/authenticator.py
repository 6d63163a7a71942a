"""An authenticator in a few lines: makes a passkey and answers with it, as a device would."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from fido2 import cbor

from wings.foundation.keys.suite import SigningKey, fresh_key

EDDSA = {1: 1, 3: -8, -1: 6}
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text(octets):
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


class Authenticator:
    """One device with one passkey for one site."""

    def __init__(self, origin="http://localhost:8000", host="localhost"):
        self.origin, self.host = origin, host
        self.key, self.credential_id = SigningKey(fresh_key()), fresh_key()

    def made(self, options):
        """Answer a request to make a passkey."""
        public = cbor.encode({**EDDSA, -2: self.key.public})
        length = len(self.credential_id).to_bytes(2, "big")
        data = self._data(PRESENT | VERIFIED | ATTESTED)
        data += bytes(16) + length + self.credential_id + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", options)
        return self._answer(clientDataJSON=client_data, attestationObject=attestation)

    def answered(self, options):
        """Answer a request to show the passkey."""
        data = self._data(PRESENT | VERIFIED)
        client_data = self._client_data("webauthn.get", options)
        signature = self.key.sign(data + sha256(client_data).digest())
        return self._answer(clientDataJSON=client_data, authenticatorData=data, signature=signature)

    def _data(self, flags):
        return sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4)

    def _client_data(self, kind, options):
        challenge = json.loads(options)["publicKey"]["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **response):
        return json.dumps(
            {
                "id": text(self.credential_id),
                "rawId": text(self.credential_id),
                "type": "public-key",
                "response": {name: text(octets) for name, octets in response.items()},
            }
        )
