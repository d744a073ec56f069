"use strict";

// files are sent one by one, so that each says how it fared and none is lost with another
const line = (file) => {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const state = document.createElement("small");
  name.textContent = file.name;
  item.append(name, " ", state);
  return item;
};
const say = (item, words, state, reason = "") => {
  const told = words[state] + (reason ? `：${reason}` : "");
  if (item.className !== state) item.className = state;
  const small = item.querySelector("small");
  if (small.textContent !== told) small.textContent = told;
  if (state === "failed") item.setAttribute("role", "alert");
};

const send = async (form) => {
  const files = [...form.querySelector("input[type=file]").files];
  const list = document.querySelector("[data-files]");
  const bar = document.querySelector("progress");
  const status = document.querySelector("[data-status]");
  const items = files.map(line);
  list.replaceChildren(...items);
  items.forEach((item) => say(item, form.dataset, "waiting"));
  form.querySelector("button").disabled = true;
  bar.hidden = false;
  bar.max = files.length;
  const begun = await fetch("/add/begin", { method: "POST" });
  if (!begun.ok) throw new Error(await begun.text());
  const { id } = await begun.json();
  let sent = 0;
  for (const [at, file] of files.entries()) {
    say(items[at], form.dataset, "sending");
    status.textContent = `${form.dataset.sending} ${at + 1} / ${files.length}`;
    const body = new FormData();
    body.append("file", file);
    try {
      const answer = await fetch(`/add/${id}/file`, { method: "POST", body });
      if (!answer.ok) throw new Error((await answer.text()).slice(0, 200).trim());
      say(items[at], form.dataset, "sent");
      sent += 1;
    } catch (error) {
      say(items[at], form.dataset, "failed", error.message);
    }
    bar.value = at + 1;
  }
  form.querySelector("button").disabled = false;
  if (!sent) return;
  const read = await fetch(`/add/${id}/read`, { method: "POST" });
  if (sent === files.length) location.assign(read.url);
  else {
    const on = document.createElement("a"); // what failed stays on the page until it was seen
    on.href = read.url;
    on.textContent = form.querySelector("button").textContent;
    status.replaceChildren(`${sent} / ${files.length} `, on);
  }
};

for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const start = () =>
    send(form).catch((error) => {
      document.querySelector("[data-status]").textContent = error.message;
      form.querySelector("button").disabled = false;
    });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
  document.addEventListener("dragover", () => form.classList.add("over"));
  document.addEventListener("dragleave", () => form.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    start();
  });
}

// the page of a draft follows the reading file by file, and is loaded again when it has ended
for (const status of document.querySelectorAll("[data-draft]")) {
  const list = document.querySelector("[data-files]");
  const look = async () => {
    const response = await fetch(`/add/${encodeURIComponent(status.dataset.draft)}/progress`);
    if (!response.ok) return;
    const draft = await response.json();
    draft.files.forEach((file, at) => say(list.children[at], list.dataset, file.state, file.reason));
    const done = draft.files.filter((file) => file.state === "read" || file.state === "failed").length;
    status.querySelector("[data-done]").textContent = String(done);
    document.querySelector("progress").value = done;
    if (draft.state === "done" || draft.state === "failed") location.reload();
    else setTimeout(look, 300);
  };
  look();
}
