// On paper the picture is a drawing, not the canvas: sharp at any size, and light whatever the screen is.

const printed = document.getElementById("printed");

addEventListener("beforeprint", () => printed.replaceChildren(...(state.view === "picture" ? [pictureSvg()] : [])));
addEventListener("afterprint", () => printed.replaceChildren());
