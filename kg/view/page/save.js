// The menu of what can be taken out of the page: the picture, its facts, and a link to what is shown.

const menu = document.getElementById("save");
const SHARPEST = 8000; // pixels of a picture's longer side

function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function svgText() {
  return new XMLSerializer().serializeToString(pictureSvg());
}

// sharp enough that labels can be read which are too small on the screen
async function savePng() {
  const picture = pictureSvg();
  const [width, height] = ["width", "height"].map((name) => Number(picture.getAttribute(name)));
  const sharpness = Math.min(Math.max(2, 1 / network.getScale()), SHARPEST / Math.max(width, height));
  const image = new Image();
  image.width = width;
  image.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(picture));
  await image.decode();
  const paper = element("canvas", { width: Math.round(width * sharpness), height: Math.round(height * sharpness) });
  paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
  save("honours-graph.png", await new Promise((resolve) => paper.toBlob(resolve, "image/png")), "image/png");
}

const SAVERS = {
  png: savePng,
  svg: () => save("honours-graph.svg", svgText(), "image/svg+xml"),
  csv: () => save("honours-graph.csv", csvText(), "text/csv"),
  turtle: () => save("honours-graph.ttl", turtleText(), "text/turtle"),
  link: copyLink,
};

for (const each of menu.querySelectorAll("[data-save]")) {
  each.addEventListener("click", () => { menu.open = false; SAVERS[each.dataset.save](); });
}
document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.stopPropagation(); // it closes the menu, not the panel
});
