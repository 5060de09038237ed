// Whoever signs out leaves no page behind that was kept on the phone for a place without signal.
addEventListener("submit", event => {
  if (event.target.closest("[data-leave]")) self.caches?.keys().then(names => names.forEach(name => caches.delete(name)));
});
