// Photos just taken are shown before they are sent, and made small on the phone: a bad line carries 200 kB, not 8 MB.
const small = async file => {
  const picture = await createImageBitmap(file), canvas = document.createElement("canvas");
  const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
  const width = canvas.width = picture.width * scale, height = canvas.height = picture.height * scale;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", .85));
  return blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type }) : file;
};
addEventListener("change", async event => {
  const input = event.target, place = input.closest(".field"), sent = new DataTransfer();
  if (!input.dataset.preview) return;
  place.querySelectorAll(".preview").forEach(image => image.remove());
  for (const file of input.files) {
    const image = new Image();
    image.className = "preview";
    image.alt = "";
    image.src = URL.createObjectURL(file);
    place.append(image);
  }
  for (const file of [...input.files]) sent.items.add(file.size > 4e5 ? await small(file).catch(() => file) : file);
  input.files = sent.files;
});
