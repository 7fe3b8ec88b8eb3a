// The writer's desk: files can be dropped, posts ticked, the Markdown of what is ticked copied.

const form = document.querySelector("form.draft");
const draft = form.querySelector("textarea");
const status = form.querySelector("[role=status]");

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
  draft.value = (await file.text()).slice(0, draft.maxLength);
  draft.focus();
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
  const told = document.createElement("span");
  told.className = "status";
  told.setAttribute("role", "status");
  copying.append(button, " ", told);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(markdown.value);
    } catch { // only pages of this machine or over TLS may use the clipboard
      markdown.select();
      document.execCommand("copy");
    }
    told.textContent = copying.dataset.copied;
  });
}
