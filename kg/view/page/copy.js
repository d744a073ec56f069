// Text to the clipboard, and a word at the foot of the page that it is there.

const toast = document.getElementById("toast");
const TOAST_SHOWN = 4000; // milliseconds
let toastTimer = null;

function tell(key) {
  toast.textContent = say(key);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.textContent = ""; }, TOAST_SHOWN);
}

async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    tell(done);
  } catch { // not every browser lets a file on disk write to the clipboard so
    tell(copyThroughField(text) ? done : "not-copied");
  }
}

function copyThroughField(text) {
  const field = element("textarea", { class: "offstage", "aria-hidden": "true" });
  const focused = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return isCopied;
}
