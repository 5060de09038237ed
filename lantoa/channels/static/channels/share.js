// The phone's share sheet with words and photo; where there is none the words are copied. Hidden where neither works.
document.querySelectorAll("[data-sheet]").forEach(button => {
  const { sheet, photo, copied } = button.dataset, said = button.textContent, board = navigator.clipboard;
  let files = [];
  button.hidden = !navigator.share && !board;
  // The photo is fetched before the tap: a share sheet opens only right after one.
  if (photo && navigator.canShare) fetch(photo).then(answer => answer.blob()).then(blob => {
    const file = new File([blob], "anh." + (blob.type.split("/")[1] || "jpeg").replace("jpeg", "jpg"), { type: blob.type });
    if (navigator.canShare({ files: [file] })) files = [file];
  }).catch(() => 0);
  const copy = () => board && board.writeText(sheet).then(() => {
    button.textContent = copied;
    setTimeout(() => button.textContent = said, 4e3);
  });
  button.onclick = () => {
    if (!navigator.share) return copy();
    const told = files.length ? { text: sheet, files } : { text: sheet };
    // Some apps take the photo and drop the words: they are in the clipboard too.
    if (files.length && board) board.writeText(sheet).catch(() => 0);
    navigator.share(told).catch(error => error.name === "AbortError" ? 0 : copy());
  };
});
