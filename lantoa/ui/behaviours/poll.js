// A part of the page that looks again by itself: less often as time goes by, never while hidden, until [data-settled].
document.querySelectorAll("[data-poll]").forEach(part => {
  const first = (part.dataset.every || 2) * 1e3;
  let wait = first, before, timer;
  const look = async () => {
    clearTimeout(timer);
    if (part.querySelector("[data-settled]")) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(part.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
        const text = answer.ok ? await answer.text() : before;
        if (text !== before) {
          if (before !== undefined) wait = first;
          part.innerHTML = before = text;
        }
      } catch { /* a weak line: later */ }
      wait = Math.min(wait * 1.15, 15e3);
    }
    timer = setTimeout(look, wait);
  };
  timer = setTimeout(look, wait);
  document.addEventListener("visibilitychange", () => document.hidden || look());
});
