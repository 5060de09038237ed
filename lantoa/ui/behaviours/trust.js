// What a script puts into a page is read first, apart from it: nothing that could run comes in. Browsers without Trusted Types have the content policy alone.
if (self.trustedTypes) {
  const read = trustedTypes.createPolicy("lantoa", { createHTML: text => text });
  const harmless = part => [...part.querySelectorAll("*")].every(one =>
    !/^(script|iframe|frame|object|embed|base|portal)$/i.test(one.localName) &&
    ![...one.attributes].some(({ name }) => /^(on|srcdoc)/i.test(name)) && (one.localName !== "template" || harmless(one.content)));
  trustedTypes.createPolicy("default", {
    createHTML: text => harmless(new DOMParser().parseFromString(read.createHTML(text), "text/html")) ? text : null,
    createScriptURL: url => new URL(url, location.href).origin === location.origin ? url : null,
  });
}
