// A slider of dates with two ends over the two fields of months, which hold the state: the address and the form are as without it.
// Where the form says what it updates, that is asked for again while the slider moves, and put in place.

const WAIT = 250; // milliseconds without a movement
const MONTH = /^\d{4}-\d{2}$/;

function enhance(fields) {
  const form = fields.closest("form");
  const [from, to] = fields.querySelectorAll("select");
  const months = [...from.options].filter((option) => MONTH.test(option.value));
  if (months.length < 2) return;
  const last = months.length - 1;
  const holder = fields.querySelector(".slider");
  const [low, high] = [from, to].map((select) => {
    const range = document.createElement("input");
    Object.assign(range, { type: "range", min: 0, max: last, step: 1 });
    range.setAttribute("aria-label", select.labels[0].firstChild.textContent.trim());
    return range;
  });
  const told = document.createElement("span");
  told.className = "note";
  told.setAttribute("role", "status");
  holder.append(low, high);
  fields.append(told);

  // A month, a day or a year that was asked for stands at the month it lies in or next to.
  const place = (value, open, later) => {
    if (!value) return open;
    const at = months.findIndex((option) => (later ? option.value > value.slice(0, 7) : option.value >= value.slice(0, 7)));
    if (later) return at < 0 ? last : Math.max(at - (value.length > 4 ? 1 : 0), 0);
    return at < 0 ? last : at;
  };
  const paint = () => {
    holder.style.setProperty("--from", low.value / last);
    holder.style.setProperty("--to", high.value / last);
    low.setAttribute("aria-valuetext", months[low.value].text);
    high.setAttribute("aria-valuetext", months[high.value].text);
    low.style.zIndex = Number(low.value) > last / 2 ? 2 : 1; // so that two ends that meet can be parted again
  };
  const read = () => {
    low.value = place(from.value, 0, false);
    high.value = place(to.value, last, true);
    paint();
  };

  let timer = 0;
  let asked = null;
  async function load() {
    const there = new URL(form.action);
    there.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    asked?.abort();
    asked = new AbortController();
    const old = document.getElementById(form.dataset.updates);
    old.setAttribute("aria-busy", "true");
    told.textContent = form.dataset.loading;
    try {
      const answer = await fetch(there, { headers: { Accept: "text/html" }, signal: asked.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      history.replaceState(null, "", there);
      document.querySelector(".languages").replaceWith(document.importNode(page.querySelector(".languages"), true));
      const fresh = document.importNode(page.getElementById(form.dataset.updates), true);
      old.replaceWith(fresh);
      told.textContent = "";
      fresh.dispatchEvent(new Event("replaced", { bubbles: true }));
    } catch (error) {
      if (error.name === "AbortError") return;
      old.removeAttribute("aria-busy");
      told.textContent = form.dataset.failed;
    }
  }
  const soon = () => {
    if (form.dataset.updates === undefined) return; // its button asks
    clearTimeout(timer);
    timer = setTimeout(load, WAIT);
  };

  low.addEventListener("input", () => { low.value = Math.min(low.value, high.value); });
  high.addEventListener("input", () => { high.value = Math.max(low.value, high.value); });
  for (const [range, select, open] of [[low, from, 0], [high, to, last]]) {
    range.addEventListener("input", () => {
      select.value = Number(range.value) === open ? "" : months[range.value].value;
      paint();
      soon();
    });
    select.addEventListener("change", () => { read(); soon(); });
  }
  addEventListener("pageshow", read); // a browser that comes back to the page restores its fields
  read();
}

const all = (part) => part.querySelectorAll("fieldset.span").forEach(enhance);
addEventListener("replaced", (event) => all(event.target));
all(document);
