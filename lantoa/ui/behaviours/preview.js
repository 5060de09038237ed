// The photo just taken, shown before it is sent.
addEventListener("change", event => {
  const input = event.target, file = input.files && input.files[0];
  if (!file || !input.dataset.preview) return;
  const place = input.closest(".field");
  let image = place.querySelector(".preview");
  if (!image) {
    image = new Image();
    image.className = "preview";
    image.alt = "";
    place.append(image);
  }
  image.src = URL.createObjectURL(file);
});
