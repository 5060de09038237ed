// A button that copies its words, or shares this page where the phone can. Hidden where neither works.
document.querySelectorAll("[data-copy],[data-share]").forEach(button => {
  const said = button.textContent, share = "share" in button.dataset && navigator.share, board = navigator.clipboard;
  button.hidden = !share && !board;
  button.onclick = () => share ? navigator.share({ title: document.title, url: button.dataset.share || location.href }).catch(() => 0)
    : board.writeText(button.dataset.copy || button.dataset.share || location.href).then(() => {
      button.textContent = button.dataset.done || "✓";
      setTimeout(() => button.textContent = said, 2e3);
    });
});
