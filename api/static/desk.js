// The writer's desk: files can be dropped, posts ticked, the Markdown of what is ticked copied.

const form = document.querySelector("form.draft");
const draft = form.querySelector("textarea");
const status = form.querySelector("[role=status]");
const told = form.querySelector("[role=alert]"); // what a draft lost on its way here

for (const kind of ["dragenter", "dragover"]) {
  draft.addEventListener(kind, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    draft.classList.add("over");
  });
}
draft.addEventListener("dragleave", () => draft.classList.remove("over"));
draft.addEventListener("drop", async (event) => {
  const [file] = event.dataTransfer.files;
  if (!file) return;
  event.preventDefault();
  draft.classList.remove("over");
  const several = event.dataTransfer.files.length > 1; // gone when the file has been read
  const found = decoded(await file.arrayBuffer());
  if (found === null) {
    told.textContent = told.dataset.unread.replace("%", file.name);
    return;
  }
  const { text, encoding } = found;
  draft.value = text.slice(0, draft.maxLength);
  const said = [];
  if (several) said.push(told.dataset.several.replace("%", file.name));
  if (encoding !== "utf-8") said.push(told.dataset.encoding.replace("%", file.name));
  if (text.length > draft.maxLength) said.push(cut(text.length));
  told.textContent = said.join(" ");
  draft.focus();
});

// The text of a file: UTF-8, or UTF-16 that says so, or as Japanese editors on Windows have long written; null if it is none.
function decoded(bytes) {
  const start = new Uint8Array(bytes.slice(0, 2));
  const marked = start[0] === 0xff && start[1] === 0xfe ? ["utf-16le"] : start[0] === 0xfe && start[1] === 0xff ? ["utf-16be"] : [];
  for (const encoding of [...marked, "utf-8", "shift_jis"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes("\0")) return { text, encoding: marked.length ? "utf-8" : encoding };
    } catch {} // another one
  }
  return null;
}

function cut(length) {
  return told.dataset.cut.replace("%", length.toLocaleString("en"));
}

draft.addEventListener("paste", (event) => { // the browser would cut it without a word
  const pasted = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
  const length = draft.value.length - (draft.selectionEnd - draft.selectionStart) + pasted.length;
  told.textContent = length > draft.maxLength ? cut(length) : "";
});

form.addEventListener("submit", () => {
  form.setAttribute("aria-busy", "true");
  status.textContent = form.dataset.reading;
});
addEventListener("pageshow", () => { // back from the answer
  form.removeAttribute("aria-busy");
  status.textContent = "";
});

const markdown = document.getElementById("markdown");
if (markdown) {
  const ticks = [...document.querySelectorAll("input[data-markdown]")];
  const update = () => {
    markdown.value = ticks.filter((tick) => tick.checked).map((tick) => `${tick.dataset.markdown}\n`).join("");
  };
  ticks.forEach((tick) => tick.addEventListener("change", update));
  update(); // a browser that comes back to the page restores its ticks

  const copying = document.querySelector(".copying");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = copying.dataset.copy;
  const copied = document.createElement("span");
  copied.className = "status";
  copied.setAttribute("role", "status");
  copying.append(button, " ", copied);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(markdown.value);
    } catch { // only pages of this machine or over TLS may use the clipboard
      markdown.select();
      document.execCommand("copy");
    }
    copied.textContent = copying.dataset.copied;
  });
}
