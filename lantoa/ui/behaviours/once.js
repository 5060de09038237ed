// A form is sent once, however often its button is pressed; coming back to the page frees it again.
const rest = form => { delete form.dataset.sent; form.removeAttribute("aria-busy") };
addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = 1;
  form.setAttribute("aria-busy", "true");
  setTimeout(rest, 8e3, form);
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach(rest));
