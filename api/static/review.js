// Deciding: one key a decision while nothing is being typed, and a word that it is being done. Letter keys can be turned off,
// since whoever dictates or presses keys by accident would decide by them (WCAG 2.1, 2.1.4).

const OFF = "kg-keys-off";

document.querySelectorAll("form[data-busy]").forEach((form) => {
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") return event.preventDefault(); // sent already
    form.setAttribute("aria-busy", "true");
    status.textContent = form.dataset.busy;
  });
  addEventListener("pageshow", () => { // back from the answer
    form.removeAttribute("aria-busy");
    status.textContent = "";
  });
});

const decide = document.querySelector("form[data-keys]");
if (decide) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = localStorage.getItem(OFF) === null;
  label.append(box, " ", decide.dataset.keys);
  decide.querySelector(".keyed").append(label);
  const show = () => document.body.classList.toggle("keyless", !box.checked);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "");
    show();
  });
  show();
  addEventListener("keydown", (event) => {
    if (!box.checked || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const chosen = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  });
}
