// Completes names while they are typed: a combobox over /v1/complete (WAI-ARIA Authoring Practices, "Editable Combobox With
// List Autocomplete"). data-complete="go" opens the page of what is chosen, "fill" puts its name into the field.

const WAIT = 120; // milliseconds without a keystroke
const { types, suffix, found } = document.body.dataset;
const TYPES = JSON.parse(types);
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;

const status = document.createElement("p");
status.className = "unseen";
status.setAttribute("role", "status");
document.body.append(status);

document.querySelectorAll("input[data-complete]").forEach((input, number) => {
  const list = document.createElement("ul");
  list.id = `completions-${number}`;
  list.className = "completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
  list.hidden = true;
  const holder = document.createElement("span");
  holder.className = "completed";
  const focused = document.activeElement === input; // moving an element takes the focus from it
  input.replaceWith(holder);
  holder.append(input, list);
  if (focused) input.focus();
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let items = [];
  let at = -1;
  let timer = 0;
  let asked = null;

  function close() {
    clearTimeout(timer);
    asked?.abort();
    items = [];
    mark(-1);
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
  }

  function mark(index) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = index;
    const option = list.children[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(matches) {
    items = matches;
    at = -1;
    list.replaceChildren(...matches.map((match, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const other = match.matched === match.name ? "" : match.matched;
      for (const [text, kind] of [[match.name, "name"], [other, "soft"], [TYPES[match.type] ?? match.type, `tag t-${match.type.toLowerCase()}`]]) {
        if (!text) continue;
        const part = document.createElement("span");
        part.className = kind;
        part.textContent = text;
        if (text !== TYPES[match.type] && JAPANESE.test(text)) part.lang = "ja";
        option.append(part, " ");
      }
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      option.addEventListener("click", () => choose(index));
      return option;
    }));
    list.hidden = !matches.length;
    input.setAttribute("aria-expanded", String(matches.length > 0));
    if (matches.length) status.textContent = found.replace("%", matches.length);
  }

  function choose(index) {
    const match = items[index];
    close();
    if (input.dataset.complete === "go") {
      location.href = `/entities/${match.id.split("/").map(encodeURIComponent).join("/")}${suffix}`;
    } else {
      input.value = match.name;
    }
  }

  async function ask() {
    const text = input.value.trim();
    if (!text) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`/v1/complete?limit=8&q=${encodeURIComponent(text)}`, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).items);
    } catch (error) {
      if (error.name !== "AbortError") close(); // without completion the field still searches
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown") mark(at === last ? -1 : at + 1);
    else if (event.key === "ArrowUp") mark(at === -1 ? last : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
});
