(() => {
  "use strict";
  const octets = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const read = ({ publicKey }) => {
    publicKey.challenge = octets(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = octets(publicKey.user.id);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      publicKey[list]?.forEach((one) => (one.id = octets(one.id)));
    }
    return { publicKey };
  };
  const written = ({ id, rawId, type, response }) => {
    const answer = { id, rawId: text(rawId), type, response: {} };
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
      if (response[name]) answer.response[name] = text(response[name]);
    }
    return JSON.stringify(answer);
  };
  document.querySelectorAll("[data-passkey]").forEach((place) => {
    if (!window.PublicKeyCredential) return;
    place.hidden = false;
    const said = place.querySelector("[data-failed]");
    const answer = place.querySelector("[name=answer]");
    place.querySelector("button").addEventListener("click", async () => {
      said.textContent = "";
      try {
        const options = read(JSON.parse(place.dataset.options));
        answer.value = written(await navigator.credentials[place.dataset.passkey](options));
        answer.form.submit();
      } catch {
        said.textContent = said.dataset.failed;
      }
    });
  });
})();
