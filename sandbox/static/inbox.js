// Looks every 3 seconds whether a message came; without script the page reloads itself instead.
const shown = document.querySelector("main").dataset.newest;
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.pathname + ".json");
    const newest = (await answer.json()).messages[0];
    if (newest && newest.id !== shown) location.reload();
  } catch { /* the sandbox is away for a moment; the next look will tell */ }
}, 3000);
