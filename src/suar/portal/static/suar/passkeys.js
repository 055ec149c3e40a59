/* Passkeys: gives the browser what the page brings in data-options, and posts what it signed. */
(() => {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function create(given) {
    const key = given.publicKey;
    const made = await navigator.credentials.create({ publicKey: {
      ...key,
      challenge: bytes(key.challenge),
      user: { ...key.user, id: bytes(key.user.id) },
      excludeCredentials: listed(key.excludeCredentials),
      authenticatorSelection: { ...key.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" },
    } });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    });
  }

  async function get(given, form) {
    const key = given.publicKey;
    const signed = await navigator.credentials.get({ publicKey: {
      ...key, challenge: bytes(key.challenge), allowCredentials: listed(key.allowCredentials),
      userVerification: form.dataset.verify || key.userVerification,
    } });
    const { authenticatorData, signature, userHandle } = signed.response;
    return answer(signed, {
      authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : null,
    });
  }

  function answer(credential, response) {
    return {
      type: credential.type, id: credential.id, rawId: text(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    };
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const asked = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    if (!asked.ok) throw new Error(String(asked.status));
    return (await asked.json()).request_options;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-passkey-go]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    button.disabled = true;
    try {
      const does = form.dataset.passkey === "create" ? create : get;
      form.querySelector("[data-passkey-answer]").value = JSON.stringify(await does(await options(form), form));
      form.submit();
    } catch (fault) {
      failed.hidden = false;
      failed.focus();
      button.disabled = false;
    }
  });
})();
