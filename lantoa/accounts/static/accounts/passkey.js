// Passkeys: the page's own form carries the answer; without this script nothing of it is shown.
const bytes = text => Uint8Array.from(atob(text.replace(/[-_]/g, c => c < "." ? "+" : "/")), c => c.charCodeAt());
const text = part => btoa(String.fromCharCode(...new Uint8Array(part))).replace(/[+/=]/g, c => ({ "+": "-", "/": "_" })[c] || "");
let waiting;
const ask = async (form, mediation) => {
  waiting?.abort();
  const { signal } = waiting = new AbortController();
  const asked = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, signal });
  if (asked.redirected) return location.assign(asked.url);
  const publicKey = await asked.json(), { user, excludeCredentials = [] } = publicKey;
  for (const one of [user, ...excludeCredentials]) if (one) one.id = bytes(one.id);
  publicKey.challenge = bytes(publicKey.challenge);
  const { id, type, response } = await navigator.credentials[form.dataset.passkey]({ publicKey, mediation, signal });
  const said = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) said[name] = text(response[name]);
  form.credential.value = JSON.stringify({ id, rawId: id, type, response: said });
  form.submit();
};
const form = document.querySelector("[data-passkey]"), found = self.PublicKeyCredential;
if (form && found) {
  const wrong = form.querySelector(".wrong");
  form.hidden = false;
  form.onsubmit = event => {
    event.preventDefault();
    wrong.hidden = true;
    ask(form).catch(() => wrong.hidden = false);
  };
  if (form.dataset.quietly) found.isConditionalMediationAvailable?.().then(can => can && !waiting && ask(form, "conditional")).catch(() => 0);
}
const can = document.querySelector("[data-can]");
if (can) found?.isUserVerifyingPlatformAuthenticatorAvailable?.().then(has => can.value = has ? 1 : "").catch(() => 0);
