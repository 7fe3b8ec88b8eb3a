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
  const { text, guessed } = found;
  draft.value = text.slice(0, draft.maxLength);
  const said = [];
  if (several) said.push(told.dataset.several.replace("%", file.name));
  if (guessed) said.push(told.dataset.encoding.replace("%", file.name).replace("%", guessed));
  if (text.length > draft.maxLength) said.push(cut(text.length));
  told.textContent = said.join(" ");
  draft.focus();
});

// The text of a file, and its encoding where that is a guess; null if it is no text. As kg/posts/encodings.py does it for the command line.
function decoded(bytes) {
  const data = new Uint8Array(bytes);
  const marked = data[0] === 0xff && data[1] === 0xfe ? "utf-16le" : data[0] === 0xfe && data[1] === 0xff ? "utf-16be" : null;
  const zeros = [0, 0];
  data.forEach((byte, at) => { zeros[at % 2] += byte === 0; });
  if (marked || zeros[0] || zeros[1]) {
    const text = read(data, marked ?? (zeros[1] >= zeros[0] ? "utf-16le" : "utf-16be"));
    if (text === null || text.includes("\0")) return null;
    const plain = count(text, /[\u3041-\u3096\u30a1-\u30fc、。\x01-\x7f]/g) > text.length * 0.2; // else it may be a picture
    return marked ? { text, guessed: null } : plain ? { text, guessed: "UTF-16" } : null;
  }
  const escaped = data.some((byte, at) => byte === 0x1b && data[at + 1] === 0x24);
  const text = escaped ? null : read(data, "utf-8");
  if (text !== null) return { text, guessed: null };
  let best = null;
  for (const guessed of ["ISO-2022-JP", "Shift_JIS", "EUC-JP"]) {
    const text = read(data, guessed);
    if (text === null) continue;
    const likely = count(text, /[\u3041-\u3096\u30a1-\u30fc、。]/g) - 2 * count(text, /[\uff61-\uff9f\ue000-\uf8ff]/g);
    if (best === null || likely > best.likely) best = { text, guessed, likely };
  }
  return best;
}

function read(data, encoding) {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(data);
  } catch {
    return null;
  }
}

function count(text, pattern) {
  return (text.match(pattern) ?? []).length;
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
