// Small helps; every page works without them.
(() => {
  const each = (query, use) => document.querySelectorAll(query).forEach(use);
  // A form is sent once, however often its button is pressed.
  each("form[data-once]", (form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => form.querySelectorAll("button").forEach((button) => button.classList.add("busy")), 0);
    setTimeout(() => delete form.dataset.sent, 8000);
  }));
  addEventListener("pageshow", () => each("form[data-once]", (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => button.classList.remove("busy"));
  }));
  // A part of the page that looks again by itself, less often as time goes by, never while hidden.
  each("[data-poll]", (part) => {
    let wait = 2000;
    const look = async () => {
      if (!document.hidden) {
        try {
          const answer = await fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
          if (answer.ok) {
            const text = await answer.text();
            if (text !== part.dataset.last) { part.innerHTML = text; part.dataset.last = text; wait = 2000; }
            if (part.querySelector("[data-settled]")) return;
          }
        } catch { /* the line is weak: try again later */ }
        wait = Math.min(wait * 1.15, 15000);
      }
      setTimeout(look, wait);
    };
    setTimeout(look, wait);
  });
  each("input[data-preview]", (input) => input.addEventListener("change", () => {
    const [file] = input.files;
    if (!file) return;
    let shown = input.parentNode.querySelector(".preview");
    if (!shown) { shown = new Image(); shown.className = "preview"; shown.alt = ""; input.after(shown); }
    shown.src = URL.createObjectURL(file);
  }));
  each("[data-copy]", (button) => { button.hidden = false; button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy).then(() => button.classList.add("busy"))); });
})();
