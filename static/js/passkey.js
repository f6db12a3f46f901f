// Passkeys: the browser signs the portal's challenge, the form sends its answer.
(() => {
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const withBytes = (list) => (list || []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

  const forCreating = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
    // a passkey that is found without a name and asks for finger, face or PIN
    authenticatorSelection: { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
  });
  const forShowing = (options) => ({ ...options, challenge: toBytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) });

  const answer = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = toText(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id, rawId: toText(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const challenge = async (form) => {
    if (!form.hasAttribute("data-passkey-fetch")) return JSON.parse(document.getElementById("passkey-data").textContent);
    const answered = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answered.ok) throw new Error(`status ${answered.status}`);
    return answered.json();
  };

  const ask = async (form) => {
    const data = await challenge(form);
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: forCreating(data.creation_options.publicKey) })
      : navigator.credentials.get({ publicKey: forShowing(data.request_options.publicKey) });
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const button = form.querySelector("[data-passkey-go]");
    const failed = form.querySelector("[data-passkey-failed]");
    if (!window.PublicKeyCredential) {
      button.hidden = true;
      form.querySelector("[data-passkey-unknown]").hidden = false;
      return;
    }
    button.addEventListener("click", async () => {
      failed.hidden = button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(answer(await ask(form)));
        form.submit();
      } catch {
        failed.hidden = button.disabled = false;
      }
    });
    // Enter in the name field means the same as the button
    form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); button.click(); }, true);
  });
})();
